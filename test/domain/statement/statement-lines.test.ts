import { legalDay } from '../../../src/domain/calendar/legal-day';
import { formatCents } from '../../../src/domain/money/cents';
import { findingsOf } from '../../../src/domain/statement/findings';
import { AMOUNTS } from '../../../src/domain/statement/totals';
import { statementLines } from '../../../src/domain/statement/statement-lines';
import { type Story, world } from '../../support/story';

const SETTINGS = { zone: 'metropole' as const, automatic: true };
const S1 = { from: legalDay('2009-01-01'), asAt: legalDay('2009-06-30') };
const S2 = { from: legalDay('2009-07-01'), asAt: legalDay('2009-12-31') };

const linesOf = (told: Story, semester = S2, caisse = 'C1') =>
  statementLines(told.file.state.facts, caisse, semester, SETTINGS);

/** Of the line of K1: opening, added, paid, cancelled, closing. */
const movements = (told: Story, semester = S2) => {
  const line = linesOf(told, semester).find(({ noticeRef }) => noticeRef === 'K1');
  return line && [line.opening, line.added, line.paid, line.cancelled, line.closing].map(formatCents);
};

test('a notice of the semester opens at nothing; what is paid of it leaves the balance that the next one opens with', () => {
  const told = world()
    .opened()
    .dispatched()
    .on('2009-06-20')
    .paid('260.00')
    .on('2009-08-03')
    .paid('500.00')
    .on('2009-12-31');
  expect(movements(told, S1)).toEqual(['0.00', '1260.00', '260.00', '0.00', '1000.00']);
  expect(movements(told, S2)).toEqual(['1000.00', '0.00', '500.00', '0.00', '500.00']);
  expect(linesOf(told)[0]).toMatchObject({
    paidInAll: 76000n,
    contributions: 120000n,
    surcharges: 6000n,
    endedOn: null,
  });
});

test('what counts later, and what is not dispatched yet, is not on the statement', () => {
  const told = world().opened().on('2009-07-01').dispatched().on('2009-12-31');
  expect(linesOf(told, S1)).toEqual([]);
  expect(movements(told)).toEqual(['0.00', '1260.00', '0.00', '0.00', '1260.00']);
  expect(linesOf(told, S2, 'C2')).toEqual([]);
});

test('a case that ended within the semester carries its end; in the next it has no line', () => {
  const told = world().opened().dispatched().on('2009-06-20').paid('1260.00').on('2009-12-31');
  expect(movements(told, S1)).toEqual(['0.00', '1260.00', '1260.00', '0.00', '0.00']);
  expect(linesOf(told, S1)[0]).toMatchObject({ stage: 'settled', endedOn: '2009-06-20' });
  expect(linesOf(told)).toEqual([]);
});

test('a payment that bounces in the next semester comes back as one below zero, and the case with it', () => {
  const told = world()
    .opened()
    .dispatched()
    .on('2009-06-20')
    .paid('1260.00', { id: 'P' })
    .on('2009-07-10')
    .bounced('P')
    .on('2009-12-31');
  expect(movements(told, S1)).toEqual(['0.00', '1260.00', '1260.00', '0.00', '0.00']);
  expect(movements(told)).toEqual(['0.00', '0.00', '-1260.00', '0.00', '1260.00']);
});

test('of a debt cancelled after a payment only what was left is cancelled', () => {
  const told = world()
    .opened()
    .dispatched()
    .on('2009-06-20')
    .paid('260.00')
    .claimed()
    .on('2009-07-06')
    .upheld()
    .on('2009-12-31');
  expect(movements(told)).toEqual(['1000.00', '0.00', '0.00', '1000.00', '0.00']);
  expect(linesOf(told)[0]).toMatchObject({ stage: 'cancelled', endedOn: '2009-07-06', paidInAll: 26000n });
});

test('what is paid beyond the debt is no payment of it', () => {
  const told = world().opened().dispatched().on('2009-07-02').paid('1500.00').on('2009-12-31');
  expect(movements(told)).toEqual(['1260.00', '0.00', '1260.00', '0.00', '0.00']);
  expect(linesOf(told)[0]).toMatchObject({ paidInAll: 150000n });
});

test('increases and decreases of one semester stand side by side', () => {
  const told = world()
    .opened()
    .dispatched()
    .on('2009-07-02')
    .adjusted({ costs: '72.00', surcharges: '-60.00' })
    .on('2009-12-31');
  expect(movements(told)).toEqual(['1260.00', '72.00', '0.00', '60.00', '1272.00']);
  expect(linesOf(told)[0]).toMatchObject({ costs: 7200n, closingCosts: 7200n });
});

test('a retraction undoes what it retracts in the semester before too, as far as it is known', () => {
  const told = world()
    .opened()
    .dispatched()
    .on('2009-06-20')
    .paid('260.00', { id: 'P' })
    .on('2009-07-10')
    .retracted('P')
    .on('2009-12-31');
  expect(movements(told)).toEqual(['1260.00', '0.00', '0.00', '0.00', '1260.00']);
});

test('the nature is what is engaged: what is only chosen is none yet, and is to be settled', () => {
  const told = world().opened().dispatched().on('2009-07-10');
  expect(linesOf(told)[0]).toMatchObject({ nature: 'none-yet', stage: 'recovery-due', lastAct: null });
  expect(
    linesOf(told)
      .flatMap(findingsOf)
      .map(({ code }) => code),
  ).toEqual(['no-nature']);
  told.signed();
  expect(linesOf(told)[0]).toMatchObject({
    nature: 'contrainte',
    step: 'to-serve',
    lastAct: { label: 'contrainte signée', on: '2009-07-10', result: null },
  });
  expect(linesOf(told).flatMap(findingsOf)).toEqual([]);
});

test('of the voluntary regime it is that the caisse was told', () => {
  const told = world({ affiliation: 'voluntary' }).opened().dispatched().on('2009-07-10');
  expect(linesOf(told)[0]).toMatchObject({ nature: 'caisse-notified', affiliation: 'voluntary', stage: 'with-caisse' });
});

test('a payment on the debtor goes to the older debt of all caisses, and moves the lines of both', () => {
  const told = world()
    .opened()
    .opened('K2', { dueOn: legalDay('2008-10-01'), contributions: '100.00', surcharges: '0.00' });
  told.dispatched().dispatched({ about: 'K2' }).on('2009-06-20').paid('150.00', { about: 'debtor' }).on('2009-12-31');
  const closing = linesOf(told, S1).map((line) => [line.noticeRef, formatCents(line.paid), formatCents(line.closing)]);
  expect(closing).toEqual([
    ['K1', '50.00', '1210.00'],
    ['K2', '100.00', '0.00'],
  ]);
  expect(Object.keys(linesOf(told, S1)[0] ?? {})).toEqual(expect.arrayContaining([...AMOUNTS]));
});
