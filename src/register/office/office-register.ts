import type { Knowledge } from '../../domain/assessment/decision';
import type { LegalDay } from '../../domain/calendar/legal-day';
import { parisDay } from '../../domain/calendar/paris-time';
import type { PeriodicKind } from '../../domain/office/names';
import type { NewOfficeFact, OfficeFact, OfficeFactKind, SubjectId } from '../../domain/office/office-fact';
import type { PeriodicDecision } from '../../domain/office/periodic-decision';
import type { Bailiff } from '../../domain/office/periodic-duty';
import type { Evidence } from '../contract';
import type { RegisterContext } from '../debtor-transaction';
import { createNotifying } from '../notified';
import type { ParkedAnswer } from '../parked-effects';
import { advancePeriodic, recordOffice } from './advancing';
import { listBailiffs, setBailiff } from './bailiffs';
import type {
  ClaimedPeriodic,
  LeasedOfficeEffect,
  OfficeConsequences,
  OfficePast,
  PeriodicAdvanced,
  PeriodicFilter,
  PeriodicSummary,
  SubjectOnFile,
} from './contract';
import { casesHeld, factsOfKinds, type Holdings, readHoldingsOf } from './desk-reading';
import { beginDuties, readDutiesFrom, setDutiesFrom } from './duties-from';
import { type Freezing, recordFreezing } from './freezing-record';
import { leaseOfficeEffects } from './office-effects';
import { completeOfficeEffects, type EvidenceData, failOfficeEffects, releaseOfficeEffects } from './office-evidence';
import { loadOfficePast } from './office-past';
import { openDue, type OpenedPeriods } from './opening-periods';
import { settleParkedOffice } from './parked-office-effects';
import { countOpenPeriodic, listPeriodic } from './periodic-lists';
import { claimPeriodicBehind, markPeriodicMissing, openPeriodicIds, tellPeriodicAgain } from './periodic-pump';
import { readPeriodicDecision, readPeriodicDecisions } from './periodic-reading';
import { readSubject } from './subject-reading';

export type * from './contract';
export type { OpenedPeriods } from './opening-periods';
export type { EvidenceData } from './office-evidence';

/** The office's part of the register: bailiffs, caisses, and the duties that the calendar brings. */
export class OfficeRegister {
  private readonly notify: ReturnType<typeof createNotifying>;

  constructor(private readonly context: RegisterContext) {
    this.notify = createNotifying(context.pool, 'periodic_duty');
  }

  /** Declares a bailiff, or changes what is known of one, and opens the periods that are owed. @throws {Refusal} */
  setBailiff(bailiff: Bailiff): Promise<OfficeConsequences> {
    return setBailiff(this.context, bailiff);
  }

  listBailiffs(filter: { readonly on?: LegalDay } = {}): Promise<Bailiff[]> {
    return listBailiffs(this.context.pool, filter);
  }

  /** Records facts of ONE bailiff or caisse with their consequences. @throws {Refusal} @throws {RegisterBusy} */
  record(facts: readonly NewOfficeFact[]): Promise<OfficeConsequences> {
    return recordOffice(this.context, facts);
  }

  /** Opens every period that is due and not yet started, of every subject; see opening-periods.ts. */
  openDue(
    kind: PeriodicKind,
    onBatch?: (batch: OpenedPeriods) => Promise<void> | void,
  ): Promise<{ readonly opened: number; readonly subjects: number }> {
    return openDue(this.context, kind, onBatch);
  }

  /** Periods that are owed and not started: what {@link openDue} would open now. */
  async owedNotOpened(kind: PeriodicKind): Promise<string[]> {
    const found: string[] = [];
    await openDue(this.context, kind, ({ opened }) => void found.push(...opened), { dryRun: true });
    return found;
  }

  /** Does what is due by time alone; see advancing.ts. @throws {Refusal} RCV-UNKNOWN-DUTY */
  advance(id: string, by: 'workflow' | 'operator' = 'workflow', known?: Knowledge): Promise<PeriodicAdvanced> {
    return advancePeriodic(this.context, id, by, known);
  }

  /** What the duty's workflow is to be told now. @throws {Refusal} RCV-UNKNOWN-DUTY */
  decisionOf(id: string): Promise<PeriodicDecision> {
    return readPeriodicDecision(this.context.pool, id, this.context.clock);
  }

  /** What the workflows of these duties are to be told; those that are not on file are left out. */
  async decisionsOf(ids: readonly string[]): Promise<ReadonlyMap<string, PeriodicDecision>> {
    const read = await readPeriodicDecisions(this.context.pool, ids, this.context.clock);
    return new Map([...read].map(([id, { decision }]) => [id, decision]));
  }

