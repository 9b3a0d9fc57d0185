import { timeLimit } from '../domain/calendar';
import { addDays, type LegalDay } from '../domain/calendar/legal-day';
import type { NoticeStart } from '../domain/rules/rule-sets';
import type { CaseStory } from './case-story';

const TRACKING = (story: CaseStory): { tracking: string } => ({
  tracking: `2C${story.random.int(10_000_000, 99_999_999)}`,
});

/** The opening of a case: the notice is prepared some days before it leaves, yet never after `latest`. */
export function openCase(story: CaseStory, latest: LegalDay): LegalDay {
  const { caisse, noticeRef, debts, dispatchOn, ruleset } = story.frame;
  const prepared = story.office(addDays(dispatchOn, -story.random.int(1, 6)));
  const noticeOn = prepared < latest ? prepared : latest;
  const fact = { caisse, noticeRef, noticeOn, debts, ruleset };
  story.tell('case-opened', noticeOn, 0, fact);
  return noticeOn;
}

/**
 * The service of a notice: dispatched, presented, delivered or returned; most of it known within days, some of it late and
 * out of order.
 */
export function serveNotice(story: CaseStory): void {
  const { random, rules, frame } = story;
  const { dispatchOn, zone } = frame;
  const known = new Map<NoticeStart, LegalDay>([['notice-dispatched', dispatchOn]]);
  const tracking = TRACKING(story);
  story.tell('notice-dispatched', dispatchOn, delay(story, [0, 1], [8, 16], 0.05), tracking);
  const presentedOn = story.office(story.after(dispatchOn, 2, 4));
  if (random.chance(0.7)) {
    known.set('notice-presented', presentedOn);
    story.tell('notice-presented', presentedOn, delay(story, [1, 4], [9, 18], 0.06), tracking);
  }
  const way = random.weighted({ delivered: 74, unclaimed: 18, 'unknown-address': 5, refused: 3 });
  if (way === 'delivered') {
    const deliveredOn = random.chance(0.6) ? presentedOn : story.office(story.after(presentedOn, 2, 13));
    known.set('notice-delivered', deliveredOn);
    story.tell('notice-delivered', deliveredOn, delay(story, [1, 6], [12, 28], 0.07), tracking);
  } else {
    const returnedOn = way === 'unclaimed' ? story.after(presentedOn, 15, 18) : story.after(presentedOn, 0, 2);
    story.tell('notice-returned', story.office(returnedOn), random.int(1, 5), { reason: way });
  }
  const from = rules.noticeStart.value.map((kind) => known.get(kind)).find((day) => day !== undefined) ?? dispatchOn;
  story.lastDay = timeLimit({ event: 'notice', from, length: rules.noticePeriod.value, rolled: true, zone }).lastDay;
}

/** Days until something is known: usually soon, rarely late. */
function delay(story: CaseStory, soon: [number, number], late: [number, number], lateShare: number): number {
  return story.random.int(...(story.random.chance(lateShare) ? late : soon));
}
