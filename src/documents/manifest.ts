import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { LegalDay } from '../domain/calendar/legal-day';
import type { Instant } from '../domain/facts/fact';
import type { PeriodId } from '../domain/office/periods';
import type { StatementColumn } from '../domain/statement/columns';
import type { StatementNature } from '../domain/statement/natures';
import type { TotalsText } from '../domain/statement/totals';

export const MANIFEST = 'manifest.json';

/** What a package holds, and what it is to agree with. A change of what a name means raises `schema`. */
export interface Manifest {
  readonly schema: '1';
  readonly document: 'etat-nominatif-des-debiteurs';
  readonly statement: string;
  readonly caisse: { readonly id: string; readonly name: string };
  readonly period: PeriodId;
  /** 0: the statement itself; from 1 on the rectifying ones. */
  readonly number: number;
  readonly from: LegalDay;
  readonly asAt: LegalDay;
  readonly knownAt: Instant;
  readonly frozenAt: Instant | null;
  /** Hash over the frozen lines' chains, hexadecimal. */
  readonly control: string;
  readonly approval: { readonly signatory: string; readonly on: LegalDay } | null;
  readonly lines: number;
  /** French, of the natures that occur: what stands in the column « Nature de la procédure ». */
  readonly natures: Readonly<Partial<Record<StatementNature, string>>>;
  /** Amounts as text, in euros. */
  readonly totals: TotalsText;
  /** Of the CSV and of the JSON lines, in their order. */
  readonly columns: readonly Pick<StatementColumn, 'key' | 'label' | 'type'>[];
  readonly files: readonly PackagedFile[];
}

export interface PackagedFile {
  readonly name: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

export const manifestText = (manifest: Manifest): string => `${JSON.stringify(manifest, null, 2)}\n`;

export interface VerifiedPackage {
  readonly manifest: Manifest;
  /** SHA-256 of the manifest itself, hexadecimal: names the whole package. */
  readonly sha256: string;
  /** Files that are missing, too many, or other than the manifest says; none: the package is whole. */
  readonly faults: readonly string[];
}

/** Checks every file of a package against its manifest. @throws {NodeJS.ErrnoException} when there is no manifest to read */
export async function verifyPackage(folder: string): Promise<VerifiedPackage> {
  const text = await readFile(path.join(folder, MANIFEST));
  const manifest = JSON.parse(text.toString('utf8')) as Manifest;
  const names = new Set([MANIFEST, ...manifest.files.map(({ name }) => name)]);
  const faults = (await readdir(folder)).filter((name) => !names.has(name));
  for (const file of manifest.files) if (!(await isAsListed(folder, file))) faults.push(file.name);
  return { manifest, sha256: createHash('sha256').update(text).digest('hex'), faults: faults.sort() };
}

async function isAsListed(folder: string, { name, bytes, sha256 }: PackagedFile): Promise<boolean> {
  const file = path.join(folder, name);
  try {
    if ((await stat(file)).size !== bytes) return false;
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
    return hash.digest('hex') === sha256;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
