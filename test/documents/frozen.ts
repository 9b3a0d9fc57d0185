import type pg from 'pg';
import { parseCents, type Cents, ZERO } from '../../src/domain/money/cents';
import { STATEMENT_NATURE_LABELS, type StatementNature } from '../../src/domain/statement/natures';
import { AMOUNTS, type AmountName, totalsOf, totalsText } from '../../src/domain/statement/totals';

/** A line as the test gives it; what is left out is nothing. */
export interface TestLine {
  readonly ref: string;
  readonly nature?: StatementNature;
  readonly amounts?: Readonly<Partial<Record<AmountName, string>>>;
  readonly texts?: Readonly<Record<string, string | null>>;
}

export const STATEMENT = 'C1:2009-S1:0';

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const IDENTITY = ['name', 'siren', 'address1', 'address2', 'postal_code', 'city', 'country'];

/** Lays a frozen statement of these lines down as rows, in blocks of `ofABlock`. */
export async function frozenStatement(
  pool: pg.Pool,
  lines: readonly TestLine[],
  { number = 0, ofABlock = 2000 }: { readonly number?: number; readonly ofABlock?: number } = {},
): Promise<string> {
  const id = `C1:2009-S1:${number}`;
  const totals = totalsOf(
    lines.map(({ nature = 'none-yet', amounts = {} }) => ({
      nature,
      ...(Object.fromEntries(AMOUNTS.map((name) => [name, parseCents(amounts[name] ?? '0') ?? ZERO])) as Record<
        AmountName,
        Cents
      >),
    })),
  );
  await pool.query(
    `INSERT INTO statement (id, caisse, caisse_name, period, number, from_day, as_at, known_at, loaded_by, state, lines, totals, control, frozen_at)
     VALUES ($1, 'C1', 'Caisse 1', '2009-S1', $2, '2009-01-01', '2009-06-30', '2009-07-02T07:00:00Z', '2009-07-02T07:00:10Z', 'frozen', $3, $4, '\\xc0ffee', '2009-07-02T07:00:10Z')`,
    [id, number, lines.length, JSON.stringify(totalsText(totals))],
  );
  for (const [index, line] of lines.entries()) {
    const place = { statement: id, block: Math.floor(index / ofABlock), line: index % ofABlock };
    const { texts = {}, amounts = {} } = line;
    const who = Object.fromEntries(IDENTITY.map((name) => [name, texts[name] ?? null]));
    const rest = Object.fromEntries(Object.entries(texts).filter(([name]) => !IDENTITY.includes(name)));
    await insert(pool, 'statement_line', {
      ...place,
      case: `K${index}`,
      debtor: `D${index}`,
      notice_ref: `N-${index}`,
      affiliation: 'obligatoire',
      periods: '2009-S1',
      dispatched_on: '2009-04-01',
      ...Object.fromEntries(AMOUNTS.map((name) => [snake(name), amounts[name] ?? '0'])),
      nature: STATEMENT_NATURE_LABELS[line.nature ?? 'none-yet'],
      stage: 'procédure à engager',
      identity_hash: Buffer.alloc(32, 3),
      hash: Buffer.alloc(32, 1),
      ...rest,
    });
    await insert(pool, 'statement_identity', {
      ...place,
      debtor: `D${index}`,
      ref: line.ref,
      ...who,
      salt: Buffer.alloc(16, 2),
    });
  }
  return id;
}

async function insert(pool: pg.Pool, table: string, row: Readonly<Record<string, unknown>>): Promise<void> {
  const names = Object.keys(row);
  await pool.query(
    `INSERT INTO ${table} (${names.map((name) => `"${name}"`).join(', ')}) VALUES (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
    Object.values(row),
  );
}
