import { frenchDate } from '../domain/calendar';
import type { LegalDay } from '../domain/calendar/legal-day';
import { PERIODIC_ATTENTION_LABELS, PERIODIC_STAGE_LABELS } from '../domain/office/labels';
import type { OfficeConsequences } from '../register/office/contract';
import { jsonText } from './table';
import { timelineText } from './timeline-text';

/** Says what a recording did, and where the duties that it changed stand. */
export function printOffice({ appended, duplicates, entries, decisions }: OfficeConsequences, json?: boolean): void {
  if (json) {
    process.stdout.write(`${jsonText({ appended, entries, decisions, duplicates: duplicates.length })}\n`);
    return;
  }
  if (duplicates.length > 0) print('Déjà enregistré avec le même contenu : rien ne change.');
  for (const entry of entries) print(timelineText(entry));
  for (const { id } of appended) print(`Référence : ${id}`);
  for (const { duty, stage, waitsUntil, attention } of decisions)
    print(
      [
        `${duty} : ${PERIODIC_STAGE_LABELS[stage]}`,
        ...(waitsUntil === null ? [] : [`jusqu'au ${frenchDate(waitsUntil as LegalDay)}`]),
        ...(attention === null ? [] : [PERIODIC_ATTENTION_LABELS[attention]]),
      ].join(', '),
    );
}

export const print = (text: string): void => void process.stdout.write(`${text}\n`);
