import type pg from 'pg';
import type { PeriodId } from '../../domain/office/periods';
import type { RegisterContext } from '../debtor-transaction';
import { type Frozen, freeze, type FreezeRequest } from './freezing';
import { type LineSource, openLineSource } from './line-source';
import { listStatements, readStatement, type StatementOnFile, statementId } from './statement-row';

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

  list(filter: { readonly caisse?: string; readonly period?: PeriodId } = {}): Promise<StatementOnFile[]> {
    return listStatements(this.context.pool, filter);
  }

  /** What files are made from. @throws {Refusal} RCV-UNKNOWN-STATEMENT, RCV-STATEMENT-NOT-FROZEN */
  lineSource(statement: string): Promise<LineSource> {
    return openLineSource(this.bulkPool, statement);
  }

  private get bulkPool(): pg.Pool {
    if (!this.context.bulkPool) throw new Error('this register was given no connections for bulk work');
    return this.context.bulkPool;
  }
}
