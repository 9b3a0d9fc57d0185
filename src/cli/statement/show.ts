import { frenchDay } from '../../domain/calendar';
import { cents, euros } from '../../domain/money/cents';
import { PERIODIC_STAGE_LABELS } from '../../domain/office/labels';
import { FINDING_LABELS } from '../../domain/statement/findings';
import { STATEMENT_NATURE_LABELS, STATEMENT_NATURES } from '../../domain/statement/natures';
import type { StatementCourse } from '../../domain/statement/statement-course';
import type { SumsText, TotalsText } from '../../domain/statement/totals';
import type { FindingOnFile } from '../../register/statement/statement-register';
import { counted } from '../counted';
import { print } from '../office-print';
import type { Installation } from '../parts';
import { jsonText, printTable } from '../table';
import { type Named, standingOf } from './named';

/** Prints a statement without its lines: totals by nature, what is to be settled, how far it has come. */
export async function showStatement(
  { register }: Installation,
  name: Named,
  { json, limit }: { readonly json?: boolean; readonly limit: number },
): Promise<void> {
  const { duty, course } = await standingOf(register, name);
  const [statement] = (await register.statements.list(name)).filter(({ number }) => number === name.number);
  const open = statement ? await register.statements.findings(statement.id, { open: true, limit }) : [];
  if (json)
    return print(
      jsonText({
        duty,
        course: { ...course, left: Object.fromEntries(course.left) },
        statement: statement ?? null,
        findings: open,
      }),
    );
  const title = name.number === 0 ? 'État nominatif' : `État rectificatif n° ${name.number}`;
  print(
    [
      `${title} ${name.period}, caisse ${name.caisse} : ${PERIODIC_STAGE_LABELS[course.stage]}`,
      // The day is the statement's own; a rectifying one has none.
      ...(name.number === 0 ? [`À adresser au plus tard le ${frenchDay(duty.dueOn)}`] : []),
      ...(statement
        ? [
            `Arrêté au ${frenchDay(statement.asAt)}, ${counted(statement.lines, 'ligne')}, empreinte ${statement.control ?? 'à venir (arrêté en cours)'}`,
          ]
        : []),
      ...historyOf(course),
    ].join('\n'),
  );
  if (statement?.state === 'frozen') printTotals(statement.totals);
  printFindings(open, course);
}

const OUTCOMES = { received: 'reçu', accepted: 'accepté', refused: 'refusé' } as const;

function historyOf({ approved, sendings }: StatementCourse): string[] {
  return [
    ...(approved ? [`Approuvé le ${approved.on} par ${approved.data.signatory}`] : []),
    ...sendings.map(({ fact, acknowledged }) => {
      const said = acknowledged
        ? `${OUTCOMES[acknowledged.data.outcome]} le ${acknowledged.on}${acknowledged.data.reasons ? ` : ${acknowledged.data.reasons}` : ''}`
        : "pas d'accusé de réception";
      return `Adressé le ${fact.on} (${fact.data.channel}, ${fact.data.reference}), ${said}`;
    }),
  ];
}

function printTotals({ byNature, overall }: TotalsText): void {
  const rows = STATEMENT_NATURES.flatMap((nature): [string, SumsText][] => {
    const sums = byNature[nature];
    return sums ? [[STATEMENT_NATURE_LABELS[nature], sums]] : [];
  });
  const amount = (text: string): string => euros(cents(text));
  printTable<[string, SumsText]>(
    [...rows, ['Ensemble', overall]],
    [
      ['Nature', ([label]) => label],
      ['Lignes', ([, sums]) => String(sums.lines)],
      ['Ouverture', ([, sums]) => amount(sums.opening)],
      ['Entrées', ([, sums]) => amount(sums.added)],
      ['Payé', ([, sums]) => amount(sums.paid)],
      ['Annulé', ([, sums]) => amount(sums.cancelled)],
      ['Non-valeur', ([, sums]) => amount(sums.writtenOff)],
      ['Clôture', ([, sums]) => amount(sums.closing)],
    ],
    false,
  );
}

function printFindings(open: readonly FindingOnFile[], { left }: StatementCourse): void {
  if (open.length === 0) return;
  const total = [...left.values()].reduce((sum, count) => sum + count, 0);
  print('Anomalies à régler (recouvrement statement settle)');
  for (const { code, case: id, noticeRef, detail } of open)
    print(`  ${code} : ${FINDING_LABELS[code]}${id === null ? '' : `, dossier ${noticeRef ?? id}`} : ${detail}`);
  if (total > open.length) print(`  … et ${total - open.length} autres (--limit)`);
}
