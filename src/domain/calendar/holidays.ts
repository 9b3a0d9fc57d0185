import { easterSunday } from './easter';
import { addDays, type LegalDay } from './legal-day';

/** Where the holidays of a place come from. Which zone governs a limit is [U]: a setting, the organisme's seat by default. */
export const HOLIDAY_ZONES = [
  'metropole',
  'alsace-moselle',
  'guadeloupe',
  'martinique',
  'guyane',
  'reunion',
  'mayotte',
  'saint-barthelemy',
  'saint-martin',
] as const;
export type HolidayZone = (typeof HOLIDAY_ZONES)[number];

/** A rule of the holiday calendar, valid from a year to a year, with its source and how sure it is. */
interface HolidayRule {
  readonly name: string;
  /** `MM-DD`, or days after Easter Sunday. */
  readonly on: string | number;
  /** All zones when absent. */
  readonly zones?: readonly HolidayZone[];
  readonly fromYear?: number;
  readonly toYear?: number;
  readonly status: 'V' | 'S' | 'U';
  readonly source: string;
}

const NATIONAL = 'code du travail, L. 3133-1';
const ABOLITION = 'loi du 30 juin 1983, code du travail L. 3422-2';

export const HOLIDAY_RULES: readonly HolidayRule[] = [
  { name: "Jour de l'an", on: '01-01', status: 'V', source: NATIONAL },
  { name: 'Lundi de Pâques', on: 1, status: 'V', source: NATIONAL },
  { name: 'Fête du Travail', on: '05-01', status: 'V', source: NATIONAL },
  { name: 'Victoire de 1945', on: '05-08', fromYear: 1982, status: 'V', source: `${NATIONAL} ; loi du 2 octobre 1981` },
  { name: 'Ascension', on: 39, status: 'V', source: NATIONAL },
  { name: 'Lundi de Pentecôte', on: 50, status: 'V', source: NATIONAL },
  { name: 'Fête nationale', on: '07-14', status: 'V', source: NATIONAL },
  { name: 'Assomption', on: '08-15', status: 'V', source: NATIONAL },
  { name: 'Toussaint', on: '11-01', status: 'V', source: NATIONAL },
  { name: 'Armistice de 1918', on: '11-11', status: 'V', source: NATIONAL },
  { name: 'Noël', on: '12-25', status: 'V', source: NATIONAL },
  {
    name: 'Vendredi saint',
    on: -2,
    zones: ['alsace-moselle'],
    status: 'S',
    source: 'ordonnance du 16 août 1892, L. 3134-13',
  },
  {
    name: 'Saint-Étienne',
    on: '12-26',
    zones: ['alsace-moselle'],
    status: 'S',
    source: 'ordonnance du 16 août 1892, L. 3134-13',
  },
  { name: "Abolition de l'esclavage", on: '04-27', zones: ['mayotte'], fromYear: 1984, status: 'V', source: ABOLITION },
  {
    name: "Abolition de l'esclavage",
    on: '05-22',
    zones: ['martinique'],
    fromYear: 1984,
    status: 'V',
    source: ABOLITION,
  },
  {
    name: "Abolition de l'esclavage",
    on: '05-27',
    zones: ['guadeloupe'],
    fromYear: 1984,
    status: 'V',
    source: ABOLITION,
  },
  {
    name: "Abolition de l'esclavage",
    on: '05-27',
    zones: ['saint-martin'],
    fromYear: 1984,
    toYear: 2017,
    status: 'V',
    source: ABOLITION,
  },
  {
    name: "Abolition de l'esclavage",
    on: '05-28',
    zones: ['saint-martin'],
    fromYear: 2018,
    status: 'U',
    source: 'une source publique donne le 28 mai depuis 2018, contre le 27 mai',
  },
  { name: "Abolition de l'esclavage", on: '06-10', zones: ['guyane'], fromYear: 1984, status: 'V', source: ABOLITION },
  {
    name: "Abolition de l'esclavage",
    on: '10-09',
    zones: ['saint-barthelemy'],
    fromYear: 1984,
    status: 'V',
    source: ABOLITION,
  },
  { name: "Abolition de l'esclavage", on: '12-20', zones: ['reunion'], fromYear: 1984, status: 'V', source: ABOLITION },
];

/** Years repeat in a run, so each is computed once; bounded by the years that exist in data. */
const computed = new Map<string, ReadonlyMap<LegalDay, string>>();

/** The public holidays of a year in a zone: day and French name. */
export function holidaysOf(year: number, zone: HolidayZone): ReadonlyMap<LegalDay, string> {
  const key = `${zone}:${year}`;
  const known = computed.get(key);
  if (known) return known;
  const easter = easterSunday(year);
  const days = new Map<LegalDay, string>();
  for (const rule of HOLIDAY_RULES) {
    if (rule.zones && !rule.zones.includes(zone)) continue;
    if (year < (rule.fromYear ?? 0) || year > (rule.toYear ?? 9999)) continue;
    const day = typeof rule.on === 'number' ? addDays(easter, rule.on) : (`${year}-${rule.on}` as LegalDay);
    // Ascension may fall on 1 or 8 May: the day keeps its first name, it is one holiday.
    if (!days.has(day)) days.set(day, rule.name);
  }
  computed.set(key, days);
  return days;
}

/** The French name of the public holiday on a day, or null. */
export function holidayOn(day: LegalDay, zone: HolidayZone): string | null {
  return holidaysOf(Number(day.slice(0, 4)), zone).get(day) ?? null;
}

export function isHolidayZone(text: string): text is HolidayZone {
  return (HOLIDAY_ZONES as readonly string[]).includes(text);
}
