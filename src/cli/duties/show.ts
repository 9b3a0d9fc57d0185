import { frenchDay } from '../../domain/calendar';
import { parisDay } from '../../domain/calendar/paris-time';
import { tallyOf } from '../../domain/duties/exposure';
import { daysLate, isJustified, type Justification, type LedgerRow } from '../../domain/duties/ledger-row';
import { penaltyRateOn } from '../../domain/duties/penalty-rate';
import { euros } from '../../domain/money/cents';
import type { Installation } from '../parts';
import { jsonText } from '../table';
import { dutyText, shownRow, stateText } from './shown-row';

/** Prints one row of the ledger, its price, and all that was said of it. */
export async function showDuty(
  { register, clock }: Installation,
  id: string,
  { json }: { json?: boolean },
): Promise<void> {
  const today = parisDay(clock.now());
  const { row, said } = await register.ledger.read(id);
  if (json) return print(jsonText({ ...shownRow(row, today), said }));
  print(
    [
      `Obligation ${row.row} : ${dutyText(row)}`,
      `Objet : ${row.label} (${row.subject})`,
      `Ouverte le ${frenchDay(row.opensOn)}, due le ${frenchDay(row.dueOn)}${row.doneOn ? `, accomplie le ${frenchDay(row.doneOn)}` : ''}${row.liftedOn ? `, levée le ${frenchDay(row.liftedOn)}` : ''}`,
      `État au ${frenchDay(today)} : ${stateText(row, today).replaceAll('\n', ', ')}`,
      ...(row.breach === null ? [] : [`Manquement : ${row.breach}`]),
      ...[...row.concerned].map(([caisse, cents]) => `Sommes concernées, caisse ${caisse} : ${euros(cents)}`),
      ...(daysLate(row, today) > 0 ? [priceText(row)] : []),
      ...(said.length > 0 ? ['', 'Justifications', ...said.map(saidText)] : []),
    ].join('\n'),
  );
}

/** Answers for a late duty, or takes the answer back, and says what that does to its price. */
export async function sayOfDuty(
  { register, clock }: Installation,
  row: string,
  { by, reason, withdraw }: { by: string; reason: string; withdraw: boolean },
): Promise<void> {
  const said = { row, by, text: reason };
  const { ledger } = register;
  const after = await (withdraw ? ledger.withdrawJustification(said) : ledger.justify(said));
  print(`Obligation ${row} : ${stateText(after, parisDay(clock.now())).replaceAll('\n', ', ')}\n${priceText(after)}`);
}

function priceText(row: LedgerRow): string {
  const { value, status, source } = penaltyRateOn(row.dueOn);
  const { exposure } = tallyOf(row);
  const price = isJustified(row) ? `aucune (justifiée ; sinon ${euros(exposure)})` : euros(exposure);
  return `Exposition : ${price}, ${value} % au plus [${status}] ${source}`;
}

const saidText = ({ kind, text, author, at }: Justification): string =>
  `  ${at}  ${kind === 'justified' ? 'justifiée' : 'justification retirée'} par ${author} : ${text}`;

const print = (text: string): void => void process.stdout.write(`${text}\n`);
