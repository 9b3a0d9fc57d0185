import type { LegalDay } from '../calendar/legal-day';
import type { AmountText, FactKey, Instant } from '../facts/fact';
import type { PeriodId } from './periods';

/** What office facts are about: a bailiff or a caisse, `bailiff:B1`, `caisse:C1`. */
export type SubjectId = string & { readonly __brand: 'SubjectId' };

export const bailiffSubject = (id: string): SubjectId => `bailiff:${id}` as SubjectId;
export const caisseSubject = (id: string): SubjectId => `caisse:${id}` as SubjectId;

/** The kind and the bare id of a subject. */
export function subjectParts(subject: SubjectId): { readonly kind: 'bailiff' | 'caisse'; readonly id: string } {
  const at = subject.indexOf(':');
  return { kind: subject.slice(0, at) as 'bailiff' | 'caisse', id: subject.slice(at + 1) };
}

/** How much a bailiff holds of one caisse: open cases, what is owed of them without costs, acts reported in the semester before. */
export interface Volume {
  readonly caisse: string;
  readonly cases: number;
  readonly due: AmountText;
  readonly reports: number;
}

/** The data of each kind of office fact. `number`: 0 the statement itself, then the rectifying ones; default 0. */
export interface OfficeFactData {
  // A13-7, about a bailiff
  'visit-planned': { day: LegalDay; who?: string };
  /** `on`: day of the visit. `semester`: for which it is made when late; default: that of its day. */
  'visit-done': { who: string; subject: string; semester?: PeriodId };
  'visit-cancelled': { visit: string; reason: string };
  /** The organisme finds that the volume does not justify a visit; `volumes` are computed by the product. */
  'waiver-found': { until: LegalDay; reason: string; volumes: readonly Volume[] };
  /** A caisse agrees. Every caisse of `volumes` must. */
  'waiver-agreed': { waiver: string; caisse: string; reference: string };
  'waiver-ended': { waiver: string; reason: string };
  /** `on`: day of the hand-over. */
  'query-sent': { period: PeriodId; cases: number; channel: string; reference: string };
  'bailiff-reminded': { period: PeriodId; channel: string; reference: string };
  'query-replied': { period: PeriodId; lines: number; rejected: number };
  /** One fact for each bailiff reminded of; one message may carry many. */
  'desk-reminded': { period: PeriodId; about: string; channel: string; reference: string };
  // A13-10, about a caisse
  'statement-frozen': FrozenFigures & { period: PeriodId; number: number };
  'finding-settled': { period: PeriodId; number?: number; code: string; count: number; reason: string };
  'statement-approved': { period: PeriodId; number?: number; signatory: string };
  'statement-sent': { period: PeriodId; number: number; channel: string; reference: string };
  'statement-acknowledged': {
    period: PeriodId;
    number?: number;
    outcome: 'received' | 'accepted' | 'refused';
    reasons?: string;
    reference?: string;
  };
  /** Asks for the same statement to be sent again. */
  'statement-resend': { period: PeriodId; number?: number; reason: string };
  'director-reminded': { period: PeriodId; about: string; channel: string; reference: string };
  /** A13-11, the caisse's. */
  'results-analysed': { period: PeriodId; reference?: string };
  retraction: { reason?: string };
}

/** What a freezing found. Amounts as text. */
export interface FrozenFigures {
  readonly asAt: LegalDay;
  readonly knownAt: Instant;
  readonly lines: number;
  readonly opening: AmountText;
  readonly added: AmountText;
  readonly paid: AmountText;
  readonly cancelled: AmountText;
  readonly writtenOff: AmountText;
  readonly closing: AmountText;
  /** Of `closing`, without costs: what article 51 counts. */
  readonly concerned: AmountText;
  /** How many findings are to be settled, by code; codes with none are left out. */
  readonly findings: Readonly<Record<string, number>>;
  /** Control hash, hexadecimal; what a folded scenario has no register for: empty. */
  readonly control: string;
}

export type OfficeFactKind = keyof OfficeFactData;

export interface NewOfficeFact<K extends OfficeFactKind = OfficeFactKind> {
  readonly source: string;
  readonly id: string;
  readonly subject: SubjectId;
  readonly kind: K;
  /** The day that counts. */
  readonly on: LegalDay;
  readonly recordedBy: string;
  readonly data: OfficeFactData[K];
  readonly document?: string;
  readonly retracts?: string;
}

/** An office fact on file; `seq` is its rank within the subject's file, given under the subject's lock. */
export interface OfficeFact<K extends OfficeFactKind = OfficeFactKind> extends NewOfficeFact<K> {
  readonly seq: number;
  readonly recordedAt: Instant;
  readonly recordedOn: LegalDay;
}

export function isOfficeKind<K extends OfficeFactKind>(fact: OfficeFact, kind: K): fact is OfficeFact<K> {
  return fact.kind === kind;
}

/** The same of one that is not on file yet. */
export function isNewOfficeKind<K extends OfficeFactKind>(fact: NewOfficeFact, kind: K): fact is NewOfficeFact<K> {
  return fact.kind === kind;
}

export const officeFactKey = (fact: { source: string; id: string }): FactKey => `${fact.source}/${fact.id}` as FactKey;
