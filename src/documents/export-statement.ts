import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { Refusal } from '../domain/refusal';
import { STATEMENT_NATURE_LABELS, STATEMENT_NATURES } from '../domain/statement/natures';
import { readTotals, type TotalsText, totalsText } from '../domain/statement/totals';
import type { LineSource } from '../register/statement/statement-register';
import { jsonLines } from './json-lines';
import { MANIFEST, type Manifest, manifestText, type PackagedFile } from './manifest';
import { makeFolder } from './package-folder';
import { writePackaged } from './packaged-file';
import { spreadsheet } from './spreadsheet';
import type { StatementDetails } from './statement-texts';
import { renderSummary } from './summary/render-summary';
import { summaryData } from './summary/summary-data';

const NO_DETAILS: StatementDetails = { approval: null, settled: [] };

/**
 * Writes a frozen statement as files: CSV, XLSX, PDF summary, JSON lines, and the manifest that vouches for them. The folder is
 * whole or not there, and its owner's alone; an earlier export in it is replaced. The same statement with the same details gives the same bytes.
 * @throws {Refusal} RCV-FOLDER-TAKEN when anything else is there
 * @throws {Error} when other lines come than the statement counts
 */
export async function exportStatement(
  source: LineSource,
  folder: string,
  details: StatementDetails = NO_DETAILS,
): Promise<Manifest> {
  const { statement } = source;
  const target = path.resolve(folder);
  await mustBeFree(target);
  return makeFolder(
    target,
    async (part) => {
      const counted = (file: string) => (lines: number) => {
        if (lines !== statement.lines)
          throw new Error(`${file}: ${lines} lines of ${statement.id}, which has ${statement.lines}`);
      };
      const at = statement.frozenAt ?? statement.knownAt;
      // One after the other: memory stays flat, and the register gives one connection up for it.
      const files: PackagedFile[] = [
        await writePackaged(part, 'etat.csv', source.copyCsv()),
        await writePackaged(part, 'etat.xlsx', spreadsheet(source, { count: counted('etat.xlsx') })),
        await writePackaged(
          part,
          'lignes.jsonl',
          jsonLines(source.columns, source.copyText(), counted('lignes.jsonl')),
        ),
        await writePackaged(part, 'synthese.pdf', [await renderSummary(summaryData(source, details), at)]),
      ];
      const manifest = manifestOf(source, details, files);
      await writePackaged(part, MANIFEST, [Buffer.from(manifestText(manifest))]);
      return manifest;
    },
    { replace: true, mode: 0o700 },
  );
}

const FILES: ReadonlySet<string> = new Set(['etat.csv', 'etat.xlsx', 'lignes.jsonl', 'synthese.pdf', MANIFEST]);

/** Replacing takes the whole folder away: it must not be one in which somebody keeps something. */
async function mustBeFree(folder: string): Promise<void> {
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error.code === 'ENOTDIR' ? new Refusal('RCV-FOLDER-TAKEN', { folder }) : error;
  });
  if (!there.every((name) => FILES.has(name))) throw new Refusal('RCV-FOLDER-TAKEN', { folder });
}

function manifestOf(
  { statement, columns, totals }: LineSource,
  { approval }: StatementDetails,
  files: readonly PackagedFile[],
): Manifest {
  const { id, caisse, caisseName, period, number, from, asAt, knownAt, frozenAt, control, lines } = statement;
  return {
    schema: '1',
    document: 'etat-nominatif-des-debiteurs',
    statement: id,
    caisse: { id: caisse, name: caisseName },
    period,
    number,
    from,
    asAt,
    knownAt,
    frozenAt,
    control: control ?? '',
    approval,
    lines,
    natures: Object.fromEntries(
      STATEMENT_NATURES.filter((nature) => nature in totals.byNature).map((nature) => [
        nature,
        STATEMENT_NATURE_LABELS[nature],
      ]),
    ),
    totals: ordered(totals),
    columns: columns.map(({ key, label, type }) => ({ key, label, type })),
    files,
  };
}

/** In the order of natures and amounts: PostgreSQL keeps members in one of its own. */
const ordered = (totals: TotalsText): TotalsText => totalsText(readTotals(totals));