  /** @throws {Refusal} RCV-UNKNOWN-BAILIFF, RCV-UNKNOWN-CAISSE */
  readSubject(subject: SubjectId): Promise<SubjectOnFile> {
    return readSubject(this.context, subject);
  }

  /** Records that a command froze a statement; see freezing-record.ts. @throws {Refusal} */
  recordFreezing(freezing: Freezing): Promise<readonly PeriodicDecision[]> {
    return recordFreezing(this.context, freezing);
  }

  /** Facts of some kinds as they count, of every subject; see desk-reading.ts. */
  factsOfKinds(kinds: readonly OfficeFactKind[]): Promise<OfficeFact[]> {
    return factsOfKinds(this.context.pool, kinds);
  }

  /** How many open cases each bailiff holds who holds any. */
  casesHeld(): Promise<ReadonlyMap<string, number>> {
    return casesHeld(this.context.pool);
  }

  /** What a bailiff holds now, by caisse, and the cases that he would be asked about. */
  holdingsOf(bailiff: string): Promise<Holdings> {
    return readHoldingsOf(this.context, bailiff, parisDay(this.context.clock.now()));
  }

  listPeriodic(filter: PeriodicFilter = {}): Promise<PeriodicSummary[]> {
    return listPeriodic(this.context, filter);
  }

  /** Duties that are not over, by kind. */
  countOpen(): Promise<ReadonlyMap<string, number>> {
    return countOpenPeriodic(this.context.pool);
  }

  /** Claims duties whose workflow is behind; call again until nothing comes back. */
  claimBehind(limit: number): Promise<ClaimedPeriodic[]> {
    return claimPeriodicBehind(this.context, limit);
  }

  /** The duty's workflow was told `version`. */
  markNotified(id: string, version: number, runId?: string): Promise<void> {
    return this.notify({ id, version, runId: runId ?? null });
  }

  /** The duty's workflow was looked for and not found; the pump starts it. */
  markWorkflowMissing(id: string): Promise<void> {
    return markPeriodicMissing(this.context.pool, id);
  }

  /** Duties that must have a workflow, a page in the order of their ids. */
  openDutyIds(after: string | null = null, limit = 500): Promise<string[]> {
    return openPeriodicIds(this.context.pool, after, limit);
  }

  /** Has the pump tell these duties' workflows anew. */
  tellAgain(ids: readonly string[]): Promise<void> {
    return tellPeriodicAgain(this.context.pool, ids);
  }

  /** Takes an effect for `leaseMs` of legal time, a reminder to the desk with all its companions; null: not to be done now. */
  leaseEffects(key: string, leaseMs: number, known?: Knowledge): Promise<LeasedOfficeEffect[] | null> {
    return leaseOfficeEffects(this.context, key, leaseMs, known);
  }

  /** Records the hand-over: appends the facts, dated today. Twice is once. @returns decisions of all that changed */
  completeEffects(
    keys: readonly string[],
    evidence: Evidence,
    dataOf?: (key: string) => EvidenceData,
    on?: LegalDay,
  ): Promise<PeriodicDecision[]> {
    return completeOfficeEffects(this.context, keys, evidence, dataOf, on);
  }

  /** Records a failed attempt; parks after the tenth, or at once where another would fail alike. */
  failEffects(keys: readonly string[], code: string): Promise<PeriodicDecision[]> {
    return failOfficeEffects(this.context, keys, code);
  }

  /** Takes back what a broken-off attempt of the same activity had leased. */
  releaseEffects(keys: readonly string[]): Promise<void> {
    return releaseOfficeEffects(this.context, keys);
  }

  /** Settles what was parked, by effect key or duty. @throws {Refusal} */
  settleParked(reference: string, answer: ParkedAnswer): Promise<PeriodicDecision[]> {
    return settleParkedOffice(this.context, reference, answer);
  }

  /** From which day on periodic duties are owed; null: not before the first `prepare`. */
  dutiesFrom(): Promise<LegalDay | null> {
    return readDutiesFrom(this.context.pool);
  }

  /** What becomes owed by it is opened by the next fan-out, or by {@link openDue}. */
  setDutiesFrom(day: LegalDay): Promise<void> {
    return setDutiesFrom(this.context.pool, day);
  }

  /** Sets the day unless one was set before. */
  beginDuties(day: LegalDay): Promise<void> {
    return beginDuties(this.context.pool, day);
  }

  /** Takes over the past of a subject that has none on file yet; see office-past.ts. @throws {Refusal} */
  loadPast(past: OfficePast): Promise<{ readonly facts: number; readonly duties: number }> {
    return loadOfficePast(this.context, past);
  }
}
