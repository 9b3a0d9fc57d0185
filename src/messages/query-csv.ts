import { stringify } from 'csv-stringify/sync';
import type { CaseWithoutNews } from '../register/office/contract';

/** For spreadsheets: `;`, a mark that says UTF-8, and nothing that they would compute. */
export const csvText = (rows: readonly (readonly (string | number | null)[])[]): string =>
  stringify(rows as (string | number | null)[][], { delimiter: ';', bom: true, escape_formulas: true });

/** What a bailiff is asked about: references and days alone, no debtor, no amount. */
export const queryCsv = (cases: readonly CaseWithoutNews[]): string =>
  csvText([
    ['notice_ref', 'case', 'caisse', 'placed_on', 'last_report_on'],
    ...cases.map(({ noticeRef, case: id, caisse, placedOn, reportedOn }) => [
      noticeRef,
      id,
      caisse,
      placedOn,
      reportedOn,
    ]),
  ]);

/** The columns of a reply, as `bailiffs reply` reads them (docs/csv.md). */
export const REPLY_COLUMNS = ['query', 'notice_ref', 'case', 'act', 'act_on', 'result'] as const;

/** The form that the bailiff fills and sends back: one line for each case, to be repeated for further acts. */
export const replyForm = (query: string, cases: readonly CaseWithoutNews[]): string =>
  csvText([REPLY_COLUMNS, ...cases.map(({ noticeRef, case: id }) => [query, noticeRef, id, '', '', ''])]);
