/**
 * A13-7. « L'organisme interroge régulièrement chaque huissier … » : how often is the organisme's own target, a month [U].
 */
import type { Step } from '../calendar/explanation';
import { addDays, toDayNumber, type LegalDay } from '../calendar/legal-day';
import { concernedBy, concernedNow } from '../office/concerned';
import type { OfficeFact } from '../office/office-fact';
import { type OfficeFile, ofOfficeKind, ofPeriod } from '../office/office-file';
import {
  type OfficeAction,
  type OfficeContext,
  type OwedPeriod,
  type PeriodicAssessment,
  type PeriodicDeadline,
  periodicDutyId,
  type PeriodicStage,
} from '../office/periodic-duty';
import { firstAfter, type PeriodicGround, periodicState } from '../office/periodic-ground';
import { monthOf, periodAfter, type PeriodId } from '../office/periods';
import { later } from './limits';
import { pinnedRuleSet, type RuleSetChoice } from './rule-sets';

/** A case is asked about when its bailiff has said nothing of it on or after this day: `newsAfter` days have gone by since. */
export const newsWantedSince = (ruleset: RuleSetChoice, today: LegalDay): LegalDay =>
  addDays(today, 1 - pinnedRuleSet(ruleset, today).newsAfter.value);

/** The months that a bailiff's days of office touch and for which there is something to ask: now, or at the beginning of one gone by. */
export function queryPeriods(context: OfficeContext, today: LegalDay): OwedPeriod[] {
  const { bailiff, dutiesFrom, ruleset, casesWithoutNews, silentSince } = context;
  if (!bailiff || casesWithoutNews === 0) return [];
  const owed: OwedPeriod[] = [];
  for (let month = monthOf(later(bailiff.from, dutiesFrom)); month.first <= today; month = periodAfter(month)) {
    if (bailiff.to !== null && bailiff.to < month.first) break;
    const opensOn = later(month.first, bailiff.from);
    if (opensOn > today) break;
    const gone = month.last < today;
    const asked = !gone || silentSince == null || silentSince < newsWantedSince(ruleset, opensOn);
    if (asked) owed.push({ ...month, opensOn, dueOn: month.last });
  }
  return owed;
}

/** What became of a month's query. */
export interface QueryCourse {
  readonly sent: OfficeFact<'query-sent'> | null;
  readonly reminded: OfficeFact<'bailiff-reminded'> | null;
  readonly replied: OfficeFact<'query-replied'> | null;
  /** From the sending to the reply, in days. */
  readonly responseDays: number | null;
}

export function queryCourse(file: OfficeFile, period: PeriodId): QueryCourse {
  const sent = ofPeriod(file.facts, 'query-sent', period)[0] ?? null;
  const reminded = ofPeriod(file.facts, 'bailiff-reminded', period)[0] ?? null;
  const replied = ofPeriod(file.facts, 'query-replied', period)[0] ?? null;
  const responseDays = sent && replied ? toDayNumber(replied.on) - toDayNumber(sent.on) : null;
  return { sent, reminded, replied, responseDays };
}

