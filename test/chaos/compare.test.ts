import { legalDay } from '../../src/domain/calendar/legal-day';
import type { CaseRecord } from '../../src/domain/assessment/decide';
import type { CaseId, Fact, FactKind } from '../../src/domain/facts/fact';
import { notified, type Story } from '../support/story';
import { differences, type FileAsFound, refusalBy } from './compare';
import { replay } from './replay';

/** K1, whose acting day is 7 July 2009, as a register would hold it on 10 July. */
const UNTIL = legalDay('2009-07-10');
const chosen = (): Story => notified().on(UNTIL);
const told = (): Story => notified({ affiliation: 'voluntary' }).on(UNTIL);

const asFound = ({ file }: Story): FileAsFound => ({
  debtor: 'D1',
  facts: file.state.facts,
  records: file.state.cases,
});
const found = (story: Story, file: FileAsFound = asFound(story)): string[] =>
  differences(file, UNTIL, story.context).found;

const altered = (story: Story, kind: FactKind, by: (fact: Fact) => Partial<Fact> | null): FileAsFound => {
  const facts = story.file.state.facts.flatMap((fact) => {
    const change = fact.kind === kind ? by(fact) : {};
    return change === null ? [] : [{ ...fact, ...change }];
  });
  return { ...asFound(story), facts };
};
const onDay = (day: string) => (): Partial<Fact> => ({ on: legalDay(day), recordedOn: legalDay(day) });
const withRecord = (story: Story, change: Partial<CaseRecord>): FileAsFound => {
  const [[id, record]] = [...story.file.state.cases] as [[CaseId, CaseRecord]];
  return { ...asFound(story), records: new Map([[id, { ...record, ...change }]]) };
};

test('a register that did what the core does shows no difference', () => {
  expect(found(chosen())).toEqual([]);
  expect(found(told())).toEqual([]);
});

test('an act of the system may come later, never earlier', () => {
  expect(found(chosen(), altered(chosen(), 'procedure-chosen', onDay('2009-07-09')))).toEqual([]);
  expect(found(chosen(), altered(chosen(), 'procedure-chosen', onDay('2009-07-06')))).not.toEqual([]);
  expect(found(told(), altered(told(), 'caisse-notified', onDay('2009-07-06')))).not.toEqual([]);
});

test('what was lost, done twice or made up is seen', () => {
  expect(
    found(
      chosen(),
      altered(chosen(), 'procedure-chosen', () => null),
    ),
  ).not.toEqual([]);
  expect(
    found(
      chosen(),
      altered(chosen(), 'notice-delivered', () => null),
    ),
  ).not.toEqual([]);
  expect(
    found(
      told(),
      altered(told(), 'caisse-notified', () => null),
    ),
  ).not.toEqual([]);
  const twice = altered(chosen(), 'procedure-chosen', (fact) => ({ ...fact }));
  expect(found(chosen(), { ...twice, facts: [...twice.facts, twice.facts.at(-1) as Fact] })).not.toEqual([]);
  expect(
    found(
      chosen(),
      altered(chosen(), 'procedure-chosen', () => ({ id: 'choose-procedure:K1:2' })),
    ),
  ).not.toEqual([]);
});

test('a record that says something else than its facts is seen', () => {
  expect(found(chosen(), withRecord(chosen(), { stage: 'notice-period' }))).not.toEqual([]);
  expect(found(chosen(), withRecord(chosen(), { deadlines: [] }))).not.toEqual([]);
  expect(found(chosen(), withRecord(chosen(), { wakeOn: null }))).not.toEqual([]);
  expect(found(chosen(), { ...asFound(chosen()), records: new Map() })).not.toEqual([]);
});

test('a message that was due before a payment came in and had not left is overtaken, and only compared as it went', () => {
  const late = notified({ affiliation: 'voluntary' }).on('2009-07-06').paid('1260.00', { dated: '2009-07-06' });
  expect(differences(asFound(late.on(UNTIL)), UNTIL, late.context)).toEqual({ found: [], overtaken: false });

  const paid = told().paid('1260.00', { dated: '2009-07-06' });
  const [notice, payment] = ['caisse-notified', 'payment-received'].map(
    (kind) => paid.file.state.facts.find((fact) => fact.kind === kind) as Fact,
  ) as [Fact, Fact];
  const swapped = paid.file.state.facts.map((fact) => (fact === notice ? payment : fact === payment ? notice : fact));
  const after = { ...notice, on: UNTIL, recordedOn: UNTIL };
  const facts = swapped.map((fact) => (fact === notice ? after : fact));
  expect(differences({ ...asFound(paid), facts }, UNTIL, paid.context).overtaken).toBe(true);
});

test('a notice that left a day later is early all the same once a claim of before is known, but on its own day', () => {
  const story = told().claimed({ dated: '2009-07-01' });
  const noticeLater = (fact: Fact): Partial<Fact> => (fact.on === '2009-07-07' ? onDay('2009-07-08')() : {});
  const { facts } = altered(story, 'caisse-notified', noticeLater);
  const { state } = replay(facts, UNTIL, story.context);
  const [record] = [...state.cases.values()];
  expect(record?.duties.map(({ breach }) => breach).join()).toContain('2009-07-08');
  const file = { debtor: 'D1', facts, records: state.cases };
  expect(differences(file, UNTIL, story.context)).toEqual({ found: [], overtaken: false });
});

test('the core says what it would have refused, and when', () => {
  const story = chosen();
  const signed = story.file.state.facts.find(({ kind }) => kind === 'notice-delivered') as Fact;
  const data = { reference: 'CT', amount: '1260.00', signatory: 'director' };
  const signature = {
    ...signed,
    id: 'signature',
    kind: 'contrainte-signed' as const,
    on: legalDay('2009-07-03'),
    data,
  };
  const at = '2009-07-03T10:00:00.000Z' as Fact['recordedAt'];
  expect(refusalBy(story.file.state.facts, signature, at, story.context)).toBe('RCV-TOO-EARLY');
  const later = { ...signature, on: UNTIL };
  expect(refusalBy(story.file.state.facts, later, '2009-07-10T10:00:00.000Z' as typeof at, story.context)).toBeNull();
});
