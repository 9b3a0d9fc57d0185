import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import type { Stage } from '../domain/assessment/assessment';
import type { CoreSettings } from '../domain/assessment/decide';
import type { Decision, Knowledge } from '../domain/assessment/decision';
import type { LegalDay } from '../domain/calendar/legal-day';
import { assessedBy } from '../domain/core-version';
import type { Clock } from '../domain/clock';
import type { CaseId, DebtorId, Instant, NewFact } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';
import type { RuleSetChoice } from '../domain/rules/rule-sets';
import { PrismaClient } from '../generated/prisma/client';
import { readFile } from './as-at';
import { countByStage, listCases } from './case-lists';
import { openMany, recordMany } from './batch';
import { readCase } from './case-reading';
import type {
  Advanced,
  AsAt,
  BatchOptions,
  BatchResult,
  Caisse,
  CaseFilter,
  CaseOnFile,
  CaseSummary,
  Claimed,
  Consequences,
  DebtorFile,
  DecidedFile,
  DelegationOnFile,
  Evidence,
  FailedEffect,
  HandOver,
  Identity,
  LeasedEffect,
  NewCase,
  OpenedCase,
  PastFact,
  PastOptions,
} from './contract';
import { type RegisterContext, transact } from './debtor-transaction';
import { readDecisions } from './decision-reading';
import { type EffectsOverview, listEffects, type PausableKind, pauseEffects, resumeEffects } from './effect-pauses';
import { completeEffect, failEffect, leaseEffect } from './effects';
import { openPast, recordPast } from './history';
import { type ParkedAnswer, settleParked } from './parked-effects';
import { acceptHeld, type HeldCase, type HeldPage, listHeld } from './held-acts';
import { eraseDebtor, findDebtors } from './identity';
import { noteHandOvers } from './known-hand-overs';
import { type KeyFit, readKeyFit } from './key-fit';
import { LedgerRegister } from './ledger/ledger-register';
import { load, type Loaded } from './load';
import { createNotifying } from './notified';
import { endDelegation, grantDelegation, listCaisses, listDelegations } from './master-data';
import { setCaisse } from './office/bailiffs';
import { OfficeRegister } from './office/office-register';
import { compareRules, type DebtorPage, type RulesDifferencePage } from './open-cases';
import { openCase, openDebtor } from './opening';
import { type Overview, readOverview } from './overview';
import { claimBehind, markWorkflowMissing } from './pump';
import { reassess, type ReassessmentOptions, type ReassessmentPage } from './reassessment';
import { beginEpoch, effectsByDigest, tellAgain, type TracedEffect } from './rebuilding';
import { type PumpLag, readLag } from './pump-lag';
import { recordFacts } from './recording';
import { isAhead, isMarkFresh, type Mark, noteBehind, raiseMark, readStanding, type Standing } from './restoration';
import { sealing } from './sealing';
import type { OfficeConsequences } from './office/contract';
import { openStaging, type Staging } from './staging';
import { readReplyGround, type ReplyGround } from './office/reply-ground';
import { StatementRegister } from './statement/statement-register';
import { verifyChain } from './verifying';

export type * from './contract';
export { type EffectsOverview, PAUSABLE_KINDS, type PausableKind } from './effect-pauses';
export type { LedgerFilter } from './ledger/ledger-register';
export type { HeldCase } from './held-acts';
export type { CaseChange } from './reassessment';
export type { ParkedAnswer } from './parked-effects';
export { RegisterBusy } from './failures';
export type { Overview } from './overview';
export type { Mark, Standing } from './restoration';
export type { StagedBatch, StagedLine } from './staged-batches';
export type { LineToStage, Staging } from './staging';
export type { PumpLag } from './pump-lag';

export interface RegisterDeps {
  /** From `createPool()`; the register never ends it. */
  readonly pool: pg.Pool;
  /** From `createPool({ pipeline: false })`, for bulk intake; the register never ends it. */
  readonly bulkPool?: pg.Pool;
  readonly clock: Clock;
  readonly settings: CoreSettings;
  /** The 32 bytes of the key file. */
  readonly key: Buffer;
  /** Observer, called after each commit that changed something. */
  readonly onConsequences?: (consequences: Consequences) => void;
  /** The same for what happens to bailiffs and caisses. */
  readonly onOfficeConsequences?: (consequences: OfficeConsequences) => void;
  /** Rule set of the periodic duties; default: 1993. */
  readonly ruleset?: RuleSetChoice;
  /** Version of core and rules; cases assessed by another, or with other settings, are claimed by the pump. Default: this core's. */
  readonly coreVersion?: string;
  /** How many effects may leave in an hour of legal time, all workers together; 0 or left out: any number. */
  readonly effectsPerHour?: number;
}