export function assessQuery(period: OwedPeriod, ground: PeriodicGround): PeriodicAssessment {
  const { file, context, today, before, opened } = ground;
  const { opensOn, dueOn } = period;
  const id = periodicDutyId('bailiff-query', context.bailiff?.id ?? '', period.id);
  const rules = pinnedRuleSet(context.ruleset, period.first);
  const { sent, reminded, replied } = queryCourse(file, period.id);
  const later = ofOfficeKind(file.facts, 'query-sent').filter((fact) => fact.data.period > period.id);
  // What a later month asked, this one is answered by: nobody is asked the same twice.
  const doneOn = sent === null ? (later[0]?.on ?? null) : earlier(sent.on, later[0]?.on ?? null);
  const left = leftOn(context, today);
  const liftedOn = doneOn === null ? liftedSince(ground, dueOn, left) : null;
  const waiting = sent !== null && replied === null && later.length === 0 && left === null;
  // News that came otherwise leaves nothing to remind of.
  const silent = waiting && context.casesWithoutNews > 0;
  const remindOn = sent ? addDays(sent.on, rules.queryReminder.value) : null;
  const unansweredOn = sent ? addDays(sent.on, rules.queryAttention.value) : null;
  const unanswered = silent && unansweredOn !== null && today >= unansweredOn;
  const owed = doneOn === null && liftedOn === null;

  const actions: OfficeAction[] = [];
  const push = (kind: 'query-bailiff' | 'remind-bailiff', ordinal: number): void =>
    void actions.push({ kind, key: `${kind}:${id}:${ordinal}`, duty: id, data: { period: period.id } });
  const everOf = (kind: 'query-sent' | 'bailiff-reminded'): number => ofPeriod(file.ever, kind, period.id).length;
  const newest = opened.every((other) => other <= period.id);
  if (owed && newest) push('query-bailiff', everOf('query-sent') + 1);
  if (silent && newest && reminded === null && remindOn !== null && today >= remindOn)
    push('remind-bailiff', everOf('bailiff-reminded') + 1);

  const deadline: PeriodicDeadline = {
    name: 'bailiff-query',
    from: period.id,
    lastDay: dueOn,
    actingDay: addDays(dueOn, 1),
    duty: 'A13-7',
    state: periodicState(dueOn, { doneOn, liftedOn }, today),
    why: explained(period),
  };
  const leaves = context.bailiff?.to ?? null;
  return {
    id,
    kind: 'bailiff-query',
    period: period.id,
    duty: 'A13-7',
    stage: stageOf({
      owed,
      lifted: liftedOn !== null,
      sent,
      reminded,
      replied,
      unanswered,
      overtaken: later.length > 0,
    }),
    opensOn,
    dueOn,
    doneOn,
    liftedOn,
    concerned: concernedNow({ doneOn, liftedOn }, before, concernedBy(context.volumes)),
    deadlines: [deadline],
    actions,
    wakeOn: firstAfter(today, [
      ...(owed ? [deadline.actingDay] : []),
      ...(waiting ? [remindOn, unansweredOn] : []),
      ...((owed || waiting) && leaves ? [addDays(leaves, 1)] : []),
    ]),
    attention: [
      ...(owed && today > dueOn ? (['overdue'] as const) : []),
      ...(unanswered ? (['query-unanswered'] as const) : []),
    ],
    over: !owed && !(silent || (waiting && unansweredOn !== null && today < unansweredOn)),
  };
}

const earlier = (a: LegalDay, b: LegalDay | null): LegalDay => (b !== null && b < a ? b : a);

/** The day after a bailiff's last in office, once it has come. */
function leftOn({ bailiff }: OfficeContext, today: LegalDay): LegalDay | null {
  return bailiff?.to && bailiff.to < today ? addDays(bailiff.to, 1) : null;
}

/** No longer owed: the bailiff has left by the last day, or has given news of everything before he was asked. */
function liftedSince(
  { context, today, before }: PeriodicGround,
  dueOn: LegalDay,
  left: LegalDay | null,
): LegalDay | null {
  if (left !== null && left <= dueOn) return left;
  if (before?.stage === 'nothing-to-ask' && before.liftedOn !== null) return before.liftedOn;
  return context.casesWithoutNews === 0 ? today : null;
}

function stageOf(course: {
  readonly owed: boolean;
  readonly lifted: boolean;
  readonly sent: OfficeFact | null;
  readonly reminded: OfficeFact | null;
  readonly replied: OfficeFact | null;
  readonly unanswered: boolean;
  /** A later month was asked since. */
  readonly overtaken: boolean;
}): PeriodicStage {
  if (course.lifted) return 'nothing-to-ask';
  if (course.owed) return 'to-send';
  if (course.replied) return 'answered';
  if (course.sent === null) return 'sent'; // with a later month's
  if (course.overtaken || course.unanswered) return 'unanswered';
  return course.reminded ? 'reminded' : 'sent';
}

function explained({ first, last, opensOn }: OwedPeriod): Step[] {
  return [
    { op: 'start', event: opensOn > first ? 'bailiff-in-office' : 'month-start', day: opensOn },
    {
      op: 'calendar',
      rule: 'month-end',
      day: last,
      source: "convention type, art. 13, al. 4 : « interroge régulièrement » ; périodicité propre de l'organisme [U]",
    },
  ];
}
