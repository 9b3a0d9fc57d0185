import type { DeadlineName } from '../assessment/assessment';
import type { LegalDay } from '../calendar/legal-day';

/** One day's deadline as a calendar shows it: references of caisses and bailiffs, of cases their number alone. */
export type AgendaEvent =
  | { readonly kind: 'statement'; readonly day: LegalDay; readonly caisse: string; readonly period: string }
  /** Last day of a semester, with the visits that are still to be made. */
  | { readonly kind: 'visits'; readonly day: LegalDay; readonly left: number }
  | { readonly kind: 'visit'; readonly day: LegalDay; readonly bailiff: string }
  | { readonly kind: 'queries'; readonly day: LegalDay; readonly left: number }
  /** Cases whose deadline ends that day. */
  | { readonly kind: 'cases'; readonly day: LegalDay; readonly deadline: DeadlineName; readonly cases: number };
