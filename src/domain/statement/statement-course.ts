import type { LegalDay } from '../calendar/legal-day';
import type { OfficeFact } from '../office/office-fact';
import { type OfficeFile, ofPeriod } from '../office/office-file';
import type { PeriodicStage } from '../office/periodic-duty';
import type { PeriodId } from '../office/periods';

/** One hand-over of a statement to the caisse, and what the caisse said of it. */
export interface Sending {
  readonly fact: OfficeFact<'statement-sent'>;
  readonly acknowledged: OfficeFact<'statement-acknowledged'> | null;
}

/** How far a statement has come: 0 the statement itself, then the rectifying ones. */
export interface StatementCourse {
  readonly number: number;
  readonly frozen: OfficeFact<'statement-frozen'> | null;
  /** Findings still to be settled, by code; codes with none are left out. */
  readonly left: ReadonlyMap<string, number>;
  readonly approved: OfficeFact<'statement-approved'> | null;
  readonly sendings: readonly Sending[];
  /** A further sending was asked for and has not taken place. */
  readonly again: boolean;
  readonly stage: PeriodicStage;
}

/** Of one statement the caisse may say several things: the last decision counts, a refusal before an acceptance of the same day. */
const WEIGHT = { refused: 2, accepted: 1, received: 0 } as const;

/** All statements of a period, in the order of their numbers; the first is there before it is frozen. */
export function statementCourses(file: OfficeFile, period: PeriodId): StatementCourse[] {
  const numbers = new Set([0, ...ofPeriod(file.facts, 'statement-frozen', period).map(({ data }) => data.number)]);
  return [...numbers].sort((a, b) => a - b).map((number) => courseOf(file, period, number));
}

function courseOf(file: OfficeFile, period: PeriodId, number: number): StatementCourse {
  const own = <K extends Parameters<typeof ofPeriod>[1]>(kind: K): OfficeFact<K>[] =>
    ofPeriod(file.facts, kind, period).filter(({ data }) => ('number' in data ? (data.number ?? 0) : 0) === number);
  const frozen = own('statement-frozen')[0] ?? null;
  const left = new Map(Object.entries(frozen?.data.findings ?? {}));
  for (const { data } of own('finding-settled')) left.set(data.code, (left.get(data.code) ?? 0) - data.count);
  for (const [code, count] of left) if (count <= 0) left.delete(code);
  const approved = own('statement-approved')[0] ?? null;
  // What the caisse says, and what is asked for, is about the sending that was on file when it was recorded.
  const bySeq = own('statement-sent').sort((a, b) => a.seq - b.seq);
  const sendings = bySeq.map((fact, index): Sending => {
    const until = bySeq[index + 1]?.seq ?? Number.POSITIVE_INFINITY;
    const said = own('statement-acknowledged').filter(({ seq }) => seq > fact.seq && seq < until);
    return { fact, acknowledged: decisive(said) };
  });
  const last = sendings.at(-1) ?? null;
  const again = last !== null && own('statement-resend').some(({ seq }) => seq > last.fact.seq);
  const stage = stageOf({ frozen, left, approved, last, again });
  return { number, frozen, left, approved, sendings, again, stage };
}

function decisive(said: readonly OfficeFact<'statement-acknowledged'>[]): OfficeFact<'statement-acknowledged'> | null {
  const decisions = said.filter(({ data }) => data.outcome !== 'received');
  const [last] = (decisions.length > 0 ? decisions : said).toSorted((a, b) =>
    a.on === b.on ? WEIGHT[b.data.outcome] - WEIGHT[a.data.outcome] : a.on < b.on ? 1 : -1,
  );
  return last ?? null;
}

function stageOf({
  frozen,
  left,
  approved,
  last,
  again,
}: Pick<StatementCourse, 'frozen' | 'left' | 'approved' | 'again'> & { last: Sending | null }): PeriodicStage {
  if (frozen === null) return 'to-freeze';
  if (last !== null && !again) return last.acknowledged?.data.outcome ?? 'sent';
  if (left.size > 0) return 'to-settle';
  return approved === null ? 'to-approve' : 'to-send';
}

/** Stages in which it is on us to do something. */
const OURS: ReadonlySet<PeriodicStage> = new Set(['to-freeze', 'to-settle', 'to-approve', 'to-send', 'refused']);

/** The stage of the whole: of the first statement on which we have to act, else of the first that the caisse has not accepted. */
export function stageOfAll(courses: readonly StatementCourse[]): PeriodicStage {
  const acting = courses.find(({ stage }) => OURS.has(stage));
  return (acting ?? courses.find(({ stage }) => stage !== 'accepted'))?.stage ?? 'accepted';
}

/** The day of the first sending of the statement itself that the caisse did not refuse. */
export function fulfilledOn([first]: readonly StatementCourse[]): LegalDay | null {
  const days = (first?.sendings ?? [])
    .filter(({ acknowledged }) => acknowledged?.data.outcome !== 'refused')
    .map(({ fact }) => fact.on);
  return days.sort()[0] ?? null;
}
