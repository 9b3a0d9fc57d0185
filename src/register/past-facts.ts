import { checkFact } from '../domain/assessment/fact-checks';
import type { LegalDay } from '../domain/calendar/legal-day';
import { parisDay, parisInstant } from '../domain/calendar/paris-time';
import { type Fact, factKey, type Instant } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';
import type { PastFact } from './contract';
import { contentDigest } from './fact-rows';
import type { OpenFile } from './open-file';
import type { Sealing } from './sealing';

/** Facts of the past are taken to have been recorded at nine in the morning. */
const RECORDED_MINUTE = 9 * 60;

/**
 * Facts of the past on their way into a debtor's file. History is accepted as it was, an act that came too early too (its duty
 * shows it); refused is what cannot be true.
 */
export class PastFacts {
  readonly appended: Fact[] = [];
  private readonly digests: Map<string, string>;

  constructor(
    private readonly file: OpenFile,
    private readonly goLive: LegalDay,
    private readonly now: Instant,
    private readonly seal: Sealing,
  ) {
    this.digests = new Map(file.digests);
  }

  /** Everything on file, and what was taken since. */
  get all(): Fact[] {
    return [...this.file.facts, ...this.appended];
  }

  /** Takes facts all or none, and says how many were new. @throws {Refusal} */
  take(given: readonly PastFact[]): number {
    const before = this.appended.length;
    try {
      for (const fact of given) this.takeOne(fact);
      return this.appended.length - before;
    } catch (error) {
      for (const fact of this.appended.splice(before)) this.digests.delete(factKey(fact));
      throw error;
    }
  }

  private takeOne({ recordedOn: said, ...fact }: PastFact): void {
    const key = factKey(fact);
    const digest = contentDigest(fact, this.seal);
    const known = this.digests.get(key);
    if (known === digest) return;
    if (known !== undefined) throw new Refusal('RCV-DUPLICATE-OTHER-CONTENT', { fact: fact.id });
    const recordedOn = said ?? latestDay(fact);
    const today = parisDay(this.now);
    if (recordedOn > today) throw new Refusal('RCV-FUTURE-DAY', { day: recordedOn, today });
    if (recordedOn >= this.goLive) throw new Refusal('RCV-NOT-PAST', { day: recordedOn, goLive: this.goLive });
    checkFact(fact, this.all, recordedOn);
    if (
      fact.kind === 'case-opened' &&
      this.all.some((other) => other.kind === 'case-opened' && other.case === fact.case)
    )
      throw new Refusal('RCV-CASE-EXISTS', { case: String(fact.case) });
    const nine = parisInstant(recordedOn, RECORDED_MINUTE);
    const seq = this.file.facts.length + this.appended.length + 1;
    this.appended.push({ ...fact, seq, recordedAt: nine < this.now ? nine : this.now, recordedOn });
    this.digests.set(key, digest);
  }
}

/** A fact is learnt on its day, or on the latest day that it speaks of. */
function latestDay({ on, data }: PastFact): LegalDay {
  const { receivedOn = on, noticeOn = on } = data as { receivedOn?: LegalDay; noticeOn?: LegalDay };
  return [on, receivedOn, noticeOn].reduce((latest, day) => (day > latest ? day : latest));
}
