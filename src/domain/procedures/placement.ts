import type { LegalDay } from '../calendar/legal-day';
import type { CaseFile } from '../assessment/effective-facts';
import { ofKind } from '../assessment/effective-facts';
import { type Fact, isKind } from '../facts/fact';

/** In whose hands a case is. */
export interface Placement {
  readonly bailiff: string;
  readonly placedOn: LegalDay;
  /** Legal day of the bailiff's last report since then; null: no news yet. */
  readonly reportedOn: LegalDay | null;
}

/**
 * Who holds the case: our acts are read in the order in which we did them. What is placed stays placed until it is recalled,
 * whatever becomes of the procedure meanwhile; null when it is in our own hands.
 */
export function currentPlacement(file: CaseFile): Placement | null {
  if (!file.facts.some((fact) => fact.kind === 'case-placed')) return null;
  let placed: Fact<'case-placed'> | null = null;
  for (const fact of [...file.facts].sort((a, b) => a.seq - b.seq))
    if (isKind(fact, 'case-placed')) placed = fact;
    else if (fact.kind === 'case-recalled' && isOf(fact as Fact<'case-recalled'>, placed)) placed = null;
  if (placed === null) return null;
  const {
    on: placedOn,
    data: { bailiff },
  } = placed;
  const reports = ofKind(file.facts, 'bailiff-reported').filter(
    (fact) => fact.data.bailiff === bailiff && fact.on >= placedOn,
  );
  return { bailiff, placedOn, reportedOn: reports.at(-1)?.on ?? null };
}

/** A recall that names another bailiff than the holder (taken over unchecked) recalls nothing. */
const isOf = ({ data }: Fact<'case-recalled'>, placed: Fact<'case-placed'> | null): boolean =>
  data.bailiff === undefined || data.bailiff === placed?.data.bailiff;

export const samePlacement = (a: Placement | null, b: Placement | null): boolean =>
  a?.bailiff === b?.bailiff && a?.placedOn === b?.placedOn && a?.reportedOn === b?.reportedOn;
