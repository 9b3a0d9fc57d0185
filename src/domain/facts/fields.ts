import { RULE_SET_CHOICES } from '../rules/rule-sets';
import { AFFILIATIONS, type FactKind, PROCEDURE_NATURES } from './fact';

/**
 * What a data field holds; a list is a choice, `each` a list of items with fields of their own. `amount` is above zero,
 * `balance` zero or more, `signed` may be below; `count` is a whole number; `period` a semester or a month.
 */
export type FieldType =
  | 'text'
  | 'day'
  | 'amount'
  | 'balance'
  | 'signed'
  | 'boolean'
  | 'count'
  | 'period'
  | 'debts'
  | { readonly each: Readonly<Record<string, Field>> }
  | readonly string[];
export interface Field {
  readonly type: FieldType;
  readonly required?: true;
}

const text: Field = { type: 'text' };
const day: Field = { type: 'day' };
const required = (type: FieldType): Field => ({ type, required: true });

/** The data fields of each kind of fact: anything else is refused at intake. */
export const FACT_FIELDS: { readonly [K in FactKind]: Readonly<Record<string, Field>> } = {
  'case-opened': {
    caisse: required('text'),
    noticeRef: required('text'),
    noticeOn: day,
    debts: required('debts'),
    ruleset: { type: RULE_SET_CHOICES },
  },
  'notice-dispatched': { tracking: text },
  'notice-presented': { tracking: text },
  'notice-delivered': { tracking: text },
  'notice-returned': { reason: required(['unclaimed', 'refused', 'unknown-address']), tracking: text },
  'notice-annulled': { by: text, reason: text },
  'payment-received': { amount: required('amount'), reference: text },
  'payment-reversed': { payment: required('text'), reason: text },
  'debt-adjusted': {
    contributions: { type: 'signed' },
    surcharges: { type: 'signed' },
    penalties: { type: 'signed' },
    costs: { type: 'signed' },
    reason: text,
  },
  'claim-lodged': { receivedOn: day },
  'claim-documents-received': { claim: text },
  'claim-decided': {
    claim: text,
    ruling: required(['upheld', 'upheld-in-part', 'rejected']),
    remaining: { type: 'amount' },
  },
  'procedure-chosen': {
    nature: required(PROCEDURE_NATURES),
    reasons: text,
    rule: text,
    by: { type: ['system', 'person'] },
  },
  'procedure-abandoned': { reason: required('text') },
  'procedure-withdrawn': { nature: required(PROCEDURE_NATURES), reason: required('text'), cause: text },
  'contrainte-signed': { reference: required('text'), amount: required('amount'), signatory: required('text') },
  'contrainte-served': { contrainte: text, by: required(['bailiff', 'registered-letter']) },
  'opposition-lodged': { contrainte: text, court: text },
  'judgment-given': {
    contrainte: text,
    action: text,
    court: text,
    outcome: required(['validated', 'validated-in-part', 'annulled']),
    amount: { type: 'amount' },
  },
  'action-filed': {
    nature: required(PROCEDURE_NATURES.filter((nature) => nature !== 'contrainte')),
    court: required('text'),
  },
  'case-placed': { bailiff: required('text'), reason: text },
  'case-recalled': { bailiff: text, reason: required('text') },
  'bailiff-reported': { bailiff: required('text'), act: required('text'), result: required('text'), actOn: day },
  'caisse-notified': {
    channel: required('text'),
    reference: text,
    corrects: text,
    balance: text,
    due: { type: 'boolean' },
  },
  'caisse-acknowledged': { reference: text },
  'caisse-decided': { decision: required('text') },
  'officer-reminded': { about: required('text'), channel: required('text'), reference: text },
  'affiliation-set': { affiliation: required(AFFILIATIONS), from: day },
  'address-changed': { address: required('text') },
  died: {},
  retraction: { reason: text },
};
