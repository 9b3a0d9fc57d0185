import Holidays from 'date-holidays';
import { HOLIDAY_ZONES, type HolidayZone, holidaysOf } from '../../../src/domain/calendar';
import { easterByEpact } from './independent-calendar';

const FIRST = 1990;
const LAST = 2040;

/** Our zones in the library's regions; Bas-Rhin, Haut-Rhin and Moselle are one zone here. */
const REGIONS: Record<HolidayZone, readonly (string | null)[]> = {
  metropole: [null],
  'alsace-moselle': ['57', '67', '68'],
  guadeloupe: ['GP'],
  martinique: ['MQ'],
  guyane: ['GF'],
  reunion: ['RE'],
  mayotte: ['YT'],
  'saint-barthelemy': ['BL'],
  'saint-martin': ['MF'],
};

interface Difference {
  readonly zone: HolidayZone;
  /** `MM-DD`, or `good-friday`. */
  readonly on: string;
  readonly years: readonly [from: number, to: number];
  readonly holidayFor: 'us' | 'the library';
  /** What decides for us. */
  readonly because: string;
}

const CUSTOM = 'Good Friday in the Antilles is a custom: neither L. 3133-1 nor L. 3422-2 code du travail names it';
const DECREE_2012 = 'decree 2012-553 of 23 April 2012 named 9 October; before, the day of Guadeloupe (decree 83-1003)';
const CIRCULAR = 'circulars of 2018 and 3 May 2019, prefecture: 28 May [U]; the decree of 2012 still says 27 May';

const DIFFERENCES: readonly Difference[] = [
  { zone: 'guadeloupe', on: 'good-friday', years: [FIRST, LAST], holidayFor: 'the library', because: CUSTOM },
  { zone: 'martinique', on: 'good-friday', years: [FIRST, LAST], holidayFor: 'the library', because: CUSTOM },
  { zone: 'saint-barthelemy', on: '10-09', years: [FIRST, 2011], holidayFor: 'the library', because: DECREE_2012 },
  { zone: 'saint-barthelemy', on: '05-27', years: [FIRST, 2011], holidayFor: 'us', because: DECREE_2012 },
  { zone: 'saint-martin', on: '05-27', years: [2018, LAST], holidayFor: 'the library', because: CIRCULAR },
  { zone: 'saint-martin', on: '05-28', years: [2018, LAST], holidayFor: 'us', because: CIRCULAR },
];

/** The listed days of a zone; a day that is Whit Monday as well is a holiday for both, so no difference. */
function listed(zone: HolidayZone): string[] {
  const lines: string[] = [];
  for (const { on, years, holidayFor } of DIFFERENCES.filter((difference) => difference.zone === zone)) {
    for (let year = years[0]; year <= years[1]; year += 1) {
      const easter = easterByEpact(year);
      const day = on === 'good-friday' ? easter.subtract({ days: 2 }).toString() : `${year}-${on}`;
      if (day !== easter.add({ days: 50 }).toString()) lines.push(`${day} only for ${holidayFor}`);
    }
  }
  return lines.sort();
}

function found(zone: HolidayZone, region: string | null): string[] {
  const library = region === null ? new Holidays('FR') : new Holidays('FR', region);
  const lines: string[] = [];
  for (let year = FIRST; year <= LAST; year += 1) {
    const theirs = new Set(
      library
        .getHolidays(year)
        .filter(({ type }) => type === 'public')
        .map(({ date }) => date.slice(0, 10)),
    );
    const ours = new Set<string>(holidaysOf(year, zone).keys());
    for (const day of theirs) if (!ours.has(day)) lines.push(`${day} only for the library`);
    for (const day of ours) if (!theirs.has(day)) lines.push(`${day} only for us`);
  }
  return lines.sort();
}

describe('the holidays of the date-holidays library, 1990 to 2040', () => {
  const cases = HOLIDAY_ZONES.flatMap((zone) => REGIONS[zone].map((region) => ({ zone, region })));

  it.each(cases)('differ from ours in $zone (region $region) only where listed', ({ zone, region }) => {
    expect(found(zone, region)).toEqual(listed(zone));
  });
});
