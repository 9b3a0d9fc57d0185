import { nextVisit, readVisits } from '../../domain/bailiffs/visits';
import type { LegalDay } from '../../domain/calendar/legal-day';
import { parisDay } from '../../domain/calendar/paris-time';
import { bailiffSubject } from '../../domain/office/office-fact';
import { officeFile } from '../../domain/office/office-file';
import type { PeriodId } from '../../domain/office/periods';
import { Refusal } from '../../domain/refusal';
import { printOffice } from '../office-print';
import { recordOffice } from '../office-record';
import type { Service } from '../parts';

export async function planVisit(
  service: Service,
  id: string,
  { day, who, json }: { readonly day: LegalDay; readonly who?: string; readonly json?: boolean },
): Promise<void> {
  const entry = { subject: bailiffSubject(id), kind: 'visit-planned', data: { day, who } } as const;
  printOffice(await recordOffice(service, entry), json);
}

/** The day of the visit decides, however late it is learnt; a late one says which semester it makes up for. */
export async function recordVisit(
  service: Service,
  bailiff: string,
  options: {
    readonly who: string;
    readonly subject: string;
    readonly on?: LegalDay;
    readonly semester?: PeriodId;
    readonly report?: string;
    readonly id?: string;
    readonly json?: boolean;
  },
): Promise<void> {
  const { who, subject, on, semester, report, id, json } = options;
  const data = { who, subject, semester };
  const entry = { subject: bailiffSubject(bailiff), kind: 'visit-done', on, data, id, document: report } as const;
  printOffice(await recordOffice(service, entry), json);
}

/** @throws {Refusal} RCV-NOTHING-TO-NAME when no visit is planned and none is named */
export async function cancelVisit(
  service: Service,
  id: string,
  { reason, visit, json }: { readonly reason: string; readonly visit?: string; readonly json?: boolean },
): Promise<void> {
  const subject = bailiffSubject(id);
  const { facts } = await service.register.office.readSubject(subject);
  const named = visit ?? nextVisit(readVisits(officeFile(facts)), parisDay(service.clock.now()))?.id;
  if (named === undefined) throw new Refusal('RCV-NOTHING-TO-NAME', { what: 'visite prévue', subject: id });
  const entry = { subject, kind: 'visit-cancelled', data: { visit: named, reason } } as const;
  printOffice(await recordOffice(service, entry), json);
}
