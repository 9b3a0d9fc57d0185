import type { LegalDay } from '../../domain/calendar/legal-day';
import { caisseSubject } from '../../domain/office/office-fact';
import { printOffice } from '../office-print';
import { recordOffice } from '../office-record';
import type { Service } from '../parts';
import { type Named, standingOf } from './named';

export interface ApproveOptions {
  readonly by: string;
  readonly on?: LegalDay;
  readonly json?: boolean;
}

/** Approves a statement; the service then sends it. @throws {Refusal} while findings are open, without a delegation */
export async function approve(service: Service, name: Named, { by, on, json }: ApproveOptions): Promise<void> {
  await standingOf(service.register, name);
  const { caisse, period, number } = name;
  const data = { period, number, signatory: by };
  printOffice(
    await recordOffice(service, { subject: caisseSubject(caisse), kind: 'statement-approved', on, data }),
    json,
  );
}
