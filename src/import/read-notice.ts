import type { LegalDay } from '../domain/calendar/legal-day';
import { AFFILIATIONS, type DebtItem, type NewFact } from '../domain/facts/fact';
import { intake } from '../domain/facts/intake';
import { Refusal } from '../domain/refusal';
import type { RuleSetChoice } from '../domain/rules/rule-sets';
import type { Identity, NewCase } from '../register/contract';
import { type CsvLine, faultIn, type FileFormat } from './csv-line';
import type { ColumnOfField } from './rejection';
import { decimalAmount, isoDay } from './written-values';

export const NOTICE_FORMAT: FileFormat = {
  required: [
    'notice_ref',
    'caisse',
    'debtor_ref',
    'name',
    'affiliation',
    'period',
    'due_on',
    'contributions',
    'surcharges',
    'penalties',
    'notice_on',
  ],
  optional: [
    'nir',
    'siren',
    'address1',
    'address2',
    'postal_code',
    'city',
    'country',
    'email',
    'dispatched_on',
    'tracking_ref',
  ],
};

/** The columns that hold the data fields of a notice's facts, where the names differ. */
export const NOTICE_FIELDS: ColumnOfField = {
  dueOn: 'due_on',
  noticeRef: 'notice_ref',
  noticeOn: 'notice_on',
  on: 'notice_on',
  tracking: 'tracking_ref',
};

/** What is said of the notice as a whole; lines after its first may leave it out, not contradict it. */
const OF_THE_NOTICE = [
  'debtor_ref',
  'nir',
  'siren',
  'name',
  'address1',
  'address2',
  'postal_code',
  'city',
  'country',
  'email',
  'affiliation',
  'notice_on',
  'dispatched_on',
  'tracking_ref',
] as const;

/** A debtor's file is assessed as a whole: one notice of thousands of debts is no notice. */
export const MOST_DEBTS = 1_000;

export interface NoticeOptions {
  /** Nothing is dated after it. */
  readonly today: LegalDay;
  readonly ruleset: RuleSetChoice;
  readonly recordedBy: string;
}

/**
 * The lines of one notice, in the order of the file, as a case to open with its debtor and its dispatch.
 * @throws {Refusal} whose field may be of one line: `lines[1].name`, `debts[2].dueOn`
 */
export function readNotice(lines: readonly CsvLine[], { today, ruleset, recordedBy }: NoticeOptions): NewCase {
  checkTogether(lines);
  const first = (lines[0] as CsvLine).values;
  const noticeRef = first['notice_ref'] ?? '';
  const caisse = first['caisse'] ?? '';
  const affiliation = AFFILIATIONS.find((known) => known === first['affiliation']);
  if (affiliation === undefined)
    throw new Refusal('RCV-MALFORMED', {
      field: 'affiliation',
      reason: `valeurs admises : ${AFFILIATIONS.join(', ')}`,
    });
  const debts = lines.map(debtItem);
  const id = `notice:${caisse}:${noticeRef}`;
  const noticeOn = isoDay(first['notice_on'] ?? '') as LegalDay;
  // The shape is checked here; the register fills the debtor and case in.
  const common = { source: 'import', debtor: 'unknown', case: 'unknown', recordedBy } as const;
  const opened = intake({
    ...common,
    id,
    kind: 'case-opened',
    on: noticeOn,
    data: { caisse, noticeRef, noticeOn, debts, ruleset },
  });
  if (opened.on > today) throw new Refusal('RCV-FUTURE-DAY', { day: opened.on, today });
  return {
    debtor: { ...identityOf(first), affiliation },
    case: { caisse, noticeRef, noticeOn, debts, ruleset },
    on: noticeOn,
    source: 'import',
    id,
    recordedBy,
    further: dispatchOf(first, { ...common, id: `${id}:dispatched` }),
  };
}

/** @throws {Refusal} when a line cannot be believed, or contradicts the notice's first */
function checkTogether(lines: readonly CsvLine[]): void {
  const first = lines[0] as CsvLine;
  if (lines.length > MOST_DEBTS)
    throw new Refusal('RCV-MALFORMED', { field: 'notice_ref', reason: `plus de ${MOST_DEBTS} lignes` });
  for (const [index, line] of lines.entries()) {
    const fault = faultIn(line);
    if (fault) throw new Refusal('RCV-MALFORMED', { ...fault, field: `lines[${index}].${fault.field}` });
    const other = OF_THE_NOTICE.find((name) => line.values[name] && line.values[name] !== first.values[name]);
    if (other !== undefined)
      throw new Refusal('RCV-MALFORMED', {
        field: `lines[${index}].${other}`,
        reason: `autre valeur qu'à la ligne ${first.line}`,
      });
  }
}

function debtItem({ values }: CsvLine): DebtItem {
  return {
    period: values['period'] ?? '',
    dueOn: isoDay(values['due_on'] ?? '') as LegalDay,
    contributions: decimalAmount(values['contributions'] || '0'),
    surcharges: decimalAmount(values['surcharges'] || '0'),
    penalties: decimalAmount(values['penalties'] || '0'),
  };
}

function dispatchOf(
  values: CsvLine['values'],
  common: Pick<NewFact, 'source' | 'id' | 'recordedBy'> & { readonly debtor: string; readonly case: string },
): NonNullable<NewCase['further']> {
  const day = values['dispatched_on'];
  if (!day) return [];
  const data = values['tracking_ref'] ? { tracking: values['tracking_ref'] } : {};
  const {
    debtor: _debtor,
    case: _case,
    ...dispatch
  } = intake({
    ...common,
    kind: 'notice-dispatched',
    on: isoDay(day),
    data,
  });
  return [dispatch];
}

function identityOf(values: CsvLine['values']): Identity {
  const given = {
    name: values['name'],
    nir: values['nir'],
    siren: values['siren'],
    address1: values['address1'],
    address2: values['address2'],
    postalCode: values['postal_code'],
    city: values['city'],
    country: values['country'],
    email: values['email'],
  };
  const ref = values['debtor_ref'] ?? '';
  if (ref === '') throw new Refusal('RCV-MALFORMED', { field: 'debtor_ref', reason: 'obligatoire' });
  return { ref, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value)) };
}
