import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import { exportStatement, type Manifest } from '../../src/documents';
import type { Register } from '../../src/register/register';

export const FILES = ['etat.csv', 'etat.xlsx', 'synthese.pdf', 'lignes.jsonl', 'manifest.json'] as const;

export interface StatementFiles {
  readonly manifest: Manifest;
  readonly bytes: ReadonlyMap<string, Buffer>;
}

/** The files of a frozen statement, as they would be handed to the caisse. */
export async function statementFiles(register: Register, statement: string): Promise<StatementFiles> {
  const folder = mkdtempSync(path.join(tmpdir(), 'recouvrement-statement-'));
  try {
    const target = path.join(folder, 'files');
    const manifest = await exportStatement(await register.statements.lineSource(statement), target);
    return { manifest, bytes: new Map(FILES.map((name) => [name, readFileSync(path.join(target, name))])) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The rows of a CSV file by the labels of its header. */
export const csvRows = ({ bytes }: StatementFiles): Record<string, string>[] =>
  parse(bytes.get('etat.csv') as Buffer, { delimiter: ';', columns: true, bom: true });

/** The rows of the workbook's sheet of debtors, as an independent reader reads them, written as the CSV writes them. */
export async function workbookRows({ bytes }: StatementFiles): Promise<string[][]> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes.get('etat.xlsx') as unknown as ArrayBuffer);
  const rows: string[][] = [];
  workbook.getWorksheet('Débiteurs')?.eachRow((row) => {
    rows.push((row.values as ExcelJS.CellValue[]).slice(1).map(written));
  });
  return rows;
}

function written(value: ExcelJS.CellValue): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return typeof value === 'number' ? value.toFixed(2) : String(value as string);
}
