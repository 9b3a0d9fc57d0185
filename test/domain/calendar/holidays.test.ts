import {
  easterSunday,
  HOLIDAY_RULES,
  HOLIDAY_ZONES,
  holidayOn,
  holidaysOf,
  isHolidayZone,
  legalDay,
} from '../../../src/domain/calendar';
import { easterByEpact, holidaysByList } from './independent-calendar';

describe('Easter', () => {
  it.each(['2009-04-12', '2010-04-04', '2024-03-31', '2025-04-20', '2026-04-05'])('fell on %s', (day) => {
    expect(easterSunday(Number(day.slice(0, 4)))).toBe(day);
  });

  it('falls from 22 March to 25 April, at both ends', () => {
    expect([easterSunday(1818), easterSunday(2285), easterSunday(1943), easterSunday(2038)]).toEqual([
      '1818-03-22',
      '2285-03-22',
      '1943-04-25',
      '2038-04-25',
    ]);
  });

  it('agrees with another computus for eight centuries', () => {
    for (let year = 1600; year < 2400; year += 1) expect(easterSunday(year)).toBe(easterByEpact(year).toString());
  });
});

describe('the public holidays', () => {
  it('are eleven in metropolitan France', () => {
    const names = [...holidaysOf(2009, 'metropole')].map(([day, { name }]) => `${day.slice(5)} ${name}`).sort();
    expect(names).toEqual([
      "01-01 Jour de l'an",
      '04-13 Lundi de Pâques',
      '05-01 Fête du Travail',
      '05-08 Victoire de 1945',
      '05-21 Ascension',
      '06-01 Lundi de Pentecôte',
      '07-14 Fête nationale',
      '08-15 Assomption',
      '11-01 Toussaint',
      '11-11 Armistice de 1918',
      '12-25 Noël',
    ]);
  });

  it.each([
    ['alsace-moselle', '2009-04-10', 'good-friday'],
    ['alsace-moselle', '2009-12-26', 'saint-stephen'],
    ['mayotte', '2009-04-27', 'abolition'],
    ['martinique', '2009-05-22', 'abolition'],
    ['guadeloupe', '2009-05-27', 'abolition'],
    ['guyane', '2009-06-10', 'abolition'],
    ['reunion', '2009-12-20', 'abolition'],
    ['saint-barthelemy', '2012-10-09', 'abolition'],
    ['saint-martin', '2012-05-27', 'abolition'],
  ] as const)('%s alone has %s', (zone, day, id) => {
    expect(holidayOn(legalDay(day), zone)?.id).toBe(id);
    expect(holidayOn(legalDay(day), 'metropole')).toBeNull();
  });

  it('change with the law that names them', () => {
    const free = (day: string, zone: (typeof HOLIDAY_ZONES)[number]) => holidayOn(legalDay(day), zone) !== null;
    expect([free('1981-05-08', 'metropole'), free('1982-05-08', 'metropole')]).toEqual([false, true]);
    expect([free('1983-05-22', 'martinique'), free('1984-05-22', 'martinique')]).toEqual([false, true]);
    expect([free('1982-12-20', 'reunion'), free('1983-12-20', 'reunion')]).toEqual([false, true]);
    expect([free('2011-10-09', 'saint-barthelemy'), free('2011-05-27', 'saint-barthelemy')]).toEqual([false, true]);
    expect([free('2013-10-09', 'saint-barthelemy'), free('2013-05-27', 'saint-barthelemy')]).toEqual([true, false]);
    expect([free('2017-05-27', 'saint-martin'), free('2018-05-27', 'saint-martin')]).toEqual([true, false]);
    expect([free('2016-05-28', 'saint-martin'), free('2018-05-28', 'saint-martin')]).toEqual([false, true]);
  });

  it('are one holiday when two fall together: Ascension on 1 May 2008', () => {
    expect(holidayOn(legalDay('2008-05-01'), 'metropole')).toEqual({ id: 'labour-day', name: 'Fête du Travail' });
    expect(holidaysOf(2008, 'metropole').size).toBe(10);
  });

  it.each(HOLIDAY_ZONES)('agree in %s with lists written apart', (zone) => {
    for (let year = 1984; year <= 2099; year += 1) {
      expect([...holidaysOf(year, zone).keys()].sort()).toEqual(holidaysByList(year, zone));
    }
  });

  it('stay right when more years are asked for than are kept', () => {
    for (let year = 1000; year < 2500; year += 1) holidaysOf(year, 'guyane');
    expect(holidayOn(legalDay('2009-06-10'), 'guyane')?.id).toBe('abolition');
  });

  it('each say what they rest on', () => {
    for (const rule of HOLIDAY_RULES) expect(rule).toMatchObject({ source: expect.stringMatching(/\d/) });
    expect(HOLIDAY_RULES.filter(({ status }) => status === 'U').map(({ on, zones }) => [on, zones])).toEqual([
      ['05-27', ['saint-barthelemy', 'saint-martin']],
      ['05-28', ['saint-martin']],
    ]);
  });

  it('know their zones', () => {
    expect(HOLIDAY_ZONES.every(isHolidayZone)).toBe(true);
    expect(['', 'corse', 'toString', 'METROPOLE'].some(isHolidayZone)).toBe(false);
  });
});