/** The register: the truth about every file. Whoever commits a fact commits its consequences. */
export class Register {
  /** The nominative statements. */
  readonly statements: StatementRegister;
  /** The duties of article 13, and what the late ones may cost. */
  readonly ledger: LedgerRegister;
  private readonly context: RegisterContext;
  private readonly notify: ReturnType<typeof createNotifying>;
  private readonly prisma: PrismaClient;
  /** Bailiffs, caisses, and the duties that the calendar brings. */
  readonly office: OfficeRegister;

  constructor(deps: RegisterDeps) {
    const { pool, bulkPool, clock, settings, key, onConsequences, ruleset, coreVersion, effectsPerHour } = deps;
    const observe = onConsequences ?? (() => {});
    const observeOffice = deps.onOfficeConsequences ?? (() => {});
    const context = { pool, bulkPool: bulkPool ?? null, clock, settings, seal: sealing(key), observe, observeOffice };
    this.context = {
      ...context,
      coreVersion: assessedBy(settings, coreVersion),
      ruleset: ruleset ?? '1993',
      effectsPerHour: effectsPerHour || null,
    };
    this.statements = new StatementRegister(this.context);
    this.ledger = new LedgerRegister(this.context);
    this.notify = createNotifying(pool);
    this.office = new OfficeRegister(this.context);
    this.prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  }

  /**
   * Records facts of ONE debtor, with all that follows from them, in one transaction. The same fact again (same source and id,
   * same content) changes nothing.
   * @throws {Refusal} nothing of the whole was recorded
   * @throws {RegisterBusy} worth another try: the same call tells whether a broken connection had committed
   */
  recordFacts(facts: readonly NewFact[]): Promise<Consequences> {
    return recordFacts(this.context, facts);
  }

  /** Takes in a formal notice with its debtor. @throws {Refusal} */
  openCase(input: NewCase): Promise<OpenedCase> {
    return openCase(this.context, input);
  }

  /** Takes in many notices in one transaction, each all or nothing; see batch.ts. */
  openMany(items: readonly NewCase[], options: BatchOptions = {}): Promise<BatchResult[]> {
    return openMany(this.context, items, options);
  }

  /** Records facts of many debtors in one transaction, each item (facts of one debtor) all or nothing; see batch.ts. */
  recordMany(items: readonly (readonly NewFact[])[], options: BatchOptions = {}): Promise<BatchResult[]> {
    return recordMany(this.context, items, options);
  }

  /** A place for a file to wait while it is taken in, on a connection of its own; the caller closes it. */
  openStaging(): Promise<Staging> {
    return openStaging(this.context);
  }

  /**
   * Does what is due by time alone, and gives the case's current decision with all effects due, even when nothing changed.
   * Nothing is done while the register is behind what it once was.
   * @param by `operator`: not called by the case's own workflow, which is then still to be told
   * @param known what the workflow knows: more than the register when that was restored to an earlier moment
   * @throws {Refusal} RCV-UNKNOWN-CASE
   */
  async advance(caseId: string, by: 'workflow' | 'operator' = 'workflow', known?: Knowledge): Promise<Advanced> {
    let ahead = false;
    const settled = await transact(this.context, { case: caseId }, (file) => {
      ahead = isAhead(known, file, caseId);
      if (ahead || file.installation.behind) return null;
      return by === 'workflow' ? { told: caseId as CaseId } : {};
    }).catch(async (error: unknown) => {
      // A workflow asks for a case that is not on file: its opening was lost.
      if (known && error instanceof Refusal && error.code === 'RCV-UNKNOWN-CASE') await noteBehind(this.context.pool);
      throw error;
    });
    if (ahead) await noteBehind(this.context.pool);
    if (settled === null) return { decision: await this.decisionOf(caseId), others: [] };
    const decision = settled.all.get(caseId as CaseId);
    if (!decision) throw new Error(`case ${caseId} has no decision`);
    return { decision, others: settled.decisions.filter((other) => other.case !== caseId) };
  }

  /** What the case's workflow is to be told now, as committed. @throws {Refusal} RCV-UNKNOWN-CASE */
  async decisionOf(caseId: string): Promise<Decision> {
    const read = (await readDecisions(this.context.pool, [caseId], this.context.clock)).get(caseId);
    if (!read) throw new Refusal('RCV-UNKNOWN-CASE', { case: caseId });
    return read.decision;
  }

