import { legalDay } from '../../../src/domain/calendar/legal-day';
import { officeFile } from '../../../src/domain/office/office-file';
import type { OfficeContext } from '../../../src/domain/office/periodic-duty';
import type { PeriodId } from '../../../src/domain/office/periods';
import { newsWantedSince, queryCourse } from '../../../src/domain/rules/a13-07-bailiff-query';
import { BAILIFF, bailiffStory } from '../../support/office-story';

const NOVEMBER = 'query:B1:2009-11';
const DECEMBER = 'query:B1:2009-12';
const from = (day: string): Partial<OfficeContext> => ({ dutiesFrom: legalDay(day) });
const story = (today = '2009-11-01', context: Partial<OfficeContext> = {}) =>
  bailiffStory(today, { ...from('2009-11-01'), ...context }, 'bailiff-query');
const reply = (period: string) => ({ period, lines: 3, rejected: 1 });

describe('A bailiff is queried regularly about the files without news (A13-7)', () => {
  test('at the beginning of the month, at once, and it is done with the sending', () => {
    const asked = story();
    expect(asked.sent).toEqual([`2009-11-01 query-bailiff:${NOVEMBER}:1`]);
    expect(asked.duty(NOVEMBER)).toMatchObject({
      stage: 'sent',
      doneOn: '2009-11-01',
      dueOn: '2009-11-30',
      shown: 'done',
    });
    expect(asked.duty(NOVEMBER).over).toBe(false);
  });

  test('a month for which there is nothing to ask is not opened', () => {
    expect(story('2009-11-01', { casesWithoutNews: 0 }).state.duties.size).toBe(0);
  });

  test('nor is it later on, when the month after has something to ask', () => {
    const asked = story('2009-11-01', { casesWithoutNews: 0, silentSince: null }).on('2009-12-01');
    asked.context = { ...asked.context, casesWithoutNews: 1, silentSince: legalDay('2009-10-15') };
    asked.open('bailiff-query');
    expect([...asked.state.duties.keys()]).toEqual([DECEMBER]);
  });

  test('without a reply it is reminded of after 15 days, and shown as unanswered after 30', () => {
    const asked = story().on('2009-11-15');
    expect(asked.sent).toHaveLength(1);
    asked.on('2009-11-16');
    expect(asked.sent.at(-1)).toBe(`2009-11-16 remind-bailiff:${NOVEMBER}:1`);
    expect(asked.duty(NOVEMBER)).toMatchObject({ stage: 'reminded', attention: [] });
    expect(asked.on('2009-11-30').duty(NOVEMBER).attention).toEqual([]);
    expect(asked.on('2009-12-01').duty(NOVEMBER)).toMatchObject({
      stage: 'unanswered',
      attention: ['query-unanswered'],
    });
    expect(asked.sent).toHaveLength(2);
  });

  test('a reply ends it, and the response time is kept', () => {
    const asked = story().on('2009-11-12').said('query-replied', reply('2009-11'), { dated: '2009-11-10' });
    expect(asked.duty(NOVEMBER)).toMatchObject({ stage: 'answered', over: true, wakeOn: null });
    expect(queryCourse(officeFile(asked.state.facts), '2009-11' as PeriodId).responseDays).toBe(9);
    expect(asked.on('2010-01-31').sent).toHaveLength(1);
  });

  test('a reply that is retracted was none', () => {
    const asked = story().on('2009-11-12').said('query-replied', reply('2009-11'), { id: 'r' }).on('2009-11-20');
    asked.said('retraction', {}, { retracts: 'r' });
    expect(asked.sent.at(-1)).toBe(`2009-11-20 remind-bailiff:${NOVEMBER}:1`);
  });

  test('the next month’s query takes the place of one that nobody answered', () => {
    const asked = story().on('2009-12-01').open('bailiff-query');
    expect(asked.duty(NOVEMBER)).toMatchObject({ stage: 'unanswered', over: true, attention: [] });
    expect(asked.duty(DECEMBER)).toMatchObject({ stage: 'sent', over: false });
    asked.said('query-replied', reply('2009-11'));
    expect(asked.duty(NOVEMBER).stage).toBe('answered');
  });

  test('months off are each opened once, the newest alone is asked, and does the others, late', () => {
    const asked = story('2010-02-10');
    expect(asked.sent).toEqual(['2010-02-10 query-bailiff:query:B1:2010-02:1']);
    const shown = [...asked.state.duties.keys()].map((id) => `${id} ${asked.duty(id).shown} ${asked.duty(id).over}`);
    expect(shown).toEqual([
      'query:B1:2009-11 done-late true',
      'query:B1:2009-12 done-late true',
      'query:B1:2010-01 done-late true',
      'query:B1:2010-02 done false',
    ]);
    asked.open('bailiff-query');
    expect(asked.state.duties.size).toBe(4);
  });

  test('a query that could not leave in its month leaves with the next one only', () => {
    const asked = story('2009-11-01', { casesWithoutNews: 0 });
    asked.blocked = new Set(['query-bailiff']);
    asked.context = { ...asked.context, casesWithoutNews: 1 };
    asked.open('bailiff-query').on('2009-12-01');
    expect(asked.duty(NOVEMBER)).toMatchObject({ stage: 'to-send', attention: ['overdue'] });
    asked.open('bailiff-query');
    expect(asked.duty(NOVEMBER).effects).toMatchObject([{ state: 'cancelled' }]);
    asked.blocked = new Set();
    asked.step([]);
    expect(asked.sent).toEqual([`2009-12-01 query-bailiff:${DECEMBER}:1`]);
    expect(asked.duty(NOVEMBER)).toMatchObject({ doneOn: '2009-12-01', shown: 'done-late', stage: 'sent' });
  });

  test('news of everything before the query leaves makes it pointless', () => {
    const asked = story('2009-11-01', { casesWithoutNews: 0 });
    asked.blocked = new Set(['query-bailiff']);
    asked.context = { ...asked.context, casesWithoutNews: 1 };
    asked.open('bailiff-query').on('2009-11-04');
    asked.context = { ...asked.context, casesWithoutNews: 0 };
    asked.step([]);
    expect(asked.duty(NOVEMBER)).toMatchObject({ stage: 'nothing-to-ask', liftedOn: '2009-11-04', over: true });
    asked.context = { ...asked.context, casesWithoutNews: 2 };
    asked.step([]);
    expect(asked.duty(NOVEMBER)).toMatchObject({ stage: 'nothing-to-ask', liftedOn: '2009-11-04' });
  });

  test('of a bailiff who has left nothing is asked or awaited any more', () => {
    const asked = story('2009-11-01', { bailiff: { ...BAILIFF, to: legalDay('2009-11-10') } }).on('2009-12-31');
    asked.open('bailiff-query');
    expect(asked.sent).toHaveLength(1);
    expect(asked.duty(NOVEMBER)).toMatchObject({ stage: 'sent', over: true });
    expect(asked.state.duties.size).toBe(1);
  });

  test('nobody is reminded of a query when there is news of everything by now', () => {
    const asked = story().on('2009-11-10');
    asked.context = { ...asked.context, casesWithoutNews: 0 };
    asked.on('2009-12-31');
    expect(asked.sent).toHaveLength(1);
    expect(asked.duty(NOVEMBER)).toMatchObject({ stage: 'sent', attention: [], over: true });
    asked.said('query-replied', reply('2009-11'));
    expect(asked.duty(NOVEMBER)).toMatchObject({ stage: 'answered', over: true });
  });

  test('nobody is reminded of the last month when the next is being asked about', () => {
    const asked = story();
    asked.today = legalDay('2009-12-02');
    asked.open('bailiff-query');
    expect(asked.sent).toEqual([`2009-11-01 query-bailiff:${NOVEMBER}:1`, `2009-12-02 query-bailiff:${DECEMBER}:1`]);
  });

  test('a sending that is retracted did not take place: it is sent again under another key', () => {
    const asked = story()
      .on('2009-11-03')
      .said('retraction', {}, { retracts: `query-bailiff:${NOVEMBER}:1` });
    expect(asked.sent.at(-1)).toBe(`2009-11-03 query-bailiff:${NOVEMBER}:2`);
    expect(asked.duty(NOVEMBER).doneOn).toBe('2009-11-03');
  });

  test('a query made otherwise, by telephone say, does as well', () => {
    const asked = story('2009-11-01', { casesWithoutNews: 0 });
    asked.blocked = new Set(['query-bailiff']);
    asked.context = { ...asked.context, casesWithoutNews: 1 };
    asked.open('bailiff-query').on('2009-11-05');
    asked.said('query-sent', { period: '2009-11', cases: 1, channel: 'téléphone', reference: 'appel du 5' });
    expect(asked.duty(NOVEMBER)).toMatchObject({ stage: 'sent', doneOn: '2009-11-05' });
    expect(asked.duty(NOVEMBER).effects).toMatchObject([{ state: 'cancelled' }]);
  });

  test('a query is not made before its month begins', () => {
    const sent = { period: '2009-11', cases: 1, channel: 'courrier', reference: 'L-1' };
    expect(story('2009-11-03').refusal('query-sent', sent, { dated: '2009-10-31' })).toBe('RCV-MALFORMED');
    expect(story('2009-11-03').refusal('query-sent', sent, { dated: '2009-11-01' })).toBeNull();
  });

  test('a reply to what was not asked is refused', () => {
    const asked = story('2009-11-03');
    expect(asked.refusal('query-replied', reply('2009-10'))).toBe('RCV-UNKNOWN-DUTY');
    expect(asked.refusal('query-replied', reply('2009-11'), { dated: '2009-11-02' })).toBe('RCV-QUERY-NOT-SENT');
    expect(asked.refusal('query-replied', reply('2009-S2'))).toBe('RCV-MALFORMED');
    expect(asked.refusal('query-replied', { ...reply('2009-11'), lines: 'three' })).toBe('RCV-MALFORMED');
  });

  test('news counts as missing once the rules’ thirty days have gone by without any', () => {
    // Nothing since 1 November: on 1 December thirty days have gone by.
    expect(newsWantedSince('1993', legalDay('2009-12-01'))).toBe('2009-11-02');
  });
});
