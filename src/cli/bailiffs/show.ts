import { nextVisit, readVisits } from '../../domain/bailiffs/visits';
import { parisDay } from '../../domain/calendar/paris-time';
import { cents, euros, sum } from '../../domain/money/cents';
import { bailiffTitle, PERIODIC_LABELS, PERIODIC_STAGE_LABELS } from '../../domain/office/labels';
import { officeFile } from '../../domain/office/office-file';
import { bailiffSubject, type Volume } from '../../domain/office/office-fact';
import { OFFICE_KINDS } from '../../domain/office/office-kinds';
import { Refusal } from '../../domain/refusal';
import { print } from '../office-print';
import type { Installation } from '../parts';
import { jsonText, printTable } from '../table';
import { lastWaiver, waiverText } from './standing';

/** Prints a bailiff: who, what is owed of him, what is on file. @throws {Refusal} RCV-UNKNOWN-BAILIFF */
export async function showBailiff(
  { register, clock }: Installation,
  id: string,
  { json }: { json?: boolean },
): Promise<void> {
  const { office } = register;
  const { facts, duties } = await office.readSubject(bailiffSubject(id));
  const bailiff = (await office.listBailiffs()).find((known) => known.id === id);
  if (!bailiff) throw new Refusal('RCV-UNKNOWN-BAILIFF', { bailiff: id });
  const { volumes, withoutNews } = await office.holdingsOf(id);
  if (json) return print(jsonText({ bailiff, duties, facts, volumes, withoutNews }));
  const today = parisDay(clock.now());
  const next = nextVisit(readVisits(officeFile(facts)), today);
  const waiver = waiverText(lastWaiver(facts), today);
  print(
    [
      `${id} : ${bailiffTitle(today)} ${bailiff.name}${bailiff.office === null ? '' : `, ${bailiff.office}`}${bailiff.departement === null ? '' : ` (${bailiff.departement})`}`,
      `En fonction du ${bailiff.from}${bailiff.to === null ? '' : ` au ${bailiff.to}`} ; adresse : ${bailiff.email ?? 'à déclarer'}`,
      ...(waiver === '' ? [] : [`Dispense de visite : ${waiver}`]),
      ...(next === null ? [] : [`Visite prévue le ${next.data.day}  [${next.id}]`]),
      `Dossiers confiés : ${volumes.reduce((total, { cases }) => total + cases, 0)}, dont sans nouvelles récentes : ${withoutNews.length}`,
      '',
      'Obligations',
      ...duties.map(
        (duty) =>
          `  ${duty.period}  ${PERIODIC_LABELS[duty.kind]} : ${PERIODIC_STAGE_LABELS[duty.stage]}, due le ${duty.dueOn}${duty.doneOn === null ? '' : `, accomplie le ${duty.doneOn}`}${duty.liftedOn === null ? '' : `, levée le ${duty.liftedOn}`}`,
      ),
      '',
      'Faits (jour, connu le)',
      ...facts.map(
        (fact) => `  ${fact.on}  ${fact.recordedOn}  ${OFFICE_KINDS[fact.kind].label}  [${fact.source}/${fact.id}]`,
      ),
    ].join('\n'),
  );
}

/** Prints what a bailiff holds, by caisse. @throws {Refusal} RCV-UNKNOWN-BAILIFF */
export async function showVolume({ register }: Installation, id: string, { json }: { json?: boolean }): Promise<void> {
  await register.office.readSubject(bailiffSubject(id));
  const { volumes } = await register.office.holdingsOf(id);
  printVolumes(volumes, json);
}

export function printVolumes(volumes: readonly Volume[], json?: boolean): void {
  printTable(
    volumes,
    [
      ['Caisse', ({ caisse }) => caisse],
      ['Dossiers', ({ cases }) => String(cases)],
      ['Restant dû, hors frais', ({ due }) => euros(cents(due))],
      ['Actes rapportés en six mois', ({ reports }) => String(reports)],
    ],
    json,
  );
  if (json || volumes.length < 2) return;
  const total = volumes.reduce((all, { cases }) => all + cases, 0);
  print(`En tout : ${total} dossiers, ${euros(sum(volumes.map(({ due }) => cents(due))))}`);
}
