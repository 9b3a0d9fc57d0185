import type { Field, FieldType } from '../facts/fields';
import type { OfficeFactKind } from './office-fact';
import type { SystemKind } from './office-kinds';

const text: Field = { type: 'text' };
const required = (type: FieldType): Field => ({ type, required: true });
const number: Field = { type: 'count' };
const VOLUME = {
  caisse: required('text'),
  cases: required('count'),
  due: required('balance'),
  reports: required('count'),
} as const;

/** The data fields of each kind that may come from outside: anything else is refused at intake. */
export const OFFICE_FIELDS: { readonly [K in Exclude<OfficeFactKind, SystemKind>]: Readonly<Record<string, Field>> } = {
  'visit-planned': { day: required('day'), who: text },
  'visit-done': { who: required('text'), subject: required('text'), semester: { type: 'period' } },
  'visit-cancelled': { visit: required('text'), reason: required('text') },
  // Who does not give the volumes has them computed by the deciding transaction.
  'waiver-found': { until: required('day'), reason: required('text'), volumes: { type: { each: VOLUME } } },
  'waiver-agreed': { waiver: required('text'), caisse: required('text'), reference: required('text') },
  'waiver-ended': { waiver: required('text'), reason: required('text') },
  'query-sent': {
    period: required('period'),
    cases: required('count'),
    channel: required('text'),
    reference: required('text'),
  },
  'bailiff-reminded': { period: required('period'), channel: required('text'), reference: required('text') },
  'query-replied': { period: required('period'), lines: required('count'), rejected: required('count') },
  'finding-settled': {
    period: required('period'),
    number,
    code: required('text'),
    count: required('count'),
    reason: required('text'),
  },
  'statement-approved': { period: required('period'), number, signatory: required('text') },
  'statement-sent': {
    period: required('period'),
    number: required('count'),
    channel: required('text'),
    reference: required('text'),
  },
  'statement-acknowledged': {
    period: required('period'),
    number,
    outcome: required(['received', 'accepted', 'refused']),
    reasons: text,
    reference: text,
  },
  'statement-resend': { period: required('period'), number, reason: required('text') },
  'results-analysed': { period: required('period'), reference: text },
  retraction: { reason: text },
};
