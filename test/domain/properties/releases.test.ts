import fc from 'fast-check';
import type { TimelineEntry } from '../../../src/domain/assessment/timeline';
import type { LegalDay } from '../../../src/domain/calendar/legal-day';
import type { NewFact } from '../../../src/domain/facts/fact';
import { FoldedFile } from '../../../src/simulate/folded-file';
import { byArrival, fold, histories, LAST_DAY, RUNS } from '../../support/arbitrary-files';

/** A file that is handed to another release at every step; the releases all give the same answers. */
class ReleasedDaily extends FoldedFile {
  override advance(today: LegalDay): TimelineEntry[] {
    this.release();
    return super.advance(today);
  }

  override record(fact: NewFact, today: LegalDay): TimelineEntry[] {
    this.release();
    return super.record(fact, today);
  }

  private release(): void {
    this.state = { ...this.state, assessedOtherwise: new Set(this.state.cases.keys()) };
  }
}

describe('A release that gives the same answers', () => {
  test('holds nothing and does whatever would have been done, on the same days', () => {
    fc.assert(
      fc.property(histories(), (history) => {
        const usual = fold(history);
        const released = fold(history, LAST_DAY, byArrival(history.facts), new ReleasedDaily('D1', history.context));
        const acts = (file: FoldedFile) =>
          file.state.facts.map(({ id, kind, recordedOn }) => `${recordedOn} ${kind} ${id}`);
        expect(acts(released)).toEqual(acts(usual));
        expect(released.state.cases).toEqual(usual.state.cases);
      }),
      RUNS,
    );
  });
});
