import type { CaseFile, EffectiveFile } from '../assessment/effective-facts';
import { ofKind } from '../assessment/effective-facts';
import { type Fact, isKind, type ProcedureNature } from '../facts/fact';

/** One procedure of the four, from its choice to its end. */
export interface Procedure {
  readonly nature: ProcedureNature;
  readonly chosen: Fact<'procedure-chosen'> | null;
  /** The contrainte's signature or the action's filing. */
  readonly engaged: Fact<'contrainte-signed'> | Fact<'action-filed'> | null;
  /** What ended it: abandoned by a person, withdrawn by the system, annulled by a court, replaced by another choice. */
  readonly ended: { readonly how: 'abandoned' | 'withdrawn' | 'annulled' | 'replaced'; readonly by: Fact } | null;
}

type Draft = { -readonly [K in keyof Procedure]: Procedure[K] };

/**
 * The procedures of a case, oldest first. Our acts are read in the order in which we did them; judgments by their legal day.
 * A choice replaces another choice, never what is engaged: where the end that had called for it was retracted, it is void.
 */
export function readProcedures(file: CaseFile, whole: EffectiveFile): Procedure[] {
  const annulments = annulmentsOf(file, whole);
  const procedures: Draft[] = [];
  const open = (): Draft | undefined => procedures.findLast((procedure) => procedure.ended === null);
  const start = (draft: Draft, by: Fact): Draft => {
    const before = open();
    if (before) before.ended = { how: 'replaced', by };
    procedures.push(draft);
    return draft;
  };
  for (const fact of [...file.facts].sort((a, b) => a.seq - b.seq)) {
    annul(procedures, annulments, fact.seq);
    const standing = open()?.engaged ?? null;
    if (isKind(fact, 'procedure-chosen')) {
      const choice = { nature: fact.data.nature, chosen: fact, engaged: null };
      if (standing) procedures.push({ ...choice, ended: { how: 'replaced', by: standing } });
      else start({ ...choice, ended: null }, fact);
    } else if (isKind(fact, 'contrainte-signed') || isKind(fact, 'action-filed')) {
      const nature = natureOf(fact);
      const chosen = open();
      if (chosen && chosen.engaged === null && chosen.nature === nature) chosen.engaged = fact;
      else start({ nature, chosen: null, engaged: fact, ended: null }, fact);
    } else if (isKind(fact, 'procedure-abandoned')) end(open(), 'abandoned', fact);
    else if (isKind(fact, 'procedure-withdrawn')) end(open(), 'withdrawn', fact);
  }
  annul(procedures, annulments, Infinity);
  return procedures;
}

type Engagement = NonNullable<Procedure['engaged']>;

/** The court's annulments, by the act of engagement that they undo. */
function annulmentsOf(file: CaseFile, whole: EffectiveFile): Map<Engagement, Fact> {
  const annulled = ofKind(file.facts, 'judgment-given').filter(
    (judgment) => judgment.data.outcome === 'annulled' && !contradicted(judgment, file),
  );
  if (annulled.length === 0) return new Map();
  const engaged = file.facts
    .filter((fact): fact is Engagement => isKind(fact, 'contrainte-signed') || isKind(fact, 'action-filed'))
    .sort((a, b) => a.seq - b.seq)
    .map((fact): Procedure => ({ nature: natureOf(fact), chosen: null, engaged: fact, ended: null }));
  const annulments = new Map<Engagement, Fact>();
  for (const judgment of annulled) {
    const engagement = judged(judgment, engaged, whole)?.engaged;
    if (engagement && !annulments.has(engagement)) annulments.set(engagement, judgment);
  }
  return annulments;
}

/** Two judgments of one day that say different things of one procedure: neither wins silently. */
export function contradicted(judgment: Fact<'judgment-given'>, file: CaseFile): boolean {
  const { on, data } = judgment;
  return ofKind(file.facts, 'judgment-given').some(
    (other) =>
      other.on === on &&
      other.data.outcome !== data.outcome &&
      other.data.contrainte === data.contrainte &&
      other.data.action === data.action,
  );
}

/** Whether a person must say which of two judgments holds. */
export function judgmentsContradict(file: CaseFile): boolean {
  return ofKind(file.facts, 'judgment-given').some((judgment) => contradicted(judgment, file));
}

/** Ends what judgments recorded before `seq` annul; an annulment holds even over what was replaced. */
function annul(procedures: readonly Draft[], annulments: ReadonlyMap<Engagement, Fact>, seq: number): void {
  for (const procedure of procedures) {
    const judgment = procedure.engaged && annulments.get(procedure.engaged);
    if (judgment && judgment.seq < seq && (procedure.ended === null || procedure.ended.how === 'replaced'))
      procedure.ended = { how: 'annulled', by: judgment };
  }
}

const natureOf = (engaged: Engagement): ProcedureNature =>
  isKind(engaged, 'contrainte-signed') ? 'contrainte' : (engaged as Fact<'action-filed'>).data.nature;

/** The procedure a fact is about: the one it names, else the latest engaged by its legal day, else the first engaged. */
export function judged<P extends Procedure>(
  fact: Fact<'judgment-given'> | Fact<'contrainte-served'> | Fact<'opposition-lodged'>,
  procedures: readonly P[],
  whole: EffectiveFile,
): P | null {
  const reference =
    fact.data.contrainte ?? (isKind(fact, 'judgment-given') ? (fact as Fact<'judgment-given'>).data.action : undefined);
  const engaged = procedures.filter((procedure) => procedure.engaged !== null);
  if (reference !== undefined) {
    const named = whole.resolve(reference, fact);
    return engaged.find((procedure) => procedure.engaged === named) ?? null;
  }
  const candidates = isKind(fact, 'judgment-given')
    ? engaged
    : engaged.filter((procedure) => procedure.nature === 'contrainte');
  return candidates.findLast((procedure) => (procedure.engaged as Fact).on <= fact.on) ?? candidates[0] ?? null;
}

function end(procedure: Draft | undefined, how: 'abandoned' | 'withdrawn', by: Fact): void {
  if (procedure) procedure.ended = { how, by };
}

/** The procedure chosen or engaged now, if any. */
export function currentProcedure(procedures: readonly Procedure[]): Procedure | null {
  return procedures.findLast((procedure) => procedure.ended === null) ?? null;
}
