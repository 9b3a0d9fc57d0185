import { isoDay, decimalAmount, type CsvLine, readCsv } from './csv';
import { intake } from '../domain/facts/intake';
import type { LegalDay } from '../domain/calendar/legal-day';
import type { Affiliation, DebtItem, NewFact } from '../domain/facts/fact';
import { AFFILIATIONS } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';
import type { RuleSetChoice } from '../domain/rules/rule-sets';
import type { Identity, Register } from '../register/register';
import { type ColumnOfField, type ImportReport, surplusIn, rejection, type Rejection } from './report';

export const NOTICE_COLUMNS = [
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
] as const;

interface ImportOptions {
  readonly dryRun: boolean;
  readonly today: LegalDay;
  readonly ruleset: RuleSetChoice;
  readonly recordedBy: string;
}

/**
 * Takes in formal notices: one line per debt item, lines with the same `notice_ref` are one case, accepted or rejected
 * whole. The same file again changes nothing. The cases' workflows are started by the pump.
 */
export async function importNotices(register: Register, path: string, options: ImportOptions): Promise<ImportReport> {
  const notices = new Map<string, CsvLine[]>();
  let lines = 0;
  for await (const line of readCsv(path, NOTICE_COLUMNS)) {
    lines += 1;
    // Without a reference nothing says that two lines are of one notice.
    const own = line.values['notice_ref'] === '' ? String(line.line) : '';
    const key = [line.values['caisse'], line.values['notice_ref'], own].join('\u0000');
    const group = notices.get(key);
    if (group) group.push(line);
    else notices.set(key, [line]);
  }
  const caisses = new Set((await register.listCaisses()).map(({ id }) => id));
  const rejected: Rejection[] = [];
  let accepted = 0;
  let unchanged = 0;
  for (const group of notices.values()) {
    const first = group[0] as CsvLine;
    const reference = first.values['notice_ref'] ?? '';
    const fault = faultIn(group);
    if (fault) {
      rejected.push(rejection(fault.refusal, fault.line, reference, COLUMNS));
      continue;
    }
    try {
      const opening = readNotice(group, options);
      if (!caisses.has(opening.case.caisse)) throw new Refusal('RCV-UNKNOWN-CAISSE', { caisse: opening.case.caisse });
      if (options.dryRun) {
        accepted += 1;
        continue;
      }
      const { appended } = await register.openCase(opening);
      if (appended.length > 0) accepted += 1;
      else unchanged += 1;
    } catch (error) {
      rejected.push(inFile(error, group, reference));
    }
  }
  return { file: path, dryRun: options.dryRun, lines, accepted, unchanged, rejected };
}

const COLUMNS: ColumnOfField = {
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

/** A rejection with the line of the debt item at fault, else the notice's first line. */
function inFile(error: unknown, group: readonly CsvLine[], reference: string): Rejection {
  const first = group[0] as CsvLine;
  const item = error instanceof Refusal ? /^debts\[(\d+)\]\.(\w+)$/.exec(error.params['field'] ?? '') : null;
  if (!item || !(error instanceof Refusal)) return rejection(error, first, reference, COLUMNS);
  const inItem = new Refusal(error.code, { ...error.params, field: String(item[2]) });
  return rejection(inItem, group[Number(item[1])] ?? first, reference, COLUMNS);
}

/** The first line of a notice that cannot be believed, or contradicts the notice's first. */
function faultIn(group: readonly CsvLine[]): { line: CsvLine; refusal: Refusal } | null {
  const first = group[0] as CsvLine;
  for (const line of group) {
    const surplus = surplusIn(line);
    if (surplus) return { line, refusal: surplus };
    const other = OF_THE_NOTICE.find((name) => line.values[name] && line.values[name] !== first.values[name]);
    if (other !== undefined) {
      const reason = `autre valeur qu'à la ligne ${first.line}`;
      return { line, refusal: new Refusal('RCV-MALFORMED', { field: other, reason }) };
    }
  }
  return null;
}

function readNotice(
  group: readonly CsvLine[],
  { today, ruleset, recordedBy }: ImportOptions,
): Parameters<Register['openCase']>[0] {
  const first = (group[0] as CsvLine).values;
  const reference = first['notice_ref'] ?? '';
  const caisse = first['caisse'] ?? '';
  const affiliation = AFFILIATIONS.find((known) => known === first['affiliation']) as Affiliation | undefined;
  if (affiliation === undefined)
    throw new Refusal('RCV-MALFORMED', {
      field: 'affiliation',
      reason: `valeurs admises : ${AFFILIATIONS.join(', ')}`,
    });
  const debts = group.map(
    ({ values }): DebtItem => ({
      period: values['period'] ?? '',
      dueOn: isoDay(values['due_on'] ?? '') as LegalDay,
      contributions: decimalAmount(values['contributions'] || '0'),
      surcharges: decimalAmount(values['surcharges'] || '0'),
      penalties: decimalAmount(values['penalties'] || '0'),
    }),
  );
  const id = `notice:${caisse}:${reference}`;
  const noticeOn = isoDay(first['notice_on'] ?? '') as LegalDay;
  // The shape is checked here, also in a dry run; the register fills the debtor and case in.
  const common = { source: 'import', debtor: 'unknown', case: 'unknown', recordedBy } as const;
  const opened = intake({
    ...common,
    id,
    kind: 'case-opened',
    on: noticeOn,
    data: { caisse, noticeRef: reference, noticeOn, debts, ruleset },
  });
  if (opened.on > today) throw new Refusal('RCV-FUTURE-DAY', { day: opened.on, today });
  const dispatchedOn = first['dispatched_on'];
  const further = dispatchedOn
    ? [
        withoutSubject(
          intake({
            ...common,
            id: `${id}:dispatched`,
            kind: 'notice-dispatched',
            on: isoDay(dispatchedOn),
            data: first['tracking_ref'] ? { tracking: first['tracking_ref'] } : {},
          }),
        ),
      ]
    : [];
  return {
    debtor: { ...identityOf(first), affiliation },
    case: { caisse, noticeRef: reference, noticeOn, debts, ruleset },
    on: noticeOn,
    source: 'import',
    id,
    recordedBy,
    further,
  };
}

function withoutSubject({ debtor: _debtor, case: _case, ...fact }: NewFact): Omit<NewFact, 'debtor' | 'case'> {
  return fact;
}

function identityOf(values: Readonly<Record<string, string>>): Identity {
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
