import type pg from 'pg';
import type { CoreSettings } from '../domain/assessment/decide';
import type { Decision } from '../domain/assessment/decision';
import type { Stage } from '../domain/assessment/assessment';
import type { LegalDay } from '../domain/calendar/legal-day';
import type { Clock } from '../domain/clock';
import type { DebtorId, Instant, NewFact } from '../domain/facts/fact';
import type {
  Advanced,
  AsAt,
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
  LeasedEffect,
  NewCase,
  NewDebtor,
  OpenedCase,
} from './contract';

export type * from './contract';

export interface RegisterDeps {
  /** From `createPool()`; the register never ends it. */
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly settings: CoreSettings;
  /** The 32 bytes of the key file. */
  readonly key: Buffer;
  /** Observer, called after each commit that changed something. */
  readonly onConsequences?: (consequences: Consequences) => void;
  /** Version of core and rules; cases assessed by another are claimed by the pump. */
  readonly coreVersion?: string;
}

/** The register: the truth about every file. Being written; signatures are settled. */
export declare class Register {
  constructor(deps: RegisterDeps);
  recordFacts(facts: readonly NewFact[]): Promise<Consequences>;
  openCase(input: NewCase): Promise<OpenedCase>;
  /** `operator`: not called by the case's own workflow, which is then still to be told. */
  advance(caseId: string, by?: 'workflow' | 'operator'): Promise<Advanced>;
  decisionOf(caseId: string): Promise<Decision>;
  load(
    batch: readonly DecidedFile[],
    options?: { effectsFrom?: Instant },
  ): Promise<{ debtors: number; cases: number; facts: number }>;

  leaseEffect(key: string, leaseMs: number): Promise<LeasedEffect | null>;
  completeEffect(key: string, evidence: Evidence): Promise<Consequences>;
  failEffect(key: string, code: string): Promise<FailedEffect>;
  retryParked(reference: string): Promise<Consequences>;

  claimBehind(limit: number): Promise<Claimed[]>;
  markNotified(caseId: string, version: number, runId?: string): Promise<void>;
  markWorkflowMissing(caseId: string): Promise<void>;

  readCase(reference: string): Promise<CaseOnFile>;
  readFile(debtor: string, asAt?: AsAt): Promise<DebtorFile>;
  listCases(filter?: CaseFilter): Promise<CaseSummary[]>;
  countByStage(): Promise<ReadonlyMap<Stage, number>>;
  verifyChain(debtor: string): Promise<{ facts: number; brokenAt: number | null }>;

  setCaisse(caisse: Caisse): Promise<void>;
  listCaisses(): Promise<Caisse[]>;
  grantDelegation(grant: { signatory: string; from: LegalDay; to?: LegalDay | null }): Promise<DelegationOnFile>;
  /** Last day on which it holds. */
  endDelegation(signatory: string, to: LegalDay): Promise<void>;
  listDelegations(on?: LegalDay): Promise<DelegationOnFile[]>;
  openDebtor(
    debtor: NewDebtor & { source: string; recordedBy: string; on: LegalDay },
  ): Promise<{ debtor: DebtorId; newDebtor: boolean }>;
  findDebtor(by: { ref: string } | { nir: string }): Promise<DebtorId[]>;
  /** Erases identity and personal values of the facts; the chain stays valid. */
  eraseDebtor(debtor: string): Promise<void>;
}
