import { timeLimit } from '../domain/calendar';
import { addDays, toDayNumber, type LegalDay } from '../domain/calendar/legal-day';
import { formatCents, smaller } from '../domain/money/cents';
import type { CaseStory } from './case-story';

/**
 * A claim before the commission de recours amiable (CRA). Returns the acting day that it leaves, or null when recovery is not to be
 * told: the claim was upheld, or became known too late for that.
 */
export function claim(story: CaseStory): LegalDay | null {
  const { random, lastDay } = story;
  if (random.chance(0.15)) return lateClaim(story);
  const knownLate = random.chance(0.1);
  const lodgedOn = knownLate ? addDays(lastDay, -random.int(0, 2)) : lodgingDay(story);
  const receivedOn = addDays(lodgedOn, random.int(1, 4));
  const id = story.tell('claim-lodged', lodgedOn, knownLate ? random.int(8, 16) : random.int(4, 7), { receivedOn });
  let monthEnd = month(story, receivedOn);
  if (random.chance(0.2)) {
    const documentsOn = story.office(addDays(receivedOn, random.int(5, 16)));
    story.tell('claim-documents-received', documentsOn, 1, { claim: id });
    monthEnd = month(story, documentsOn);
  }
  const freeOn = rule(story, id, receivedOn, monthEnd);
  if (freeOn === null || knownLate) return null;
  const afterNotice = addDays(lastDay, 1);
  return freeOn > afterNotice ? freeOn : afterNotice;
}

/** What the CRA says, if anything; the first day on which the claim no longer stands in the way. */
function rule(story: CaseStory, claimId: string, receivedOn: LegalDay, monthEnd: LegalDay): LegalDay | null {
  const { random } = story;
  const within = story.office(story.after(receivedOn, 12, 26));
  const decide = (on: LegalDay, ruling: string, data: object = {}): void =>
    void story.tell('claim-decided', on, random.int(1, 5), { claim: claimId, ruling, ...data });
  switch (
    random.weighted({ rejected: 30, upheld: 18, 'in-part': 15, silent: 25, 'upheld-late': 8, contradictory: 4 })
  ) {
    case 'rejected':
      decide(within, 'rejected');
      return within;
    case 'upheld':
      decide(within, 'upheld');
      return null;
    case 'in-part': {
      const remaining = story.share(random.int(35, 75));
      decide(within, 'upheld-in-part', { remaining: formatCents(remaining) });
      story.owed = smaller(remaining, story.owed);
      return within;
    }
    case 'silent':
      return addDays(monthEnd, 1);
    case 'upheld-late': // the procedure meanwhile chosen is withdrawn
      decide(story.office(addDays(monthEnd, random.int(6, 30))), 'upheld');
      return null;
    case 'contradictory': // two minutes of one session: neither wins, a person must look
      decide(within, 'rejected');
      decide(within, 'upheld');
      return null;
  }
}

/** Lodged after the notice period: it opens nothing; upheld all the same by some commissions. */
function lateClaim(story: CaseStory): LegalDay | null {
  const { random } = story;
  const lodgedOn = addDays(story.lastDay, random.int(2, 15));
  const id = story.tell('claim-lodged', lodgedOn, random.int(2, 5));
  const ruling = random.chance(0.3) ? 'upheld' : 'rejected';
  story.tell('claim-decided', story.office(story.after(lodgedOn, 20, 45)), 2, { claim: id, ruling });
  return ruling === 'upheld' ? null : addDays(story.lastDay, 1);
}

/** Within the notice period: most debtors take their time. */
function lodgingDay(story: CaseStory): LegalDay {
  const { dispatchOn } = story.frame;
  const length = toDayNumber(story.lastDay) - toDayNumber(dispatchOn);
  return addDays(dispatchOn, story.random.int(Math.floor(length / 3), length - 2));
}

function month(story: CaseStory, from: LegalDay): LegalDay {
  const { rules, frame } = story;
  return timeLimit({ event: 'claim', from, length: rules.claimPeriod.value, rolled: true, zone: frame.zone }).lastDay;
}
