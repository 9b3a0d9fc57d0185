import { legalDay } from '../../../src/domain/calendar/legal-day';
import { pinnedRuleSet, ruleSetOn } from '../../../src/domain/rules/rule-sets';
import { world } from '../../support/story';

describe('Rule sets', () => {
  test('each is in force from its first day', () => {
    const on = (day: string) => ruleSetOn(legalDay(day)).id;
    expect([on('1980-01-01'), on('1985-12-23'), on('1993-12-21'), on('1993-12-22')]).toEqual([
      '1985',
      '1985',
      '1985',
      '1993',
    ]);
    expect([on('2016-12-31'), on('2017-01-01'), on('2026-01-01')]).toEqual(['1993', '2017', '2017']);
  });

  test('a set named is taken whatever the day; by-date the day of the dispatch decides', () => {
    expect(pinnedRuleSet('1993', legalDay('2026-01-01')).id).toBe('1993');
    expect(pinnedRuleSet('by-date', legalDay('2026-01-01')).id).toBe('2017');
  });

  test.each([
    ['1985', '2009-06-17 running', '2009-07-02 running'], // 15 days; one month from 2 June
    ['1993', '2009-07-02 running', '2009-07-02 running'], // 30 days
    ['2017', '2009-08-03 running', '2009-08-03 running'], // 2 August is a Sunday; two months both
  ] as const)('the set of %s: notice until %s, the CRA until %s', (ruleset, notice, ruling) => {
    const k = world({ ruleset }).opened().on('2009-06-02').dispatched().claimed();
    expect(k.deadline('notice-period')).toBe(notice);
    expect(k.deadline('claim-ruling')).toBe(ruling);
  });

  test('the opposition has fifteen days in all', () => {
    for (const ruleset of ['1985', '1993', '2017'] as const) {
      const k = world({ ruleset }).opened().on('2009-06-02').dispatched().on('2009-09-01').signed().served();
      expect(k.deadline('opposition')).toBe('2009-09-16 running');
    }
  });

  test('a case keeps its set: a dispatch learnt late moves it, nothing else', () => {
    const k = world({ ruleset: 'by-date' }).on('2016-12-01').opened();
    expect(k.now().ruleSet).toBeNull();
    k.on('2017-01-05').dispatched({ dated: '2016-12-31' });
    expect(k.now().ruleSet).toBe('1993');
    expect(k.deadline('notice-period')).toBe('2017-01-30 running');
    k.on('2017-01-06').delivered({ dated: '2017-01-03' });
    expect(k.now().ruleSet).toBe('1993');
    expect(k.deadline('notice-period')).toBe('2017-02-02 running');
  });
});
