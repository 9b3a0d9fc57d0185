import { Readable } from 'node:stream';
import { type Options, ZipFile } from 'yazl';
import type { LineSource } from '../../register/statement/statement-register';
import { CopyRows } from '../copy-rows';
import { semesterText, titleOf } from '../statement-texts';
import { linesSheet, ROWS_OF_A_SHEET } from './lines-sheet';
import { STYLES } from './styles';
import { summarySheet } from './summary-sheet';
import {
  contentTypes,
  coreProperties,
  PACKAGE_RELATIONSHIPS,
  sheetPath,
  sheetsFor,
  workbook,
  workbookRelationships,
} from './workbook';

/** The same in every file and every time zone (a zip knows local time alone), so that the same lines give the same bytes. */
const OPTIONS: Partial<Options> = {
  mtime: new Date(1980, 0, 1),
  forceDosTimestamp: true,
  mode: 0o100644,
  // The first level halves the time of the sixth and costs a tenth in size.
  compressionLevel: 1,
};

/**
 * The statement as an XLSX file, written while the lines are read. Texts are inline: a table of shared ones would have to be kept.
 * @param count is told the number of lines at the end
 * @param rowsOfASheet default: as many as a sheet may hold
 */
export function spreadsheet(
  source: LineSource,
  { count, rowsOfASheet = ROWS_OF_A_SHEET }: { count(lines: number): void; readonly rowsOfASheet?: number },
): Readable {
  const { statement, columns } = source;
  const sheets = sheetsFor(statement.lines, rowsOfASheet);
  const title = `${titleOf(statement)}, ${statement.caisse}, ${semesterText(statement.period)}`;
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const rows = new CopyRows(source.copyText());
  const add = (path: string, content: string): void => zip.addBuffer(Buffer.from(content), path, OPTIONS);
  add('[Content_Types].xml', contentTypes(sheets.length + 1));
  add('_rels/.rels', PACKAGE_RELATIONSHIPS);
  add('docProps/core.xml', coreProperties(title, statement.frozenAt ?? statement.knownAt));
  add('xl/workbook.xml', workbook(sheets, columns.length));
  add('xl/_rels/workbook.xml.rels', workbookRelationships(sheets.length + 1));
  add('xl/styles.xml', STYLES);
  add(sheetPath(0), summarySheet(source));
  let lines = 0;
  for (const index of sheets.keys())
    zip.addReadStreamLazy(sheetPath(index + 1), OPTIONS, (use) => {
      const counted = (written: number): void => {
        lines += written;
        if (index === sheets.length - 1) count(lines);
      };
      const limit = index === sheets.length - 1 ? Infinity : rowsOfASheet;
      const sheet = Readable.from(linesSheet(columns, rows, { limit, count: counted }), { objectMode: false });
      // Neither end of a pipe tells the other that it broke.
      sheet.once('error', (error) => output.destroy(error));
      output.once('close', () => sheet.destroy());
      use(null, sheet);
    });
  zip.once('error', (error) => output.destroy(error));
  output.once('close', () => rows.close());
  zip.end();
  return output;
}
