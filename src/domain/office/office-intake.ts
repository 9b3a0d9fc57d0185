import type { LegalDay } from '../calendar/legal-day';
import { SYSTEM } from '../facts/fact';
import { checkData } from '../facts/field-checks';
import { checkDay, isText, malformed } from '../facts/field-values';
import { Refusal } from '../refusal';
import { type NewOfficeFact, subjectParts, type SubjectId } from './office-fact';
import { OFFICE_FIELDS } from './office-fields';
import { isOfficeFactKind, isSystemKind, OFFICE_KINDS } from './office-kinds';
import { isSemester, parsePeriod, type PeriodId, semesterOf } from './periods';

/** An office fact as it comes from outside, before anything is believed of it. */
export interface RawOfficeFact {
  readonly source: string;
  readonly id: string;
  /** `bailiff:B1` or `caisse:C1`. */
  readonly subject: string;
  readonly kind: string;
  readonly on: string;
  readonly recordedBy: string;
  readonly data?: Readonly<Record<string, unknown>> | undefined;
  readonly document?: string | undefined;
  readonly retracts?: string | undefined;
}

const SUBJECT = /^(bailiff|caisse):./;

/**
 * Checks the shape of an office fact, as `intake()` does for facts of debtors.
 * @throws {Refusal} with the field and what to do; nothing is guessed or dropped
 */
export function intakeOffice(raw: RawOfficeFact): NewOfficeFact {
  if (!isOfficeFactKind(raw.kind)) throw new Refusal('RCV-UNKNOWN-KIND', { kind: String(raw.kind) });
  const { subject } = OFFICE_KINDS[raw.kind];
  for (const name of ['source', 'id', 'subject', 'recordedBy'] as const)
    if (!isText(raw[name])) throw malformed(name, 'texte attendu');
  if (raw.source === SYSTEM) throw malformed('source', 'réservée au système');
  if (isSystemKind(raw.kind)) throw malformed('kind', 'fait réservé au système');
  if (!SUBJECT.test(raw.subject)) throw malformed('subject', 'bailiff:… ou caisse:… attendu');
  if (subject !== 'either' && subjectParts(raw.subject as SubjectId).kind !== subject)
    throw malformed('subject', `ce fait concerne ${subject === 'bailiff' ? 'un huissier' : 'une caisse'}`);
  if ((raw.kind === 'retraction') !== (raw.retracts !== undefined))
    throw malformed('retracts', 'propre à la rétractation, qui nomme le fait visé');
  checkDay('on', raw.on);
  const data = Object.fromEntries(Object.entries(raw.data ?? {}).filter(([, value]) => value !== undefined));
  checkData(raw.kind, OFFICE_FIELDS[raw.kind], data);
  checkTogether(raw.kind, raw.on as LegalDay, data);
  const { source, id, recordedBy, kind, on, document, retracts } = raw;
  return {
    source,
    id,
    subject: raw.subject,
    recordedBy,
    kind,
    on,
    ...(document === undefined ? {} : { document }),
    ...(retracts === undefined ? {} : { retracts }),
    data,
  } as unknown as NewOfficeFact;
}

/** Which periods each kind may name: a query is of a month, all else of a semester. */
const MONTHLY: ReadonlySet<string> = new Set(['query-sent', 'bailiff-reminded', 'query-replied']);

/** Rules that touch several fields of one kind. */
function checkTogether(kind: string, on: LegalDay, data: Readonly<Record<string, unknown>>): void {
  for (const name of ['period', 'semester'] as const) {
    const period = data[name] as PeriodId | undefined;
    if (period !== undefined && isSemester(period) === MONTHLY.has(kind))
      throw malformed(
        name,
        MONTHLY.has(kind) ? 'mois attendu, par exemple 2026-11' : 'semestre attendu, par exemple 2026-S2',
      );
  }
  const month = kind === 'query-sent' ? parsePeriod(data['period'] as string) : null;
  if (month !== null && on < month.first) throw malformed('period', 'un mois commencé le jour de son envoi');
  if (kind === 'visit-done' && data['semester'] !== undefined && (data['semester'] as string) > semesterOf(on).id)
    throw malformed('semester', 'une visite ne vaut pas pour un semestre à venir');
  if (kind === 'waiver-found' && (data['until'] as string) < on)
    throw malformed('until', 'la dispense ne se termine pas avant son constat');
  if (kind === 'query-replied' && (data['rejected'] as number) > (data['lines'] as number))
    throw malformed('rejected', 'pas plus que de lignes');
  if (kind === 'finding-settled' && data['count'] === 0) throw malformed('count', 'au moins une anomalie');
  if (kind === 'statement-acknowledged' && (data['outcome'] === 'refused') !== (data['reasons'] !== undefined))
    throw malformed('reasons', 'à donner pour un refus, et pour lui seul');
}
