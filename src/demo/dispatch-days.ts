import { addDays, isWorkingDay, type HolidayZone, nextWorkingDay, type LegalDay } from '../domain/calendar';
import { dayOf, daysInMonth, partsOf } from '../domain/calendar/legal-day';
import type { Random } from './random';

const MONTHS = 18;
/** Most of what an office works on is young: so many of the notices left in the last months. */
const RECENT = { months: 8, share: 0.7 } as const;
/** Notices are prepared some days before they leave: the portfolio has some that leave after the day of the load. */
const PREPARED_DAYS_AHEAD = 6;
/** Contributions fall due on these days; the formal notice follows thirty days after (art. 12 of the convention). */
export const DUE_DATES = ['04-01', '10-01'] as const;
export const NOTICE_AFTER_DUE_DAYS = 30;
/** How a campaign's notices spread over its working days. */
const CAMPAIGN = { '0': 30, '1': 25, '2': 20, '3': 15, '4': 10 } as const;
/** Share of a campaign among all notices; what is left is the steady stream. */
const CAMPAIGN_SHARE = 0.14;

/** The first day of the eighteen months that end with `today`. */
export const windowStart = (today: LegalDay): LegalDay => monthsBefore(today, MONTHS);

function monthsBefore(today: LegalDay, count: number): LegalDay {
  const { year, month, day } = partsOf(today);
  const months = year * 12 + month - 1 - count;
  const [y, m] = [Math.floor(months / 12), (months % 12) + 1];
  return dayOf(y, m, Math.min(day, daysInMonth(y, m)));
}

/** Draws the days on which notices leave: campaigns after each due date, and a steady stream beside them. */
export function dispatchDays(today: LegalDay, zone: HolidayZone): (random: Random) => LegalDay {
  const from = addDays(windowStart(today), PREPARED_DAYS_AHEAD);
  const steady: LegalDay[] = [];
  for (let day = from; day <= addDays(today, PREPARED_DAYS_AHEAD); day = addDays(day, 1))
    if (isWorkingDay(day, zone)) steady.push(day);
  const recent = steady.filter((day) => day >= monthsBefore(today, RECENT.months));
  // The youngest first: each of them is asked in turn.
  const campaigns = campaignStarts(today)
    .map((start) => campaignDays(start, zone))
    .filter((days) => (days[0] as LegalDay) >= from && (days[0] as LegalDay) < today)
    .reverse();
  return (random) => {
    const campaign = campaigns.find(() => random.chance(CAMPAIGN_SHARE));
    if (!campaign) return random.pick(random.chance(RECENT.share) ? recent : steady);
    return campaign[Number(random.weighted(CAMPAIGN))] as LegalDay;
  };
}

function campaignStarts(today: LegalDay): LegalDay[] {
  const { year } = partsOf(today);
  return [year - 2, year - 1, year].flatMap((y) =>
    DUE_DATES.map((dueOn) => addDays(`${y}-${dueOn}` as LegalDay, NOTICE_AFTER_DUE_DAYS)),
  );
}

function campaignDays(start: LegalDay, zone: HolidayZone): LegalDay[] {
  const days: LegalDay[] = [];
  for (let day = nextWorkingDay(start, zone); days.length < 5; day = nextWorkingDay(addDays(day, 1), zone))
    days.push(day);
  return days;
}
