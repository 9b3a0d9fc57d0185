import type pg from 'pg';
import type { Alarm, AlarmCode } from '../../domain/duties/alarm';
import type { RegisterContext } from '../debtor-transaction';
import { translated } from '../failures';

/** What one rule of the check found. */
export interface Finding {
  readonly code: AlarmCode;
  readonly count: number;
  /** The first of them. */
  readonly alarms: readonly Alarm[];
}

export interface Queries {
  query<T extends pg.QueryResultRow>(text: string, values: readonly unknown[]): Promise<T[]>;
}

/** Queries of a pool. A failure is @throws {RegisterBusy} where another try is worth it. */
export const queriesOf = ({ pool }: Pick<RegisterContext, 'pool'>): Queries => ({
  query: async <T extends pg.QueryResultRow>(text: string, values: readonly unknown[]) => {
    try {
      return (await pool.query<T>(text, [...values])).rows;
    } catch (error) {
      throw translated(error, {});
    }
  },
});
