import type { NewFact } from '../domain/facts/fact';
import { intake } from '../domain/facts/intake';
import { Refusal } from '../domain/refusal';
import { type CsvLine, faultIn, type FileFormat } from './csv-line';
import { type FactOptions, notAfter, type Subject } from './fact-line';
import type { ColumnOfField } from './rejection';
import { isoDay } from './written-values';

export const SERVICE_FORMAT: FileFormat = {
  required: ['notice_ref', 'event', 'on'],
  optional: ['reason', 'tracking_ref'],
};

export const SERVICE_FIELDS: ColumnOfField = { tracking: 'tracking_ref', kind: 'event' };

const EVENTS: readonly string[] = ['dispatched', 'presented', 'delivered', 'returned'];

/**
 * A line of proof of service as a fact. The same event of the same day is the same fact.
 * @param subject what `notice_ref` names; null: nothing on file
 * @throws {Refusal}
 */
export function readService(line: CsvLine, subject: Subject | null, { today, recordedBy }: FactOptions): NewFact {
  const fault = faultIn(line);
  if (fault) throw new Refusal('RCV-MALFORMED', fault);
  const { values } = line;
  const noticeRef = values['notice_ref'] ?? '';
  if (noticeRef === '') throw new Refusal('RCV-MALFORMED', { field: 'notice_ref', reason: 'obligatoire' });
  if (subject?.case === undefined) throw new Refusal('RCV-UNKNOWN-CASE', { case: noticeRef });
  const event = values['event'] ?? '';
  if (!EVENTS.includes(event))
    throw new Refusal('RCV-MALFORMED', { field: 'event', reason: `valeurs admises : ${EVENTS.join(', ')}` });
  const on = isoDay(values['on'] ?? '');
  const data = {
    ...(event === 'returned' ? { reason: values['reason'] } : {}),
    ...(values['tracking_ref'] ? { tracking: values['tracking_ref'] } : {}),
  };
  const { debtor, case: id } = subject;
  const kind = `notice-${event}`;
  return notAfter(
    today,
    intake({ source: 'service', id: `${id}:${event}:${on}`, debtor, case: id, kind, on, recordedBy, data }),
  );
}
