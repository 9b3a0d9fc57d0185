import type { LegalDay } from '../calendar/legal-day';
import type { RuleSetChoice } from '../rules/rule-sets';
import type { Proof } from './proof';

/** The source of facts that the core and its effects record; no one outside may use it. */
export const SYSTEM = 'system';

export type DebtorId = string & { readonly __brand: 'DebtorId' };
export type CaseId = string & { readonly __brand: 'CaseId' };
/** `source/id`: unique in the register, the sender's idempotency key. */
export type FactKey = string & { readonly __brand: 'FactKey' };
/** A UTC instant, ISO 8601 with milliseconds and `Z`. */
export type Instant = string & { readonly __brand: 'Instant' };
/** An amount as it travels: `"1234.56"`; checked at intake, read by `cents()`. */
export type AmountText = string;

export const AFFILIATIONS = ['compulsory', 'voluntary'] as const;
export type Affiliation = (typeof AFFILIATIONS)[number];

/** The four procedures of A13-3 (R. 612-11, 612-12, 612-13, 612-17). */
export const PROCEDURE_NATURES = ['contrainte', 'civil-action', 'criminal-court-action', 'prosecution'] as const;
export type ProcedureNature = (typeof PROCEDURE_NATURES)[number];

/** One period's contributions, surcharges and penalties (créance). */
export interface DebtItem {
  readonly period: string;
  readonly dueOn: LegalDay;
  readonly contributions: AmountText;
  readonly surcharges: AmountText;
  readonly penalties: AmountText;
}

/** The data of each kind of fact; names as in the contracts. */
export interface FactData {
  'case-opened': {
    caisse: string;
    noticeRef: string;
    noticeOn?: LegalDay;
    debts: readonly DebtItem[];
    ruleset?: RuleSetChoice;
  };
  'notice-dispatched': { tracking?: string };
  'notice-presented': { tracking?: string };
  'notice-delivered': { tracking?: string };
  'notice-returned': { reason: 'unclaimed' | 'refused' | 'unknown-address'; tracking?: string };
  'notice-annulled': { by?: string; reason?: string };
  'payment-received': { amount: AmountText; reference?: string };
  'payment-reversed': { payment: string; reason?: string };
  'debt-adjusted': {
    contributions?: AmountText;
    surcharges?: AmountText;
    penalties?: AmountText;
    costs?: AmountText;
    reason?: string;
  };
  'claim-lodged': { receivedOn?: LegalDay };
  'claim-documents-received': { claim?: string };
  'claim-decided': { claim?: string; ruling: 'upheld' | 'upheld-in-part' | 'rejected'; remaining?: AmountText };
  'procedure-chosen': {
    nature: ProcedureNature;
    reasons?: string;
    rule?: string;
    by?: 'system' | 'person';
    proof?: Proof;
  };
  'procedure-abandoned': { reason?: string };
  'procedure-withdrawn': { nature: ProcedureNature; reason: string; cause?: string; proof?: Proof };
  'contrainte-signed': { reference: string; amount: AmountText; signatory: string };
  'contrainte-served': { contrainte?: string; by: 'bailiff' | 'registered-letter' };
  'opposition-lodged': { contrainte?: string; court?: string };
  'judgment-given': {
    contrainte?: string;
    action?: string;
    court?: string;
    outcome: 'validated' | 'validated-in-part' | 'annulled';
    amount?: AmountText;
  };
  'action-filed': { nature: Exclude<ProcedureNature, 'contrainte'>; court: string };
  /** `balance` and `due` say what the caisse was told, so that a correction is sent when it is no longer true. */
  'caisse-notified': {
    channel: string;
    reference?: string;
    corrects?: string;
    balance?: AmountText;
    due?: boolean;
    proof?: Proof;
  };
  'case-placed': { bailiff: string; reason?: string };
  /** `bailiff`: who is to give it back; default: who holds it. */
  'case-recalled': { bailiff?: string; reason: string };
  /** `on`: day of the report; `actOn`: of the act that it tells of. */
  'bailiff-reported': { bailiff: string; act: string; result: string; actOn?: LegalDay };
  'caisse-acknowledged': { reference?: string };
  'caisse-decided': { decision: string };
  'officer-reminded': { about: string; channel: string; reference?: string };
  'affiliation-set': { affiliation: Affiliation; from?: LegalDay };
  'address-changed': { address: string };
  died: Record<never, never>;
  retraction: { reason?: string };
}

export type FactKind = keyof FactData;

/** What a sender gives; the register adds the instant, the sequence and the chain. */
export interface NewFact<K extends FactKind = FactKind> {
  readonly source: string;
  readonly id: string;
  readonly debtor: DebtorId;
  readonly case?: CaseId;
  readonly kind: K;
  /** The day that counts in law. */
  readonly on: LegalDay;
  readonly recordedBy: string;
  readonly data: FactData[K];
  /** Key of a stored document that proves it. */
  readonly document?: string;
  /** The id (or `source/id`) of the fact that this retraction makes as if never recorded. */
  readonly retracts?: string;
}

/**
 * A fact on file. `seq` is its rank within the debtor's file, given under the debtor's lock: commit order is reading order.
 * A past taken over is read in the order in which its source learnt it, in whatever order its files were loaded.
 */
export interface Fact<K extends FactKind = FactKind> extends NewFact<K> {
  readonly seq: number;
  readonly recordedAt: Instant;
  /** The legal day of `recordedAt`, Europe/Paris. */
  readonly recordedOn: LegalDay;
}

/** A fact of one kind, as narrowed by {@link isKind}. */
export function isKind<K extends FactKind>(fact: Fact, kind: K): fact is Fact<K> {
  return fact.kind === kind;
}

export function factKey(fact: { source: string; id: string }): FactKey {
  return `${fact.source}/${fact.id}` as FactKey;
}
