import { STATEMENT_NATURE_LABELS, STATEMENT_NATURES } from '../../domain/statement/natures';
import type { SumsText } from '../../domain/statement/totals';
import type { LineSource } from '../../register/statement/statement-register';
import { particularsOf, SUMMARY_AMOUNTS, titleOf } from '../statement-texts';
import { STYLE } from './styles';
import { cellText, columnLetters, SHEET_NAMESPACE, XML_HEAD } from './xml';

interface Cell {
  readonly value: string;
  readonly style: number;
  readonly number?: true;
}

const text = (value: string, style = STYLE.plain): Cell => ({ value, style });
const amount = (value: string, style = STYLE.amount): Cell => ({ value, style, number: true });

/** The first sheet: what the statement is, and its totals by nature of the procedure. */
export function summarySheet({ statement, totals }: LineSource): string {
  const heading = ['Nature de la procédure', 'Dossiers', ...SUMMARY_AMOUNTS.map(([, label]) => label)];
  const natures = STATEMENT_NATURES.flatMap((nature) => {
    const sums = totals.byNature[nature];
    return sums ? [sumsRow(STATEMENT_NATURE_LABELS[nature], sums)] : [];
  });
  const total = sumsRow('Total', totals.overall, [STYLE.total, STYLE.totalCount, STYLE.totalAmount]);
  const rows: readonly (readonly Cell[])[] = [
    [text(titleOf(statement), STYLE.title)],
    ...particularsOf(statement).map(([label, value]) => [text(label), text(value)]),
    [],
    heading.map((label) => text(label, STYLE.heading)),
    ...natures,
    total,
  ];
  const xml = rows.map((cells, index) => rowXml(index + 1, cells)).join('');
  return `${XML_HEAD}<worksheet xmlns="${SHEET_NAMESPACE}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews><cols><col min="1" max="1" width="36" customWidth="1"/><col min="2" max="8" width="21" customWidth="1"/></cols><sheetData>${xml}</sheetData><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>`;
}

const PLAIN_STYLES = [STYLE.plain, STYLE.count, STYLE.amount] as const;

function sumsRow(
  label: string,
  sums: SumsText,
  [first, second, others]: readonly [number, number, number] = PLAIN_STYLES,
): Cell[] {
  return [
    text(label, first),
    amount(String(sums.lines), second),
    ...SUMMARY_AMOUNTS.map(([name]) => amount(sums[name], others)),
  ];
}

function rowXml(number: number, cells: readonly Cell[]): string {
  const xml = cells.map(({ value, style, number: isNumber }, index) => {
    const cell = `<c r="${columnLetters(index)}${number}" s="${style}"`;
    return isNumber
      ? `${cell}><v>${value}</v></c>`
      : `${cell} t="inlineStr"><is><t xml:space="preserve">${cellText(value)}</t></is></c>`;
  });
  return `<row r="${number}">${xml.join('')}</row>`;
}
