import type { LegalDay } from '../../domain/calendar/legal-day';
import { caisseSubject } from '../../domain/office/office-fact';
import { printOffice } from '../office-print';
import { recordOffice } from '../office-record';
import type { Service } from '../parts';
import { type Named, standingOf } from './named';

export interface AcknowledgeOptions {
  readonly reasons?: string;
  readonly reference?: string;
  readonly on?: LegalDay;
  readonly json?: boolean;
}

/** Records what the caisse says of the last sending: received, accepted, or refused with its reasons. */
export async function acknowledge(
  service: Service,
  name: Named,
  outcome: string,
  { reasons, reference, on, json }: AcknowledgeOptions,
): Promise<void> {
  await standingOf(service.register, name);
  const { caisse, period, number } = name;
  const data = { period, number, outcome, reasons, reference };
  printOffice(
    await recordOffice(service, { subject: caisseSubject(caisse), kind: 'statement-acknowledged', on, data }),
    json,
  );
}
