import type pg from 'pg';
import type { LegalDay } from '../../domain/calendar/legal-day';

/** From which day on periodic duties are owed; null: the installation has not begun, none is. */
export async function readDutiesFrom(pool: pg.Pool): Promise<LegalDay | null> {
  const { rows } = await pool.query<{ duties_from: LegalDay | null }>('SELECT duties_from FROM installation');
  return rows[0]?.duties_from ?? null;
}

/**
 * Periodic duties due on or after this day are owed from now on. What an earlier day brings is opened by the next fan-out; what
 * a later one takes away stays where it is open.
 */
export async function setDutiesFrom(pool: pg.Pool, day: LegalDay): Promise<void> {
  await pool.query('UPDATE installation SET duties_from = $1', [day]);
}

/** The same, unless a day was set before. */
export async function beginDuties(pool: pg.Pool, day: LegalDay): Promise<void> {
  await pool.query('UPDATE installation SET duties_from = $1 WHERE duties_from IS NULL', [day]);
}
