import type pg from 'pg';
import type { PeriodId } from '../../domain/office/periods';
import type { RegisterContext } from '../debtor-transaction';
import { figuresOf } from './figures';
import { type Frozen, freeze, type FreezeRequest } from './freezing';
import {
  type FindingFilter,
  type FindingOnFile,
  listFindings,
  reopenFindings,
  type Settlement,
  settleFindings,
} from './finding-rows';
import { type LineSource, openLineSource } from './line-source';
import { type Rectified, rectify } from './rectifying';
import { listStatements, readStatement, type StatementOnFile, statementId } from './statement-row';
import { type Verified, verifyStatement } from './verifying';

export type { FindingFilter, FindingOnFile, Settlement } from './finding-rows';
export type { Rectified } from './rectifying';
export type { Verified } from './verifying';
export type { Frozen, FreezeRequest } from './freezing';
export type { LineSource } from './line-source';
export { type StatementOnFile, statementId } from './statement-row';

/** Which statement: `number` 0 is the statement itself (the default), from 1 on the rectifying ones. */
export interface StatementName {
  readonly caisse: string;
  readonly period: PeriodId;
  readonly number?: number;
}

/** The nominative statements (A13-10): frozen, looked into, exported, rectified. */
export class StatementRegister {
  constructor(private readonly context: RegisterContext) {}

  /** Freezes a statement, or goes on with it; see freezing.ts. @throws {Refusal} @throws {RegisterBusy} */
  freeze(request: FreezeRequest): Promise<Frozen> {
    return freeze(this.context, this.bulkPool, request);
  }

  /** A statement without its lines. @throws {Refusal} RCV-UNKNOWN-STATEMENT */
  show({ caisse, period, number = 0 }: StatementName): Promise<StatementOnFile> {
    return readStatement(this.context.pool, statementId(caisse, period, number));
  }

  /** What the freezing of a statement found. @throws {Refusal} RCV-UNKNOWN-STATEMENT, RCV-STATEMENT-NOT-FROZEN */
  async figures({ caisse, period, number = 0 }: StatementName): Promise<Frozen> {
    const { pool } = this.context;
    return figuresOf(pool, await readStatement(pool, statementId(caisse, period, number), { frozen: true }));
  }

  list(filter: { readonly caisse?: string; readonly period?: PeriodId } = {}): Promise<StatementOnFile[]> {
    return listStatements(this.context.pool, filter);
  }

  /** What files are made from. @throws {Refusal} RCV-UNKNOWN-STATEMENT, RCV-STATEMENT-NOT-FROZEN */
  lineSource(statement: string): Promise<LineSource> {
    return openLineSource(this.bulkPool, statement);
  }

  /** What facts learnt since the last statement of a semester change in it; see rectifying.ts. @throws {Refusal} */
  rectify(name: Omit<StatementName, 'number'>, options: { readonly dryRun?: boolean } = {}): Promise<Rectified> {
    return rectify(this.context, this.bulkPool, name, options);
  }

  findings(statement: string, filter: FindingFilter = {}): Promise<FindingOnFile[]> {
    return listFindings(this.context.pool, statement, filter);
  }

  /** Marks findings as settled, with who says why. */
  settle(settlement: Settlement): Promise<{ readonly count: number }> {
    return settleFindings(this.context.pool, settlement, this.context.clock.now());
  }

  /** Opens again what a settlement had settled that was taken back. */
  reopen(settlement: Parameters<typeof reopenFindings>[1]): Promise<void> {
    return reopenFindings(this.context.pool, settlement);
  }

  /** Computes chains, control hash and totals again from the lines. @throws {Refusal} */
  verify(statement: string): Promise<Verified> {
    return verifyStatement(this.bulkPool, statement);
  }

  private get bulkPool(): pg.Pool {
    if (!this.context.bulkPool) throw new Error('this register was given no connections for bulk work');
    return this.context.bulkPool;
  }
}
