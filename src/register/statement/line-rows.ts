import { hash } from 'node:crypto';
import { columnsOf, STATEMENT_COLUMNS } from '../../domain/statement/columns';
import type { StatementLine } from '../../domain/statement/line';
import { wordsOf } from '../../domain/statement/wording';

/** What a line says, in this order; personal columns lie apart. */
export const LINE_COLUMNS = columnsOf(1)
  .filter(({ personal }) => !personal)
  .map(({ key }) => key);
export const IDENTITY_COLUMNS = STATEMENT_COLUMNS.filter(({ personal }) => personal).map(({ key }) => key);

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');
export const LINE_COPY = `statement_line (statement, block, line, debtor, ${quoted(LINE_COLUMNS)}, identity_hash, hash)`;
export const IDENTITY_COPY = `statement_identity (statement, block, line, debtor, ${quoted(IDENTITY_COLUMNS)}, salt)`;

/** Who the debtor of a line is, in the order of the personal columns but for the last, the result of the last act; null: erased. */
export type IdentityCells = readonly (string | null)[] | null;

export interface LineToFreeze {
  readonly debtor: string;
  readonly identity: IdentityCells;
  readonly line: StatementLine;
  /** In a rectifying statement. */
  readonly change?: string;
  readonly causes?: string;
}

/** Rows in COPY's text format, and the hash of the last line, hexadecimal. */
export interface BlockRows {
  readonly lines: string;
  readonly identities: string;
  readonly hash: string;
}

/**
 * The rows of a block, each line chained to the one before. The chain holds what the files show and nothing that another database
 * would number otherwise; who the debtor is enters as a salted hash, so that it can be erased.
 */
export function blockRows(
  statement: string,
  block: number,
  entries: readonly LineToFreeze[],
  secret: string,
): BlockRows {
  let last = chainStart(statement, block);
  let lines = '';
  let identities = '';
  for (const [index, { debtor, identity, line, change = null, causes = null }] of entries.entries()) {
    const place = `${statement}\t${block}\t${index + 1}\t${debtor}`;
    let identityHash = NOBODY;
    if (identity) {
      const salt = hash('sha256', `${secret}/${line.case}`).slice(0, 32);
      const who = [...identity, line.lastAct?.result ?? null].map(cell).join('\t');
      identityHash = hashOfIdentity(salt, who);
      identities += `${place}\t${who}\t\\\\x${salt}\n`;
    }
    const said = [...wordsOf(line), change, causes].map(cell).join('\t');
    last = hashOfLine(last, said, identityHash);
    lines += `${place}\t${said}\t\\\\x${identityHash}\t\\\\x${last}\n`;
  }
  return { lines, identities, hash: last };
}

/** Stands for a debtor who had been erased when the line was frozen. */
const NOBODY = hash('sha256', 'recouvrement/statement/nobody');

/** Where a block's chain starts: bound to its statement and place. */
export const chainStart = (statement: string, block: number): string =>
  hash('sha256', `recouvrement/statement/${statement}/${block}`);

/** @param said the line's cells as COPY writes them */
export const hashOfLine = (last: string, said: string, identityHash: string): string =>
  hash('sha256', `${last}\n${said}\n${identityHash}`);

export const hashOfIdentity = (salt: string, who: string): string => hash('sha256', `${salt}\n${who}`);

/** The control hash of a statement: over the last hashes of its blocks, in order. */
export const controlOf = (hashes: readonly string[]): string =>
  hash('sha256', `recouvrement/statement\n${hashes.join('\n')}`);

const SPECIAL = /[\b\t\n\v\f\r\\]/;
const ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b', '\t': '\\t', '\n': '\\n', '\v': '\\v', '\f': '\\f', '\r': '\\r', '\\': '\\\\',
}; // biome-ignore format: one table

/** A value exactly as COPY writes it, so that what was hashed can be read back as it was. */
const cell = (text: string | null): string => {
  if (text === null) return '\\N';
  return SPECIAL.test(text) ? text.replaceAll(/[\b\t\n\v\f\r\\]/g, (character) => ESCAPES[character] as string) : text;
};