  /** Takes notices over with their past, to be live from the go-live day on; see history.ts. */
  openPast(items: readonly NewCase[], options: PastOptions): Promise<BatchResult[]> {
    return openPast(this.context, items, options);
  }

  /** Takes over facts of the past of debtors that are not live yet; see history.ts. */
  recordPast(items: readonly (readonly PastFact[])[], options: PastOptions): Promise<BatchResult[]> {
    return recordPast(this.context, items, options);
  }

  /** Loads files decided elsewhere, see load.ts. */
  load(batch: readonly DecidedFile[], options: { effectsFrom?: Instant } = {}): Promise<Loaded> {
    return load(this.context, batch, options);
  }

  /** Takes an effect for sending for `leaseMs` of legal time; null when it is not to be sent now. */
  leaseEffect(key: string, leaseMs: number, known?: Knowledge): Promise<LeasedEffect | null> {
    return leaseEffect(this.context, key, leaseMs, known);
  }

  /** Records the hand-over: appends the act, dated today unless it left `at` an earlier instant. Twice is once. */
  completeEffect(key: string, evidence: Evidence, at?: Instant): Promise<Consequences> {
    return completeEffect(this.context, key, evidence, at);
  }

  /** Keeps in mind messages that left and of which the register has no effect (yet): once due, they count as sent. */
  noteHandOvers(handOvers: readonly HandOver[]): Promise<void> {
    return noteHandOvers(this.context.pool, handOvers, this.context.clock.now());
  }

  /** @param left the mark left in Temporal: when the register has not come as far, it is behind from now on */
  standing(left: Mark | null): Promise<Standing> {
    return readStanding(this.context.pool, left);
  }

  /** Someone found that the register knows less than it did: nothing leaves until it is rebuilt. */
  noteBehind(): Promise<void> {
    return noteBehind(this.context.pool);
  }

  /** What the workflows of these cases are to be told; cases that are not on file are left out. */
  async decisionsOf(cases: readonly string[]): Promise<ReadonlyMap<string, Decision>> {
    const read = await readDecisions(this.context.pool, cases, this.context.clock);
    return new Map([...read].map(([id, { decision }]) => [id, decision]));
  }

  /** The effects that mail records and histories tell of, by the digest of their key. */
  effectsByDigest(digests: readonly string[]): Promise<TracedEffect[]> {
    return effectsByDigest(this.context.pool, digests);
  }

  /** Has the pump tell these cases' workflows anew. */
  tellAgain(cases: readonly string[]): Promise<void> {
    return tellAgain(this.context.pool, cases);
  }

  /** Begins the next epoch after a restoration; see rebuilding.ts. */
  beginEpoch(left: Mark | null, others: readonly string[]): Promise<Mark> {
    return beginEpoch(this.context.pool, left, others);
  }

  /** Whether something may leave before the next mark is left in Temporal. */
  isMarkFresh(): Promise<boolean> {
    return isMarkFresh(this.context.pool);
  }

  /** The next mark, to be left in Temporal; null while the register is behind. */
  raiseMark(): Promise<Mark | null> {
    return raiseMark(this.context.pool);
  }

  /** Records a failed attempt; parks the effect after the tenth, or at once where another would fail alike. `code` carries no personal value. */
  failEffect(key: string, code: string): Promise<FailedEffect> {
    return failEffect(this.context, key, code);
  }

  /** Has parked effects tried again, or settled as a person says, by effect key, case or notice reference; see parked-effects.ts. @throws {Refusal} */
  settleParked(reference: string, answer: ParkedAnswer): Promise<Consequences> {
    return settleParked(this.context, reference, answer);
  }

  /** Assesses again the open cases of a page of debtors that another version assessed, or says what that would change. */
  reassess(options: ReassessmentOptions): Promise<ReassessmentPage> {
    return reassess(this.context, options);
  }

  /** Cases in which acts wait for a person. */
  listHeld(page: HeldPage): Promise<HeldCase[]> {
    return listHeld(this.context, page);
  }

  /** A person lets pass what is held in a case. @throws {Refusal} RCV-UNKNOWN-CASE, RCV-NOTHING-HELD */
  acceptHeld(caseId: CaseId, by: string): Promise<Consequences> {
    return acceptHeld(this.context, caseId, by);
  }

  /** The open cases of a page of debtors that two rule sets assess differently. */
  compareRules(page: DebtorPage, from: RuleSetChoice, to: RuleSetChoice): Promise<RulesDifferencePage> {
    return compareRules(this.context, page, from, to);
  }

