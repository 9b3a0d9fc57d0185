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

export function isHolidayZone(text: string): text is HolidayZone {
  return (HOLIDAY_ZONES as readonly string[]).includes(text);
}

/**
 * One line of the holiday calendar, in force from a year to a year, both included.
 * Status: V read in a copy of the text, S stated by a secondary source, U not verified.
 */
export interface HolidayRule {
  readonly id: string;
  /** In French, as users read it. */
  readonly name: string;
  /** `MM-DD`, or a number of days after Easter Sunday. */
  readonly on: string | number;
  /** All zones when absent. */
  readonly zones?: readonly HolidayZone[];
  readonly fromYear?: number;
  readonly toYear?: number;
  readonly status: 'V' | 'S' | 'U';
  readonly source: string;
}

const NATIONAL = { status: 'V', source: 'code du travail, L. 3133-1 (L. 222-1 ancien)' } as const;
// Good Friday is a holiday only in communes with a Protestant or shared church [S]; the zone takes it everywhere.
const LOCAL = { zones: ['alsace-moselle'], status: 'S', source: 'ordonnance du 16 août 1892 ; L. 3134-13' } as const;
const ABOLITION = { id: 'abolition', name: "Abolition de l'esclavage" } as const;
const DECREE_1983 = { fromYear: 1984, status: 'V', source: 'loi 83-550 ; décret 83-1003 du 23 novembre 1983' } as const;
const DECREE_2012 = { fromYear: 2012, status: 'V', source: 'décret 2012-553 du 23 avril 2012' } as const;
/** Communes of Guadeloupe until 15 July 2007, then named by no text before the decree of 2012. */
const NORTHERN_ISLANDS = ['saint-barthelemy', 'saint-martin'] as const;

/**
 * The public holidays, by rule. When two fall on one day (Ascension on 1 May 2008), the earlier line names it.
 * Whit Monday is kept through the *journée de solidarité* of 2004 [U]: the list of L. 3133-1 still names it [V].
 * Complete from 1982.
 */
export const HOLIDAY_RULES: readonly HolidayRule[] = [
  { id: 'new-year', name: "Jour de l'an", on: '01-01', ...NATIONAL },
  { id: 'easter-monday', name: 'Lundi de Pâques', on: 1, ...NATIONAL },
  { id: 'labour-day', name: 'Fête du Travail', on: '05-01', ...NATIONAL },
  {
    id: 'victory-1945',
    name: 'Victoire de 1945',
    on: '05-08',
    fromYear: 1982, // a holiday again by the law of October 1981; the list is [V], that year [U]: the law was not read
    status: 'V',
    source: `${NATIONAL.source} ; loi 81-893 du 2 octobre 1981`,
  },
  { id: 'ascension', name: 'Ascension', on: 39, ...NATIONAL },
  { id: 'whit-monday', name: 'Lundi de Pentecôte', on: 50, ...NATIONAL },
  { id: 'national-day', name: 'Fête nationale', on: '07-14', ...NATIONAL },
  { id: 'assumption', name: 'Assomption', on: '08-15', ...NATIONAL },
  { id: 'all-saints', name: 'Toussaint', on: '11-01', ...NATIONAL },
  { id: 'armistice-1918', name: 'Armistice de 1918', on: '11-11', ...NATIONAL },
  { id: 'christmas', name: 'Noël', on: '12-25', ...NATIONAL },

  { id: 'good-friday', name: 'Vendredi saint', on: -2, ...LOCAL },
  { id: 'saint-stephen', name: 'Saint-Étienne', on: '12-26', ...LOCAL },

  { ...ABOLITION, on: '04-27', zones: ['mayotte'], ...DECREE_1983 },
  { ...ABOLITION, on: '05-22', zones: ['martinique'], ...DECREE_1983 },
  { ...ABOLITION, on: '05-27', zones: ['guadeloupe'], ...DECREE_1983 },
  { ...ABOLITION, on: '06-10', zones: ['guyane'], ...DECREE_1983 },
  { ...ABOLITION, on: '12-20', zones: ['reunion'], ...DECREE_1983, fromYear: 1983 }, // in force 24 November 1983

  { ...ABOLITION, on: '05-27', zones: NORTHERN_ISLANDS, ...DECREE_1983, toYear: 2007, status: 'S' },
  {
    ...ABOLITION,
    on: '05-27',
    zones: NORTHERN_ISLANDS,
    fromYear: 2008,
    toYear: 2011,
    status: 'U',
    source: 'jour de la Guadeloupe, supposé maintenu entre la loi du 21 février 2007 et le décret 2012-553',
  },
  { ...ABOLITION, on: '10-09', zones: ['saint-barthelemy'], ...DECREE_2012 },
  { ...ABOLITION, on: '05-27', zones: ['saint-martin'], ...DECREE_2012, toYear: 2017 },
  {
    ...ABOLITION,
    on: '05-28',
    zones: ['saint-martin'],
    fromYear: 2018,
    status: 'U', // the decree still says 27 May; the circulars of 2018 and 2019 and the prefecture, 28 May
    source: 'circulaires de 2018 et du 3 mai 2019 (28 mai), contre le décret 83-1003 (27 mai)',
  },
];
