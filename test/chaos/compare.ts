import { type CaseRecord, decide, type DecideContext } from '../../src/domain/assessment/decide';
import type { Deadline, Duty } from '../../src/domain/assessment/assessment';
import type { LegalDay } from '../../src/domain/calendar/legal-day';
import {
  type CaseId,
  type Fact,
  factKey,
  type Instant,
  isKind,
  type NewFact,
  SYSTEM,
} from '../../src/domain/facts/fact';
import { parisDay } from '../../src/domain/calendar/paris-time';
import { Refusal } from '../../src/domain/refusal';
import { FoldedFile } from '../../src/simulate/folded-file';
import { byKey, effectsIn, replay } from './replay';

/** A debtor's file as a register holds it. */
export interface FileAsFound {
  readonly debtor: string;
  /** In order of `seq`. */
  readonly facts: readonly Fact[];
  readonly records: ReadonlyMap<CaseId, CaseRecord>;
}

/**
 * What a register holds that the core alone, given the same facts on the days on which they were recorded, does not hold; and
 * the other way round. Only the days of the system's own acts may differ, and none may be earlier. ADR 18 says why exactly this.
 *
 * @param today the legal day up to which mornings have come
 * @param leasedAt the legal instant at which an effect was first taken for sending
 */
export function differences(
  { debtor, facts, records }: FileAsFound,
  today: LegalDay,
  context: DecideContext,
  leasedAt: (key: string) => Instant | undefined = () => undefined,
): { found: string[]; overtaken: boolean } {
  const core = replay(facts, today, context);
  const found = [...factsDiffer(facts, core.state.facts)];
  for (const fact of facts) found.push(...tooEarly(fact));
  for (const [id, record] of records) {
    const expected = core.state.cases.get(id);
    if (expected) found.push(...recordsDiffer(id, comparable(record), comparable(expected)));
    else found.push(`${id} is on file, the core knows no such case`);
  }
  for (const id of core.state.cases.keys()) if (!records.has(id)) found.push(`${id} is not on file`);
  for (const state of ['pending', 'sending', 'parked'])
    for (const key of effectsIn(records.values(), state)) found.push(`${key} is still ${state}`);
  for (const { id, source, kind, recordedOn } of facts) {
    if (source !== SYSTEM || (kind !== 'caisse-notified' && kind !== 'officer-reminded')) continue;
    const effect = core.effects.get(id);
    if (!effect || recordedOn < effect.dueOn) found.push(`${id} was done on ${recordedOn}, due: ${effect?.dueOn}`);
    else if (effect.mootSince !== null && (leasedAt(id) ?? '') > effect.mootSince)
      found.push(`${id} was taken for sending although it was moot since ${effect.mootSince}`);
  }
  if (!core.overtaken) found.push(...differsFromUndisturbed(facts, records, today, context));
  return { found: found.map((text) => `${debtor}: ${text}`), overtaken: core.overtaken };
}

/** Every fact once, with the same content; the core's own decisions no earlier than the core takes them. */
function* factsDiffer(onFile: readonly Fact[], expected: readonly Fact[]): Generator<string> {
  const known = byKey(onFile);
  if (known.size !== onFile.length) yield 'a fact is on file twice';
  const wanted = byKey(expected);
  for (const [key, fact] of known) {
    const core = wanted.get(key);
    if (!core) yield `${key} (${fact.kind}) is on file, the core does not do it`;
    else if (content(fact) !== content(core)) yield `${key} reads ${content(fact)}, the core's ${content(core)}`;
    else if (fact.on < core.on) yield `${key} (${fact.kind}) was done on ${fact.on}, the core does it on ${core.on}`;
  }
  for (const [key, { kind }] of wanted) if (!known.has(key)) yield `${key} (${kind}) is missing`;
}

/** What a fact says; the day of an act of the system is compared apart. */
function content({ source, kind, on, case: of, data, retracts }: Fact): string {
  return JSON.stringify(sorted({ kind, of, data, retracts, on: source === SYSTEM ? undefined : on }));
}

/** Nothing before its acting day, as the act itself says that it was known. */
function tooEarly(fact: Fact): string[] {
  if (!isKind(fact, 'procedure-chosen') && !isKind(fact, 'caisse-notified')) return [];
  const { proof, corrects } = fact.data as { proof?: { actingDay: LegalDay | null }; corrects?: string };
  if (fact.source !== SYSTEM || corrects !== undefined) return [];
  const day = proof?.actingDay ?? null;
  return day !== null && fact.on >= day ? [] : [`${fact.id} was done on ${fact.on}, the acting day is ${String(day)}`];
}

