import type { LegalDay } from '../../domain/calendar/legal-day';
import { bailiffSubject } from '../../domain/office/office-fact';
import type { PeriodId } from '../../domain/office/periods';
import { printOffice } from '../office-print';
import { recordOffice } from '../office-record';
import type { Service } from '../parts';

/** A query that was made otherwise than by our mail, of a bailiff without an address say: about all that he is silent on now. */
export async function recordAsked(
  service: Service,
  id: string,
  options: {
    readonly period: PeriodId;
    readonly channel: string;
    readonly reference: string;
    readonly on?: LegalDay;
    readonly json?: boolean;
  },
): Promise<void> {
  const { period, channel, reference, on, json } = options;
  const { withoutNews } = await service.register.office.holdingsOf(id);
  const data = { period, cases: withoutNews.length, channel, reference };
  printOffice(await recordOffice(service, { subject: bailiffSubject(id), kind: 'query-sent', on, data }), json);
}
