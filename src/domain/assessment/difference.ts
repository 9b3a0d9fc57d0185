import type { LegalDay } from '../calendar/legal-day';
import type { FactKey } from '../facts/fact';
import type { Action, ActionKind, Deadline, DeadlineName, Stage } from './assessment';

/** A deadline that two assessments date differently, or that only one of them has. */
export interface DeadlineMove {
  readonly deadline: DeadlineName;
  /** The fact it runs from. */
  readonly of: FactKey;
  readonly from: LegalDay | null;
  readonly to: LegalDay | null;
}

/** An act as it is listed for a person. */
export interface ActOnList {
  readonly kind: ActionKind;
  readonly key: string;
  readonly nature?: string;
  readonly reason?: string;
}

export interface StageMove {
  readonly from: Stage;
  readonly to: Stage;
}

/** The deadlines whose last day differs; withdrawn ones count as not there. */
export function deadlineMoves(before: readonly Deadline[], after: readonly Deadline[]): DeadlineMove[] {
  const moves = new Map<string, DeadlineMove>();
  const standing = (deadlines: readonly Deadline[]): readonly Deadline[] =>
    deadlines.filter(({ state }) => state !== 'withdrawn');
  for (const { name, from, lastDay } of standing(before))
    moves.set(`${name} ${from}`, { deadline: name, of: from, from: lastDay, to: null });
  for (const { name, from, lastDay } of standing(after)) {
    const key = `${name} ${from}`;
    moves.set(key, { deadline: name, of: from, from: moves.get(key)?.from ?? null, to: lastDay });
  }
  return [...moves.values()].filter(({ from, to }) => from !== to);
}

export const stageMove = (from: Stage, to: Stage): StageMove | null => (from === to ? null : { from, to });

export function onList({ kind, key, data }: Pick<Action, 'kind' | 'key' | 'data'>): ActOnList {
  const { nature, reason } = data;
  return {
    kind,
    key,
    ...(typeof nature === 'string' ? { nature } : {}),
    ...(typeof reason === 'string' ? { reason } : {}),
  };
}
