import type { LegalDay } from '../../src/domain/calendar/legal-day';
import type { CaseId, DebtorId } from '../../src/domain/facts/fact';
import { isUnanswered, readReport, reportedCase } from '../../src/import/read-report';
import { refusalOf } from '../register/world';

const SUBJECT = { debtor: 'D1' as DebtorId, case: 'K1' as CaseId };
const OPTIONS = { today: '2026-11-24' as LegalDay, recordedBy: 'desk' };
const LINE = {
  query: 'query:B1:2026-11',
  notice_ref: 'MD-1',
  act: 'saisie-attribution',
  act_on: '12/11/2026',
  result: 'fructueuse',
};
const read = (values: Partial<typeof LINE> = {}, options: Parameters<typeof readReport>[2] = OPTIONS) =>
  readReport({ line: 2, values: { ...LINE, ...values }, surplus: false }, SUBJECT, options);

test('a line of a reply says what the bailiff did, and was heard of on the day on which the reply came', () => {
  expect(read()).toMatchObject({
    source: 'bailiff-replies',
    case: 'K1',
    kind: 'bailiff-reported',
    on: '2026-11-24',
    data: { bailiff: 'B1', act: 'saisie-attribution', result: 'fructueuse', actOn: '2026-11-12' },
  });
  expect(read({}, { ...OPTIONS, receivedOn: '2026-11-20' as LegalDay }).on).toBe('2026-11-20');
  expect(read({ act_on: '' }).data).not.toHaveProperty('actOn');
});

test('the same act in reply to the same query is the same fact, however its day is written', () => {
  const { id } = read();
  expect(read({ act_on: '2026-11-12' }).id).toBe(id);
  expect(read({ result: 'infructueuse' }).id).toBe(id);
  const others = [read({ act: 'signification' }), read({ act_on: '2026-11-13' }), read({ query: 'query:B1:2026-10' })];
  expect(new Set([id, ...others.map((other) => other.id)]).size).toBe(4);
});

test('a bailiff is named by the query, whatever his reference is made of', () => {
  expect(read({ query: 'query:B.1:x:2026-11' }).data.bailiff).toBe('B.1:x');
});

test.each([
  ['no query', { query: '' }, 'RCV-MALFORMED'],
  ['the id of another duty', { query: 'bailiff:B1:2026-S2' }, 'RCV-MALFORMED'],
  ['a month that does not exist', { query: 'query:B1:2026-13' }, 'RCV-MALFORMED'],
  ['no act', { act: '' }, 'RCV-MALFORMED'],
  ['no result', { result: '' }, 'RCV-MALFORMED'],
  ['a day that does not exist', { act_on: '31/11/2026' }, 'RCV-NO-SUCH-DAY'],
  ['a day to come', { act_on: '2026-11-25' }, 'RCV-MALFORMED'],
])('is rejected: %s', async (_, values, code) => {
  expect(await refusalOf(Promise.resolve().then(() => read(values)))).toBe(code);
});

test('a line of the form left as it came says nothing; one filled in half is a mistake', () => {
  const blank = (values: Readonly<Record<string, string>>) => isUnanswered((column) => values[column] ?? '');
  expect(blank({ query: 'query:B1:2026-11', notice_ref: 'MD-1', case: 'K1' })).toBe(true);
  expect(blank({ query: 'query:B1:2026-11', notice_ref: 'MD-1', result: 'rien' })).toBe(false);
});

test('the case is named by its id where the form has it, and a reference that looks like a formula is read back', () => {
  const named = (values: Readonly<Record<string, string>>) => reportedCase((column) => values[column] ?? '');
  expect(named({ notice_ref: 'MD-1', case: 'K1' })).toBe('K1');
  expect(named({ notice_ref: "'=2+3" })).toBe('=2+3');
  expect(named({ notice_ref: "'MD" })).toBe("'MD");
});

test('what was given back to be corrected is read as it was first written', () => {
  expect(read({ act: "'-saisie", result: "'=rien" })).toEqual(read({ act: '-saisie', result: '=rien' }));
});
