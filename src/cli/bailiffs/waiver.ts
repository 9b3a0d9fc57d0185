import type { LegalDay } from '../../domain/calendar/legal-day';
import { bailiffSubject, isOfficeKind } from '../../domain/office/office-fact';
import { Refusal } from '../../domain/refusal';
import { printOffice } from '../office-print';
import { recordOffice } from '../office-record';
import type { Service } from '../parts';
import { printVolumes } from './show';
import { lastWaiver } from './standing';

/** The figures are computed by the transaction that records the finding; whoever holds nothing is found so for every caisse. */
export async function findWaiver(
  service: Service,
  id: string,
  options: { readonly until: LegalDay; readonly reason: string; readonly on?: LegalDay; readonly json?: boolean },
): Promise<void> {
  const { until, reason, on, json } = options;
  const data = { until, reason };
  const consequences = await recordOffice(service, { subject: bailiffSubject(id), kind: 'waiver-found', on, data });
  printOffice(consequences, json);
  for (const fact of consequences.appended)
    if (!json && isOfficeKind(fact, 'waiver-found')) printVolumes(fact.data.volumes);
}

export async function agreeWaiver(
  service: Service,
  id: string,
  options: {
    readonly caisse: string;
    readonly reference: string;
    readonly on?: LegalDay;
    readonly waiver?: string;
    readonly json?: boolean;
  },
): Promise<void> {
  const { caisse, reference, on, json } = options;
  const data = { waiver: options.waiver ?? (await lastFinding(service, id)), caisse, reference };
  printOffice(await recordOffice(service, { subject: bailiffSubject(id), kind: 'waiver-agreed', on, data }), json);
}

export async function endWaiver(
  service: Service,
  id: string,
  options: { readonly reason: string; readonly on?: LegalDay; readonly waiver?: string; readonly json?: boolean },
): Promise<void> {
  const { reason, on, json } = options;
  const data = { waiver: options.waiver ?? (await lastFinding(service, id)), reason };
  printOffice(await recordOffice(service, { subject: bailiffSubject(id), kind: 'waiver-ended', on, data }), json);
}

/** @throws {Refusal} RCV-NOTHING-TO-NAME */
async function lastFinding({ register }: Service, id: string): Promise<string> {
  const subject = bailiffSubject(id);
  const waiver = lastWaiver((await register.office.readSubject(subject)).facts);
  if (!waiver) throw new Refusal('RCV-NOTHING-TO-NAME', { what: 'dispense constatée', subject: id });
  return waiver.found.id;
}
