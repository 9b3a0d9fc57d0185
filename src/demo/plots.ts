import { addDays, type LegalDay } from '../domain/calendar';
import { toDayNumber } from '../domain/calendar/legal-day';
import type { Delegation } from '../domain/assessment/debtor-state';
import type { Affiliation } from '../domain/facts/fact';
import { add, cents, subtract } from '../domain/money/cents';
import type { CaseStory } from './case-story';
import { claim } from './claim-story';
import { recover } from './recovery-story';
import { serveNotice } from './service-story';

/** How often each course of events is taken, whatever the regime. */
const PLOTS = {
  'pays nothing': 42,
  'pays in time': 17,
  'pays in part': 11,
  'lodges a claim': 15,
  'paid in time, known late': 4,
  'payment bounces': 3,
  'pays too much': 2,
  'debt adjusted': 2,
  'notice annulled': 2,
  'payment booked by mistake': 1,
  'notice never sent': 1,
} as const;
type Plot = keyof typeof PLOTS;

/** Tells a case from its notice on, as one of the courses that cases take. Returns which. */
export function tellCase(story: CaseStory, affiliation: Affiliation, delegations: readonly Delegation[]): Plot {
  const plot = story.random.weighted(PLOTS);
  if (plot === 'notice never sent') return plot;
  serveNotice(story);
  const freeOn = untilActingDay(story, plot);
  if (freeOn !== null) tellDefault(story, affiliation, freeOn, delegations);
  return plot;
}

/** What follows once nothing stands in the way: recovery, or the caisse's part. */
export function tellDefault(
  story: CaseStory,
  affiliation: Affiliation,
  actingDay: LegalDay,
  delegations: readonly Delegation[],
): void {
  if (affiliation === 'compulsory') recover(story, actingDay, delegations);
  else withCaisse(story, actingDay);
}

/** The notice period; returns the acting day, or null when the story ends here. */
function untilActingDay(story: CaseStory, plot: Exclude<Plot, 'notice never sent'>): LegalDay | null {
  const { random, lastDay } = story;
  const actingDay = addDays(lastDay, 1);
  switch (plot) {
    case 'pays nothing':
      return actingDay;
    case 'pays in time':
      story.pay(inTime(story), random.int(1, 3));
      return null;
    case 'pays in part':
      story.pay(inTime(story), random.int(1, 3), story.share(random.int(20, 60)));
      if (random.chance(0.25)) story.pay(inTime(story), random.int(1, 3), story.share(random.int(20, 50)));
      return actingDay;
    case 'lodges a claim':
      return claim(story);
    case 'paid in time, known late':
      story.pay(addDays(lastDay, -random.int(0, 4)), random.int(7, 16));
      return null;
    case 'payment bounces': {
      const { owed } = story;
      const payment = story.pay(inTime(story), 1);
      story.tell('payment-reversed', story.office(story.after(story.knownOn, 4, 12)), 0, {
        payment,
        reason: 'prélèvement rejeté',
      });
      story.owed = owed;
      return actingDay;
    }
    case 'pays too much':
      story.pay(inTime(story), 2, add(story.owed, cents(`${random.int(5, 120)}.00`)));
      return null;
    case 'debt adjusted':
      story.tell('debt-adjusted', story.office(story.after(story.frame.dispatchOn, 8, 25)), 1, {
        contributions: '-48.00',
        reason: 'revenu rectifié',
      });
      story.owed = subtract(story.owed, cents('48.00'));
      return actingDay;
    case 'notice annulled':
      story.tell('notice-annulled', story.office(story.after(story.frame.dispatchOn, 6, 60)), 0, {
        by: 'organisme',
        reason: 'période déjà réglée',
      });
      return null;
    case 'payment booked by mistake': {
      const { owed } = story;
      const payment = story.pay(inTime(story), 1);
      story.tell(
        'retraction',
        story.office(story.after(story.knownOn, 2, 9)),
        0,
        { reason: "paiement d'un autre débiteur" },
        payment,
      );
      story.owed = owed;
      return actingDay;
    }
  }
}

/** A day within the notice period, neither the first nor the last days. */
function inTime({ random, lastDay, frame }: CaseStory): LegalDay {
  const length = toDayNumber(lastDay) - toDayNumber(frame.dispatchOn);
  return addDays(frame.dispatchOn, random.int(4, length - 1));
}

/** The core tells the caisse on the acting day; here is what the caisse answers, and debtors who pay afterwards. */
function withCaisse(story: CaseStory, actingDay: LegalDay): void {
  const { random } = story;
  const from = story.knownOn > actingDay ? story.knownOn : actingDay;
  if (random.chance(0.65)) story.tell('caisse-acknowledged', story.office(story.after(from, 1, 6)), 0);
  if (random.chance(0.3))
    story.tell('caisse-decided', story.office(story.after(from, 12, 40)), 1, {
      decision: 'maintien des droits sous réserve de règlement',
    });
  if (random.chance(0.12)) story.pay(story.after(from, 10, 60), 2);
  else if (random.chance(0.1)) story.pay(story.after(from, 10, 60), 2, story.share(random.int(20, 60)));
}
