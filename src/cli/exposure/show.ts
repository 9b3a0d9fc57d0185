import { frenchDay } from '../../domain/calendar';
import type { LegalDay } from '../../domain/calendar/legal-day';
import { parisDay } from '../../domain/calendar/paris-time';
import type { Exposure, Tally } from '../../domain/duties/exposure';
import { AGE_LABELS, LEDGER_DUTY_LABELS } from '../../domain/duties/labels';
import type { LedgerRow } from '../../domain/duties/ledger-row';
import { penaltyRateOn } from '../../domain/duties/penalty-rate';
import { euros } from '../../domain/money/cents';
import { mustBeKnown } from '../duties/known-caisse';
import { ROW_COLUMNS, shownRow } from '../duties/shown-row';
import type { Installation } from '../parts';
import { jsonText, printTable } from '../table';

export interface ExposureOptions {
  readonly caisse?: string;
  /** Days to look ahead. */
  readonly forecast?: number;
  readonly rows?: boolean;
  readonly json?: boolean;
}

/** More would hide the sums from whoever reads them on a terminal. */
const MOST_PRINTED = 50;

/** Prints what late duties may cost, and what is to come if nothing is done. */
export async function showExposure(
  installation: Installation,
  { caisse, forecast: days, rows, json }: ExposureOptions,
): Promise<void> {
  const { register, clock } = installation;
  await mustBeKnown(caisse, installation);
  const today = parisDay(clock.now());
  const of = caisse === undefined ? {} : { caisse };
  const now = await register.ledger.exposure(today, of);
  const soon = days === undefined ? null : await register.ledger.forecast(days, of, today);
  const most = json ? Infinity : MOST_PRINTED;
  const late = rows ? await collected(register.ledger.rows({ ...of, late: true }, today), most) : [];
  const coming = rows && days !== undefined ? await collected(register.ledger.rowsToCome(days, of, today), most) : [];
  if (json) {
    const forecast = soon && { on: soon.on, ...plain(soon.exposure), ...(rows && { rows: shown(coming, soon.on) }) };
    print(jsonText({ today, ...plain(now), ...(rows && { rows: shown(late, today) }), ...(soon && { forecast }) }));
    return;
  }
  const { value, status, source } = penaltyRateOn(today);
  print(
    `Exposition au ${frenchDay(today)}${caisse === undefined ? '' : `, caisse ${caisse}`} : ${euros(now.total.exposure)}`,
  );
  printExposure(now);
  if (late.length > 0) printRows(late, today, '« recouvrement duties list --late --csv » les écrit toutes');
  if (soon) {
    print(
      `\nÀ venir, si rien n'est fait d'ici au ${frenchDay(soon.on)} : ${euros(soon.exposure.total.exposure)} de plus`,
    );
    printExposure(soon.exposure);
    if (coming.length > 0) printRows(coming, soon.on, '« --json » les donne toutes');
  }
  print(
    `\nPénalité de ${value} % au plus des sommes concernées [${status}] ${source}.\nUne même somme peut être concernée par plusieurs obligations : chacune compte.`,
  );
}

function printExposure({ total, justified, byDuty, byCaisse, byAge }: Exposure): void {
  const lines: (readonly [string, Tally])[] = [
    ...[...byDuty].map(([duty, tally]) => [`${duty} : ${LEDGER_DUTY_LABELS[duty]}`, tally] as const),
    ...[...byCaisse].map(([id, tally]) => [`caisse ${id}`, tally] as const),
    ...[...byAge].map(([age, tally]) => [`retard : ${AGE_LABELS[age]}`, tally] as const),
    ['Total', total],
    ['Justifié, non compté', justified],
  ];
  printTable(
    lines.filter(([name, { rows }]) => rows > 0 || name === 'Total'),
    [
      ['', ([name]) => name],
      ['Obligations', ([, { rows }]) => String(rows)],
      ['Sommes concernées', ([, { concerned }]) => euros(concerned)],
      ['Exposition', ([, tally]) => euros(tally.exposure)],
    ],
    false,
  );
}

function printRows(rows: readonly LedgerRow[], day: LegalDay, others: string): void {
  printTable(rows, ROW_COLUMNS(day), false);
  if (rows.length === MOST_PRINTED) print(`… les premières seulement : ${others}.`);
}

const plain = ({ total, justified, byDuty, byCaisse, byAge }: Exposure): object => ({
  total,
  justified,
  byDuty: Object.fromEntries(byDuty),
  byCaisse: Object.fromEntries(byCaisse),
  byAge: Object.fromEntries(byAge),
});

const shown = (rows: readonly LedgerRow[], day: LegalDay): object[] => rows.map((row) => shownRow(row, day));

async function collected(rows: AsyncIterable<LedgerRow>, most: number): Promise<LedgerRow[]> {
  const all: LedgerRow[] = [];
  for await (const row of rows) if (all.push(row) >= most) break;
  return all;
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);
