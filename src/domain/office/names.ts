/** The duties that the calendar brings. Each instance has a lasting workflow whose id is the duty's. */
export const PERIODIC_KINDS = ['bailiff-semester', 'bailiff-query', 'nominative-statement'] as const;
export type PeriodicKind = (typeof PERIODIC_KINDS)[number];

export const SEMESTER_STAGES = ['to-visit', 'planned', 'visited', 'visited-late', 'waived', 'left', 'missed'] as const;
export const QUERY_STAGES = ['to-send', 'sent', 'reminded', 'unanswered', 'answered', 'nothing-to-ask'] as const;
export const STATEMENT_STAGES = [
  'to-freeze',
  'to-settle',
  'to-approve',
  'to-send',
  'sent',
  'received',
  'refused',
  'accepted',
] as const;
export type PeriodicStage =
  | (typeof SEMESTER_STAGES)[number]
  | (typeof QUERY_STAGES)[number]
  | (typeof STATEMENT_STAGES)[number];

export const OFFICE_EFFECT_KINDS = [
  'remind-desk',
  'query-bailiff',
  'remind-bailiff',
  'freeze-statement',
  'send-statement',
  'remind-director',
] as const;
export type OfficeEffectKind = (typeof OFFICE_EFFECT_KINDS)[number];

export type PeriodicDeadlineName = 'bailiff-visit' | 'bailiff-query' | 'statement';

export const PERIODIC_ATTENTION = [
  'overdue',
  'query-unanswered',
  'statement-refused',
  'statement-unacknowledged',
  'effect-parked',
  'late',
] as const;
export type PeriodicAttention = (typeof PERIODIC_ATTENTION)[number];