/**
 * The same as if nothing had ever been late: the core hands over at once, on the morning itself. Not asked of files in which
 * something else came before a hand-over: there the core alone might have told a caisse what it then had to correct.
 */
function differsFromUndisturbed(
  facts: readonly Fact[],
  records: FileAsFound['records'],
  today: LegalDay,
  context: DecideContext,
): string[] {
  const alone = new FoldedFile(facts[0]?.debtor ?? '', context);
  const mornings = (until: LegalDay): void => {
    for (let [next] = alone.wakeDays().sort(); next !== undefined && next <= until; [next] = alone.wakeDays().sort())
      alone.advance(next);
  };
  for (const { seq: _seq, recordedAt: _at, recordedOn, ...fact } of facts) {
    if (fact.source === SYSTEM) continue;
    mornings(recordedOn);
    alone.record(fact as NewFact, recordedOn);
  }
  mornings(today);
  const own = byKey(facts);
  const found: string[] = [];
  for (const fact of alone.state.facts) {
    const act = own.get(factKey(fact));
    if (!act) found.push(`${fact.id} (${fact.kind}) is missing, the core alone does it on ${fact.on}`);
    else if (act.on < fact.on) found.push(`${fact.id} was done on ${act.on}, the core alone does it on ${fact.on}`);
  }
  if (own.size !== alone.state.facts.length)
    found.push(`${own.size} facts, the core alone ${alone.state.facts.length}`);
  for (const [id, record] of records) {
    const expected = alone.state.cases.get(id);
    if (expected)
      found.push(...recordsDiffer(id, undated(record), undated(expected)).map((text) => `undisturbed: ${text}`));
  }
  return found;
}

type Compared = Readonly<Record<string, unknown>>;

/** A record, deadlines and duties in an order of their own: a late morning may open two at once. */
function comparable({ effects, deadlines, duties, ...rest }: CaseRecord): Compared {
  return {
    ...rest,
    done: effects.filter(({ state }) => state === 'done').map(({ key }) => key).sort(),
    ...named('deadline', deadlines, ({ name, from }) => `${name} ${from}`),
    ...named('duty', duties, ({ duty, cause }) => `${duty} ${cause}`),
  }; // biome-ignore format: one line for each part
}

/**
 * A record without what a later hand-over moves: when the caisse was told, whether that was within the target, and the breach,
 * which names the day of an act that facts known later show to have been early.
 */
function undated({ wakeOn: _, ...record }: CaseRecord): Compared {
  const deadlines = record.deadlines.map(
    (deadline): Deadline => (deadline.name === 'caisse-notice' ? { ...deadline, state: 'running' } : deadline),
  );
  const duties = record.duties.map(
    (duty): Duty => ({
      ...duty,
      breach: null,
      concerned: null,
      // Never owed, as known since: only a notice that left late is lifted by that.
      liftedOn: duty.duty === 'A13-4' && duty.doneOn !== null ? null : duty.liftedOn,
      doneOn: duty.duty === 'A13-4' && duty.doneOn !== null ? duty.opensOn : duty.doneOn,
    }),
  );
  return comparable({ ...record, wakeOn: null, deadlines, duties });
}

const named = <T>(what: string, list: readonly T[], nameOf: (value: T) => string): Compared =>
  Object.fromEntries(list.map((value) => [`${what} ${nameOf(value)}`, value]));

function recordsDiffer(id: CaseId, found: Compared, expected: Compared): string[] {
  return [...new Set([...Object.keys(found), ...Object.keys(expected)])].flatMap((name) => {
    const [is, should] = [text(found[name]), text(expected[name])];
    return is === should ? [] : [`${id} ${name} is ${is}, the core's ${should}`];
  });
}

const text = (value: unknown): string =>
  JSON.stringify(sorted(value), (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)) ?? 'none';

/** With the keys of objects in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => [key, sorted(field)]),
  );
}

/** The code with which the core refuses a fact on what was on file at an instant; null when it takes it. */
export function refusalBy(facts: readonly Fact[], fact: NewFact, at: Instant, context: DecideContext): string | null {
  const today = parisDay(at);
  const before = replay(
    facts.filter(({ recordedAt }) => recordedAt <= at),
    today,
    context,
  );
  try {
    decide(before.state, [fact], { today, recordedAt: at }, context);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}