  /** From now on effects of this kind wait; those being sent may still leave. */
  pauseEffects(pause: { readonly kind: PausableKind; readonly reason: string; readonly by: string }): Promise<void> {
    return pauseEffects(this.context, pause);
  }

  /** @throws {Refusal} RCV-EFFECTS-NOT-PAUSED */
  resumeEffects(kind: PausableKind): Promise<void> {
    return resumeEffects(this.context, kind);
  }

  /** How the effects stand, by kind, and what this hour has seen. */
  listEffects(): Promise<EffectsOverview> {
    return listEffects(this.context);
  }

  /** How far the workflows are behind: what the pump would find now. */
  lag(): Promise<PumpLag> {
    return readLag(this.context);
  }

  /** Whether the key is the one that this database was written with, by a sample of identities. */
  keyFit(): Promise<KeyFit> {
    return readKeyFit(this.context.pool, this.context.seal);
  }

  /** Claims cases whose workflow is behind; call again until nothing comes back. */
  claimBehind(limit: number): Promise<Claimed[]> {
    return claimBehind(this.context, limit);
  }

  /** The case's workflow was told `version`. */
  markNotified(caseId: string, version: number, runId?: string): Promise<void> {
    return this.notify({ id: caseId, version, runId: runId ?? null });
  }

  /** The case's workflow was looked for and not found; the pump starts it. */
  markWorkflowMissing(caseId: string): Promise<void> {
    return markWorkflowMissing(this.context.pool, caseId);
  }

  /** One case by id or notice reference. @throws {Refusal} RCV-UNKNOWN-CASE */
  readCase(reference: string): Promise<CaseOnFile> {
    return readCase(this.context, this.prisma, reference);
  }

  /** A debtor's file, today or as at a day, as known at an instant. @throws {Refusal} */
  readFile(debtor: string, asAt: AsAt = {}): Promise<DebtorFile> {
    return readFile(this.context, debtor, asAt);
  }

  listCases(filter: CaseFilter = {}): Promise<CaseSummary[]> {
    return listCases(this.prisma, filter);
  }

  countByStage(): Promise<ReadonlyMap<Stage, number>> {
    return countByStage(this.prisma);
  }

  /** How the portfolio stands on a day, and what cases wait for in the `days` after. */
  overview(today: LegalDay, days: number): Promise<Overview> {
    return readOverview(this.prisma, today, days);
  }

  /** Computes a debtor's chain of facts again. @throws {Refusal} RCV-UNKNOWN-DEBTOR */
  verifyChain(debtor: string): Promise<{ facts: number; brokenAt: number | null }> {
    return verifyChain(this.context.pool, debtor);
  }

  /** What lines of bailiffs' replies are held against; see office/reply-ground.ts. */
  replyGround(reports: readonly NewFact<'bailiff-reported'>[], queries: readonly string[]): Promise<ReplyGround> {
    return readReplyGround(this.context.pool, reports, queries);
  }

  /** Declares a caisse, or changes what is known of it, and opens the statements that are owed. */
  setCaisse(caisse: Caisse): Promise<OfficeConsequences> {
    return setCaisse(this.context, caisse);
  }

  listCaisses(): Promise<Caisse[]> {
    return listCaisses(this.prisma);
  }

  /** @throws {Refusal} RCV-MALFORMED when it ends before it begins */
  grantDelegation(grant: { signatory: string; from: LegalDay; to?: LegalDay | null }): Promise<DelegationOnFile> {
    return grantDelegation(this.prisma, grant);
  }

  /** `to` is the last day on which it holds. */
  endDelegation(signatory: string, to: LegalDay): Promise<void> {
    return endDelegation(this.prisma, signatory, to);
  }

  listDelegations(on?: LegalDay): Promise<DelegationOnFile[]> {
    return listDelegations(this.prisma, on);
  }

  /** Takes a debtor in without facts; its affiliation is recorded by the caller (see openCase for both at once). */
  openDebtor(debtor: Identity & { readonly id?: DebtorId }): Promise<{ debtor: DebtorId; newDebtor: boolean }> {
    return openDebtor(this.context, debtor);
  }

  findDebtor(by: { ref: string } | { nir: string }): Promise<DebtorId[]> {
    return findDebtors(this.context.pool, by, this.context.seal);
  }

  /** Erases identity and personal values of the facts; the chain stays valid. */
  eraseDebtor(debtor: string): Promise<void> {
    return eraseDebtor(this.context.pool, debtor);
  }
}
