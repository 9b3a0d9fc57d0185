import {
  defineSearchAttributeKey,
  type SearchAttributePair,
  type SearchAttributeUpdatePair,
  type TypedSearchAttributes,
} from '@temporalio/common';
import type { Decision } from '../domain/assessment/decision';

/** The search attributes of a case, by their names in the contracts. Nothing personal. Sandbox-safe. */
export const CASE_ATTRIBUTES = {
  stage: defineSearchAttributeKey('CaseStage', 'KEYWORD'),
  nature: defineSearchAttributeKey('CaseNature', 'KEYWORD'),
  caisse: defineSearchAttributeKey('Caisse', 'KEYWORD'),
  /** Start of the acting day waited for. */
  dueAt: defineSearchAttributeKey('DueAt', 'DATETIME'),
  needsAttention: defineSearchAttributeKey('NeedsAttention', 'BOOL'),
  attentionReason: defineSearchAttributeKey('AttentionReason', 'KEYWORD'),
} as const;

/** What of a decision is published. */
export interface Published {
  readonly stage: string;
  readonly nature: string | null;
  readonly caisse: string | null;
  readonly dueAt: string | null;
  readonly attention: string | null;
}

/** What a case shows, as options of its start: those without a value are left out. */
export const startAttributes = (decision: Decision): SearchAttributePair[] => startShown(decision);

/** The same of anything that is published. */
export function startShown(published: Published): SearchAttributePair[] {
  return shown(published, published.attention).filter((pair): pair is SearchAttributePair => pair.value !== null);
}

/**
 * The attributes that differ from what is published: a write costs an event and a visibility update.
 *
 * @param attention why a person must look; the workflow's own reason may stand beside the decision's
 */
export function changedAttributes(
  published: TypedSearchAttributes,
  decision: Published,
  attention: string | null,
): SearchAttributeUpdatePair[] {
  return shown(decision, attention).filter(
    ({ key, value }) => comparable(published.get(key) ?? null) !== comparable(value),
  );
}

function shown({ stage, nature, caisse, dueAt }: Published, attention: string | null): SearchAttributeUpdatePair[] {
  return [
    { key: CASE_ATTRIBUTES.stage, value: stage },
    { key: CASE_ATTRIBUTES.nature, value: nature },
    { key: CASE_ATTRIBUTES.caisse, value: caisse },
    { key: CASE_ATTRIBUTES.dueAt, value: dueAt === null ? null : new Date(dueAt) },
    { key: CASE_ATTRIBUTES.needsAttention, value: attention !== null },
    { key: CASE_ATTRIBUTES.attentionReason, value: attention },
  ];
}

const comparable = (value: unknown): unknown => (value instanceof Date ? value.getTime() : value);
