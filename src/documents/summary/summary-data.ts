import { frenchDate } from '../../domain/calendar';
import { cents, euros } from '../../domain/money/cents';
import { FINDING_LABELS } from '../../domain/statement/findings';
import { STATEMENT_NATURE_LABELS, STATEMENT_NATURES } from '../../domain/statement/natures';
import type { SumsText } from '../../domain/statement/totals';
import type { LineSource } from '../../register/statement/statement-register';
import { particularsOf, semesterText, type StatementDetails, SUMMARY_AMOUNTS, titleOf } from '../statement-texts';
import { printable } from './printable';

/** What the template of the summary is given, all of it text to be shown as it is. */
export interface SummaryData {
  readonly title: string;
  /** Title of the file: says which statement it is. */
  readonly documentTitle: string;
  readonly subtitle: string;
  readonly particulars: readonly (readonly [label: string, text: string])[];
  readonly columns: readonly string[];
  readonly natures: readonly (readonly string[])[];
  readonly total: readonly string[];
  /** The identity that each line and the totals keep. */
  readonly identity: string;
  readonly settled: readonly (readonly [what: string, count: string, how: string])[];
  readonly approval: { readonly signatory: string; readonly on: string } | null;
}

export function summaryData({ statement, totals }: LineSource, { approval, settled }: StatementDetails): SummaryData {
  const title = titleOf(statement);
  const { opening, added, paid, cancelled, writtenOff, closing } = totals.overall;
  const natures = STATEMENT_NATURES.flatMap((nature) => {
    const sums = totals.byNature[nature];
    return sums ? [sumsCells(STATEMENT_NATURE_LABELS[nature], sums)] : [];
  });
  return shown({
    title,
    documentTitle: `${title} : ${statement.caisseName}, ${semesterText(statement.period)}`,
    subtitle: 'Synthèse par nature de procédure',
    particulars: particularsOf(statement),
    columns: ['Nature de la procédure', 'Dossiers', ...SUMMARY_AMOUNTS.map(([, label]) => label)],
    natures,
    total: sumsCells('Total', totals.overall),
    identity: `${euro(opening)} + ${euro(added)} − ${euro(paid)} − ${euro(cancelled)} − ${euro(writtenOff)} = ${euro(closing)}`,
    settled: settled.map(({ code, count, by, on, reason }) => [
      FINDING_LABELS[code],
      String(count),
      `${reason} (${by}, le ${frenchDate(on)})`,
    ]),
    approval: approval && { signatory: approval.signatory, on: frenchDate(approval.on) },
  });
}

const euro = (amount: string): string => euros(cents(amount));

const sumsCells = (label: string, sums: SumsText): string[] => [
  label,
  String(sums.lines).replaceAll(/\B(?=(\d{3})+$)/g, '\u202f'),
  ...SUMMARY_AMOUNTS.map(([name]) => euro(sums[name])),
];

const shown = (data: SummaryData): SummaryData =>
  JSON.parse(JSON.stringify(data), (_, value: unknown) =>
    typeof value === 'string' ? printable(value) : value,
  ) as SummaryData;
