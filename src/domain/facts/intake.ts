import { parseLegalDay } from '../calendar/legal-day';
import { LARGEST_AMOUNT, parseCents } from '../money/cents';
import { Refusal } from '../refusal';
import { type NewFact, SYSTEM } from './fact';
import { FACT_FIELDS, type Field } from './fields';
import { FACT_KINDS, isFactKind } from './kinds';

/** A fact as it comes from outside, before anything is believed of it. */
export interface RawFact {
  readonly source: string;
  readonly id: string;
  readonly debtor: string;
  readonly case?: string | undefined;
  readonly kind: string;
  readonly on: string;
  readonly recordedBy: string;
  readonly data?: Readonly<Record<string, unknown>> | undefined;
  readonly document?: string | undefined;
  readonly retracts?: string | undefined;
}

const LONGEST_TEXT = 2000;

/**
 * Checks the shape of a fact: known kind and fields, existing days, readable amounts above zero, the right subject.
 * @throws {Refusal} with the field and what to do; nothing is guessed or dropped
 */
export function intake(raw: RawFact): NewFact {
  if (!isFactKind(raw.kind)) throw new Refusal('RCV-UNKNOWN-KIND', { kind: String(raw.kind) });
  const { subject } = FACT_KINDS[raw.kind];
  for (const name of ['source', 'id', 'debtor', 'recordedBy'] as const)
    if (!isText(raw[name])) throw malformed(name, 'texte attendu');
  if (raw.source === SYSTEM) throw malformed('source', 'réservée au système');
  if (raw.case !== undefined && !isText(raw.case)) throw malformed('case', 'texte attendu');
  if (subject === 'case' && raw.case === undefined) throw malformed('case', 'ce fait appartient à un dossier');
  if (subject === 'debtor' && raw.case !== undefined)
    throw malformed('case', 'ce fait appartient au débiteur, non à un dossier');
  if ((raw.kind === 'retraction') !== (raw.retracts !== undefined))
    throw malformed('retracts', 'propre à la rétractation, qui nomme le fait visé');
  checkDay('on', raw.on);
  const data = raw.data ?? {};
  const fields: Readonly<Record<string, Field>> = FACT_FIELDS[raw.kind];
  for (const name of Object.keys(data))
    if (!Object.hasOwn(fields, name)) throw new Refusal('RCV-UNKNOWN-FIELD', { field: name, kind: raw.kind });
  for (const [name, field] of Object.entries(fields)) {
    const value = data[name];
    if (value !== undefined) checkField(name, field, value);
    else if (field.required) throw malformed(name, 'obligatoire');
  }
  checkTogether(raw.kind, data);
  if (raw.kind === 'claim-lodged' && typeof data['receivedOn'] === 'string' && data['receivedOn'] < raw.on)
    throw malformed('receivedOn', "la réception ne précède pas l'introduction");
  if (raw.kind === 'bailiff-reported' && typeof data['actOn'] === 'string' && data['actOn'] > raw.on)
    throw malformed('actOn', "l'acte ne suit pas son compte rendu");
  const { source, id, debtor, recordedBy, kind, on } = raw;
  const optional = Object.fromEntries(
    Object.entries({ case: raw.case, document: raw.document, retracts: raw.retracts }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  return {
    source,
    id,
    debtor,
    recordedBy,
    kind,
    on,
    ...optional,
    data: Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)),
  } as unknown as NewFact;
}

function checkField(name: string, { type }: Field, value: unknown): void {
  if (typeof type !== 'string') {
    if (!type.includes(value as string)) throw malformed(name, `valeurs admises : ${type.join(', ')}`);
    return;
  }
  switch (type) {
    case 'text':
      if (!isText(value)) throw malformed(name, 'texte attendu');
      return;
    case 'boolean':
      if (typeof value !== 'boolean') throw malformed(name, 'vrai ou faux attendu');
      return;
    case 'day':
      return checkDay(name, value);
    case 'amount':
      return checkAmount(name, value, 'above-zero');
    case 'signed':
      return checkAmount(name, value, 'signed');
    case 'debts':
      return checkDebts(value);
  }
}

/** Rules that touch two fields of one kind. */
function checkTogether(kind: string, data: Readonly<Record<string, unknown>>): void {
  if (kind === 'claim-decided' && (data['ruling'] === 'upheld-in-part') !== (data['remaining'] !== undefined))
    throw malformed('remaining', 'à donner pour une décision partielle, et pour elle seule');
  if (kind === 'judgment-given' && (data['outcome'] === 'validated-in-part') !== (data['amount'] !== undefined))
    throw malformed('amount', 'à donner pour une validation partielle, et pour elle seule');
  if (
    kind === 'debt-adjusted' &&
    ['contributions', 'surcharges', 'penalties', 'costs'].every((name) => data[name] === undefined)
  )
    throw malformed('contributions', 'au moins un montant est attendu');
}

function checkDebts(value: unknown): void {
  if (!Array.isArray(value) || value.length === 0) throw malformed('debts', 'au moins une créance est attendue');
  let total = 0n;
  for (const [index, item] of (value as unknown[]).entries()) {
    const where = (name: string): string => `debts[${index}].${name}`;
    if (item === null || typeof item !== 'object') throw malformed(`debts[${index}]`, 'créance attendue');
    const debt = item as Record<string, unknown>;
    for (const name of Object.keys(debt))
      if (!['period', 'dueOn', 'contributions', 'surcharges', 'penalties'].includes(name))
        throw new Refusal('RCV-UNKNOWN-FIELD', { field: where(name), kind: 'case-opened' });
    if (!isText(debt['period'])) throw malformed(where('period'), 'texte attendu');
    checkDay(where('dueOn'), debt['dueOn']);
    for (const name of ['contributions', 'surcharges', 'penalties']) {
      checkAmount(where(name), debt[name], 'zero-or-more');
      total += parseCents(debt[name] as string) ?? 0n;
    }
  }
  if (total <= 0n) throw new Refusal('RCV-AMOUNT-NOT-POSITIVE', { amount: '0.00', field: 'debts' });
}

/** A day must exist: 30 February is a typing error, not 2 March. @throws {Refusal} */
export function checkDay(name: string, value: unknown): void {
  if (typeof value !== 'string' || parseLegalDay(value) === null)
    throw new Refusal('RCV-NO-SUCH-DAY', { day: String(value), field: name });
}

function checkAmount(name: string, value: unknown, sign: 'above-zero' | 'zero-or-more' | 'signed'): void {
  const amount = typeof value === 'string' ? parseCents(value) : null;
  if (amount === null) throw new Refusal('RCV-AMOUNT-FORM', { amount: String(value), field: name });
  if (amount > LARGEST_AMOUNT || amount < -LARGEST_AMOUNT)
    throw new Refusal('RCV-AMOUNT-TOO-LARGE', { amount: value as string, field: name });
  if ((sign === 'above-zero' && amount <= 0n) || (sign === 'zero-or-more' && amount < 0n))
    throw new Refusal('RCV-AMOUNT-NOT-POSITIVE', { amount: value as string, field: name });
}

/** No control characters: PostgreSQL refuses NUL, and they have no business in a reference. Neither has half a character. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\p{Surrogate}]/u;
const isText = (value: unknown): boolean =>
  typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST_TEXT && !CONTROL.test(value);
const malformed = (field: string, reason: string): Refusal => new Refusal('RCV-MALFORMED', { field, reason });
