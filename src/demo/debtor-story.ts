import type { Delegation } from '../domain/assessment/debtor-state';
import { addDays, type LegalDay } from '../domain/calendar';
import type { Affiliation, CaseId, DebtorId, FactKind } from '../domain/facts/fact';
import { intake } from '../domain/facts/intake';
import { type Cents, formatCents, sum } from '../domain/money/cents';
import { FROM_EVER } from '../domain/rules/affiliation';
import { CaseStory, type CaseFrame, DEMO_SOURCE, type PastEvent } from './case-story';
import { tellCase, tellDefault } from './plots';
import type { Random } from './random';
import { openCase, serveNotice } from './service-story';

export interface DebtorFrame {
  readonly id: DebtorId;
  readonly affiliation: Affiliation;
  readonly cases: readonly CaseFrame[];
}

export interface ToldDebtor {
  /** All that happens, days of the future included, in the order in which it becomes known. */
  readonly events: readonly PastEvent[];
  /** Cases in which nobody paid or objected, with the day on which the default counts. */
  readonly plainDefaults: readonly { readonly case: CaseId; readonly actingDay: LegalDay }[];
}

/** Tells a debtor's file: its regime, its cases, and what touches them all. `latest` is the last day on which a case may open. */
export function tellDebtor(
  frame: DebtorFrame,
  latest: LegalDay,
  delegations: readonly Delegation[],
  random: Random,
): ToldDebtor {
  const stories = frame.cases.map((entry) => new CaseStory(entry, random));
  const openedOn = stories.map((story) => openCase(story, latest)).sort()[0] as LegalDay;
  const own: PastEvent[] = [];
  const tell = (name: string, kind: FactKind, on: LegalDay, data: object): void => {
    const fact = {
      source: DEMO_SOURCE,
      id: `${frame.id}:${name}`,
      debtor: frame.id,
      kind,
      on,
      recordedBy: DEMO_SOURCE,
      data: { ...data },
    };
    own.push({ recorded: on, fact: intake(fact) });
  };
  tell('intake', 'affiliation-set', openedOn, { affiliation: frame.affiliation, from: FROM_EVER });
  const [first] = stories as [CaseStory];
  const plainDefaults: ToldDebtor['plainDefaults'][number][] = [];
  if (stories.length > 1 && random.chance(0.1)) payAsDebtor(stories, tell);
  else if (stories.length === 1 && random.chance(0.04)) correctRegime(first, frame.affiliation, delegations, tell);
  else
    for (const story of stories)
      if (tellCase(story, frame.affiliation, delegations) === 'pays nothing')
        plainDefaults.push({ case: story.frame.id, actingDay: addDays(story.lastDay, 1) });
  const events = [...own, ...stories.flatMap((story) => story.events)];
  return {
    events: events.sort((a, b) => (a.recorded < b.recorded ? -1 : a.recorded > b.recorded ? 1 : 0)),
    plainDefaults,
  };
}

type Tell = (name: string, kind: FactKind, on: LegalDay, data: object) => void;

/** A payment without a notice's reference: to the debt that fell due first, the rest to the next, what is beyond is credit. */
function payAsDebtor(stories: readonly CaseStory[], tell: Tell): void {
  const [{ random }] = stories as [CaseStory];
  for (const story of stories) serveNotice(story);
  const total = sum(stories.map(({ owed }) => owed));
  const percent = random.pick([45, 75, 100, 108]);
  const latest = stories
    .map(({ knownOn }) => knownOn)
    .sort()
    .at(-1) as LegalDay;
  const on = stories[0]?.office(addDays(latest, random.int(2, 45))) ?? latest;
  tell('payment', 'payment-received', on, {
    amount: formatCents(((total * BigInt(percent)) / 100n) as Cents),
    reference: 'VIR sans référence',
  });
}

/** The regime was wrong all along, as is learnt once recovery has begun or the caisse has been told (rule 8). */
function correctRegime(story: CaseStory, was: Affiliation, delegations: readonly Delegation[], tell: Tell): void {
  const { random, frame } = story;
  serveNotice(story);
  const actingDay = addDays(story.lastDay, 1);
  const affiliation = was === 'compulsory' ? 'voluntary' : 'compulsory';
  if (was === 'compulsory') tellDefault(story, was, actingDay, delegations);
  const known = story.knownOn > actingDay ? story.knownOn : actingDay;
  const learntOn = story.office(story.after(known, 3, 25));
  tell('correction', 'affiliation-set', learntOn, {
    affiliation,
    from: addDays(frame.dispatchOn, -random.int(20, 120)),
  });
  story.knownOn = learntOn;
  if (affiliation === 'compulsory') tellDefault(story, affiliation, actingDay, delegations);
}
