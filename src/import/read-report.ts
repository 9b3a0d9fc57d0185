import { createHash } from 'node:crypto';
import type { LegalDay } from '../domain/calendar/legal-day';
import type { NewFact } from '../domain/facts/fact';
import { intake } from '../domain/facts/intake';
import { parsePeriodicDutyId } from '../domain/office/periodic-duty';
import { Refusal } from '../domain/refusal';
import { type CsvLine, faultIn, type FileFormat } from './csv-line';
import { type FactOptions, notAfter, type Subject } from './fact-line';
import type { ColumnOfField } from './rejection';
import { isoDay, writtenFormula } from './written-values';

export const REPORT_FORMAT: FileFormat = {
  required: ['query', 'notice_ref', 'act', 'result'],
  optional: ['case', 'act_on'],
};

export const REPORT_FIELDS: ColumnOfField = { actOn: 'act_on', duty: 'query', bailiff: 'query' };

/** What bailiffs say of cases is recorded under this name. */
export const REPORT_SOURCE = 'bailiff-replies';

/** The form comes with a line for each case: one that was left as it is says nothing, and is no mistake. */
export const isUnanswered = (valueOf: (column: string) => string): boolean =>
  valueOf('act') === '' && valueOf('act_on') === '' && valueOf('result') === '';

/** The case that a line is about: its id, which is always one, or else the notice's reference. */
export const reportedCase = (valueOf: (column: string) => string): string =>
  writtenFormula(valueOf('case') || valueOf('notice_ref'));

/**
 * A line of a bailiff's reply as a fact. The same act of the same day on the same case, in reply to the same query, is the same
 * fact.
 * @param subject what the line's case is; null: nothing on file
 * @throws {Refusal}
 */
export function readReport(
  line: CsvLine,
  subject: Subject | null,
  { today, recordedBy, receivedOn = today }: FactOptions & { readonly receivedOn?: LegalDay },
): NewFact<'bailiff-reported'> {
  const fault = faultIn(line);
  if (fault) throw new Refusal('RCV-MALFORMED', fault);
  const { values } = line;
  const query = values['query'] ?? '';
  const asked = parsePeriodicDutyId(query);
  if (asked?.kind !== 'bailiff-query')
    throw new Refusal('RCV-MALFORMED', { field: 'query', reason: "la référence de l'interrogation est attendue" });
  const written = reportedCase((column) => values[column] ?? '');
  if (subject?.case === undefined) throw new Refusal('RCV-UNKNOWN-CASE', { case: written });
  const { debtor, case: id } = subject;
  const [act, result] = [writtenFormula(values['act'] ?? ''), writtenFormula(values['result'] ?? '')];
  const actOn = isoDay(values['act_on'] ?? '');
  const digest = createHash('sha256')
    .update(JSON.stringify([act, actOn]))
    .digest('hex')
    .slice(0, 16);
  const fact = intake({
    source: REPORT_SOURCE,
    id: `${query}:${id}:${digest}`,
    debtor,
    case: id,
    kind: 'bailiff-reported',
    on: receivedOn,
    recordedBy,
    data: { bailiff: asked.subject, act, result, ...(actOn === '' ? {} : { actOn }) },
  });
  return notAfter(today, fact) as NewFact<'bailiff-reported'>;
}
