import type pg from 'pg';
import type { Alarm, AlarmCode } from '../../domain/duties/alarm';

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
