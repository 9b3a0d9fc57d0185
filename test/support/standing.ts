import type pg from 'pg';

const TABLES = [
  'caisse',
  'delegation',
  'debtor',
  'debtor_identity',
  'recovery_case',
  'debt_item',
  'fact',
  'fact_personal',
  'deadline',
  'duty',
  'effect',
] as const;

/** How the register stands: the rows of each table and the versions of the cases. A refusal leaves it equal. */
export async function standing(db: pg.Pool | pg.ClientBase): Promise<Readonly<Record<string, unknown>>> {
  const counts = TABLES.map((table) => `(SELECT count(*)::int FROM ${table}) AS "${table}"`).join(', ');
  const { rows } = await db.query(
    `SELECT ${counts}, (SELECT json_agg(json_build_array(id, version, stage, due_cents) ORDER BY id) FROM recovery_case) AS cases`,
  );
  return rows[0] as Record<string, unknown>;
}
