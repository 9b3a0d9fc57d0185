import pg from 'pg';
import { STATEMENT_COLUMNS } from '../../domain/statement/columns';
import { cents } from '../../domain/money/cents';
import { AMOUNTS, readTotals } from '../../domain/statement/totals';
import { chainStart, controlOf, hashOfIdentity, hashOfLine, IDENTITY_COLUMNS, LINE_COLUMNS } from './line-rows';
import { copyRowsOf } from './line-source';
import { readStatement, type StatementOnFile } from './statement-row';

export interface Verified {
  readonly lines: number;
  /** The first line that is not what was frozen; `line` 0: lines are as they were, but not what was said of them together. */
  readonly brokenAt: { readonly block: number; readonly line: number } | null;
}

const AMOUNT_PLACES = STATEMENT_COLUMNS.filter(({ type }) => type === 'amount').map(({ key }) =>
  LINE_COLUMNS.indexOf(key),
);
/** The columns of amounts are those of the totals, named as columns are. */
const AMOUNT_NAMES = STATEMENT_COLUMNS.filter(({ type }) => type === 'amount').map(
  ({ key }) =>
    AMOUNTS.find(
      (name) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) === key,
    ) as (typeof AMOUNTS)[number],
);

/**
 * Computes a statement's chains again from its lines, its control hash from the chains, and its totals from the amounts. An erased
 * identity breaks nothing, an altered one does.
 * @throws {Refusal} RCV-UNKNOWN-STATEMENT, RCV-STATEMENT-NOT-FROZEN
 */
export async function verifyStatement(pool: pg.Pool, id: string): Promise<Verified> {
  const statement = await readStatement(pool, id, { frozen: true });
  const { rows: blocks } = await pool.query<{ lines: number; hash: string }>(
    `SELECT lines, encode(hash, 'hex') AS hash FROM statement_block WHERE statement = $1 ORDER BY block`,
    [id],
  );
  const sums = AMOUNT_PLACES.map(() => 0n);
  let block = -1;
  let line = 0;
  let last = '';
  let lines = 0;
  const broken = (): Verified => ({ lines, brokenAt: { block: Math.max(block, 0), line } });
  const isWhole = (): boolean => block < 0 || (blocks[block]?.hash === last && blocks[block]?.lines === line);
  for await (const cells of copyRowsOf(pool, selectOf(id))) {
    const [at, rank] = [Number(cells[0]), Number(cells[1])];
    while (block < at) {
      if (!isWhole()) return { lines, brokenAt: { block, line: line + 1 } };
      block++;
      line = 0;
      last = chainStart(id, block);
    }
    line++;
    lines++;
    const said = cells.slice(2, 2 + LINE_COLUMNS.length);
    const [identityHash, hash, salt, ...who] = cells
      .slice(2 + LINE_COLUMNS.length)
      .map((cell, index) => (index < 3 ? cell.slice(3) : cell)) as [string, string, string, ...string[]];
    last = hashOfLine(last, said.join('\t'), identityHash);
    const identified = salt === '' || hashOfIdentity(salt, who.join('\t')) === identityHash;
    if (rank !== line || hash !== last || !identified) return broken();
    for (const [index, place] of AMOUNT_PLACES.entries())
      sums[index] = (sums[index] as bigint) + cents(said[place] as string);
  }
  while (block < blocks.length - 1 && isWhole()) {
    block++;
    line = 0;
    last = chainStart(id, block);
  }
  if (!isWhole()) return { lines, brokenAt: { block, line: line + 1 } };
  return { lines, brokenAt: agrees(statement, blocks, sums, lines) ? null : { block: blocks.length, line: 0 } };
}

function agrees(
  { control, totals }: StatementOnFile,
  blocks: readonly { hash: string }[],
  sums: readonly bigint[],
  lines: number,
): boolean {
  const { overall } = readTotals(totals);
  return (
    control === controlOf(blocks.map(({ hash }) => hash)) &&
    overall.lines === lines &&
    AMOUNT_NAMES.every((name, index) => overall[name] === sums[index])
  );
}

const selectOf = (id: string): string => {
  const quoted = (alias: string, names: readonly string[]): string =>
    names.map((name) => `${alias}."${name}"`).join(', ');
  const statement = pg.escapeLiteral(id);
  return `SELECT l.block, l.line, ${quoted('l', LINE_COLUMNS)}, l.identity_hash, l.hash, i.salt, ${quoted('i', IDENTITY_COLUMNS)}
    FROM statement_line l LEFT JOIN statement_identity i ON i.statement = ${statement} AND i.block = l.block AND i.line = l.line
    WHERE l.statement = ${statement} ORDER BY l.block, l.line`;
};
