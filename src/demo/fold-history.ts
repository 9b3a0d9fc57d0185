import type { Assessment } from '../domain/assessment/assessment';
import type { CaseRecord, DecideContext } from '../domain/assessment/decide';
import type { LegalDay } from '../domain/calendar/legal-day';
import { epochMs, instantOf, parisInstant } from '../domain/calendar/paris-time';
import type { CaseId, DebtorId, Fact } from '../domain/facts/fact';
import { FoldedFile } from '../simulate/folded-file';
import type { PastEvent } from './case-story';

/** Facts of the past are taken to be recorded at nine in the morning. */
const RECORDED_MINUTE = 9 * 60;
/** What acts of the past name as their evidence: they were done before, by whatever was there before. */
const TAKE_OVER = 'reprise';

export interface HistoryContext extends DecideContext {
  /** Cases whose notice to the caisse could not be handed over; it stays parked. */
  readonly undelivered?: ReadonlySet<CaseId>;
}

export interface FoldedHistory {
  /** In order of `seq`, each recorded on its own day; the decisions of today's morning come last. */
  readonly facts: readonly Fact[];
  /** Effects performed in the past are done; those of today's morning are pending: they are still to be sent. */
  readonly records: ReadonlyMap<CaseId, CaseRecord>;
  readonly assessment: Assessment;
}

/**
 * Folds a debtor's past through the core, from day to day: each morning does what was due, its effects are taken as performed
 * that day, then the day's facts come in. `today` is left to whoever takes the file over: its morning is decided, nothing is
 * sent, so that nothing past is done again and nothing is dated today that was not decided today.
 *
 * @param events in the order of their `recorded` days, all before `today`
 * @throws {Refusal} when an event would have been refused on its day
 */
export function foldHistory(
  debtor: DebtorId,
  events: readonly PastEvent[],
  today: LegalDay,
  context: HistoryContext,
): FoldedHistory {
  const file = new FoldedFile(
    debtor,
    context,
    TAKE_OVER,
    (onCase, kind) => kind === 'notify-caisse' && context.undelivered?.has(onCase) === true,
  );
  for (const { recorded, fact } of events) {
    if (recorded >= today) throw new RangeError(`${fact.id} was recorded on ${recorded}, not before ${today}`);
    liveUntil(file, recorded);
    file.record(fact, recorded);
  }
  liveUntil(file, today);
  file.awaken(today);
  if (file.assessment === null) throw new RangeError(`nothing is on file of ${debtor}`);
  return { facts: stamped(file.state.facts, today), records: file.state.cases, assessment: file.assessment };
}

/** Lives through the mornings before `day` on which anything was due. */
function liveUntil(file: FoldedFile, day: LegalDay): void {
  for (;;) {
    const next = file.wakeDays().sort()[0];
    if (next === undefined || next >= day) return;
    file.advance(next);
  }
}

/** Gives each fact its instant: nine o'clock of its day, a millisecond apart; a morning's own decisions come at its beginning. */
function stamped(facts: readonly Fact[], today: LegalDay): Fact[] {
  let day: LegalDay | null = null;
  let startMs = 0;
  let rank = 0;
  return facts.map((fact) => {
    if (fact.recordedOn !== day) {
      day = fact.recordedOn;
      startMs = epochMs(parisInstant(day, day === today ? 0 : RECORDED_MINUTE));
      rank = 0;
    }
    return { ...fact, recordedAt: instantOf(startMs + rank++) };
  });
}
