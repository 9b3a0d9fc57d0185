import type pg from 'pg';

/** A periodic duty as the office's transaction would have left it: B1's visit of the second semester, unless said otherwise. */
export interface PeriodicRow {
  readonly id?: string;
  readonly kind?: 'bailiff-semester' | 'bailiff-query' | 'nominative-statement';
  readonly subject?: string;
  readonly period?: string;
  readonly stage?: string;
  readonly opensOn?: string;
  readonly dueOn?: string;
  readonly doneOn?: string | null;
  readonly liftedOn?: string | null;
  /** Cents by caisse. */
  readonly concerned?: Readonly<Record<string, string>>;
  readonly attention?: string | null;
  readonly over?: boolean;
  readonly notifiedVersion?: number;
}

/** Writes it past the office. @returns its id */
export async function periodicRow(pool: pg.Pool, said: PeriodicRow = {}): Promise<string> {
  const { kind = 'bailiff-semester', subject = 'bailiff:B1', period = '2009-S1' } = said;
  const prefix = { 'bailiff-semester': 'bailiff', 'bailiff-query': 'query', 'nominative-statement': 'statement' }[kind];
  const id = said.id ?? `${prefix}:${subject.split(':')[1]}:${period}`;
  await pool.query('INSERT INTO office_subject (id) VALUES ($1) ON CONFLICT DO NOTHING', [subject]);
  await pool.query(
    `INSERT INTO periodic_duty (id, kind, subject, period, duty, rank, stage, opens_on, due_on, done_on, lifted_on, concerned, deadlines,
      attention, attention_reason, version, notified_version, over)
    VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, $10, $11, '[]', $12, $13, 1, $14, $15)`,
    [
      id,
      kind,
      subject,
      period,
      kind === 'nominative-statement' ? 'A13-10' : 'A13-7',
      said.stage ?? 'to-visit',
      said.opensOn ?? '2009-01-01',
      said.dueOn ?? '2009-06-30',
      said.doneOn ?? null,
      said.liftedOn ?? null,
      JSON.stringify(said.concerned ?? {}),
      said.attention ? [said.attention] : [],
      said.attention ?? null,
      said.notifiedVersion ?? 1,
      said.over ?? false,
    ],
  );
  return id;
}
