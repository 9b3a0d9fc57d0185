import { runInThisContext } from 'node:vm';
import type { Instant } from '../../src/domain/facts/fact';
import type { LegalDay } from '../../src/domain/calendar/legal-day';
import { fact, newWorld, openedCase, payment, refusalOf, type World } from './world';

/** Jest's `process.env` is a copy; the zone follows that of the process itself. */
const zone = (name: string | undefined): unknown =>
  runInThisContext(name === undefined ? 'delete process.env.TZ' : `process.env.TZ = '${name}'`);
const before = process.env.TZ;
// On the other side of the day line: nothing may depend on the machine's zone.
beforeAll(() => zone('Pacific/Auckland'));
afterAll(() => zone(before));

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await openedCase(world);
});
afterEach(() => world.end());

const asAt = (day: string) => day as LegalDay;
const instant = (text: string) => text as Instant;
const paidAsRead = async (pair: { asAt?: LegalDay; knownAt?: Instant }) =>
  (await world.register.readFile('D1', pair)).assessment.cases[0]?.balance.paid;

test('the machine stands in another zone, and days are still Paris days', async () => {
  expect(new Date('2009-04-01T12:00:00Z').getTimezoneOffset()).toBe(-780);
  // 00:30 in Paris on 2 April is still 1 April in UTC.
  world.clock.goTo('2009-04-01T22:30:00.000Z');
  const { appended } = await world.register.recordFacts([payment('2009-04-02', '10.00')]);
  expect(appended[0]).toMatchObject({ on: '2009-04-02', recordedOn: '2009-04-02' });
  const { summary, facts, record } = await world.register.readCase('K1');
  expect(facts.at(-1)).toMatchObject({
    on: '2009-04-02',
    recordedOn: '2009-04-02',
    recordedAt: '2009-04-01T22:30:00.000Z',
  });
  expect(summary).toMatchObject({ openedOn: '2009-04-01', wakeOn: '2009-05-05', waitsFor: { lastDay: '2009-05-04' } });
  expect(record).toMatchObject({
    wakeOn: '2009-05-05',
    deadlines: [{ lastDay: '2009-05-04', actingDay: '2009-05-05' }],
  });
  expect(await world.register.listDelegations(asAt('2000-01-01'))).toMatchObject([
    { signatory: 'director', from: '2000-01-01', to: null },
  ]);
  expect(await world.register.listDelegations(asAt('1999-12-31'))).toEqual([]);
  await world.register.endDelegation('director', asAt('2009-04-02'));
  expect(await world.register.listDelegations(asAt('2009-04-02'))).toHaveLength(1);
  expect(await world.register.listDelegations(asAt('2009-04-03'))).toEqual([]);
  expect((await world.register.verifyChain('D1')).brokenAt).toBeNull();
});

test('a payment counts from its day, and is known from its recording', async () => {
  world.clock.goTo('2009-04-20');
  await world.register.recordFacts([payment('2009-04-10', '100.00')]);
  world.clock.goTo('2009-06-01');
  expect(await paidAsRead({ asAt: asAt('2009-04-09') })).toBe(0n);
  expect(await paidAsRead({ asAt: asAt('2009-04-10') })).toBe(10000n);
  expect(await paidAsRead({ asAt: asAt('2009-04-10'), knownAt: instant('2009-04-20T06:59:59.999Z') })).toBe(0n);
  expect(await paidAsRead({ asAt: asAt('2009-04-10'), knownAt: instant('2009-04-20T07:00:00.000Z') })).toBe(10000n);
});

test('a retraction acts on what is known, whatever the days', async () => {
  world.clock.goTo('2009-04-20');
  await world.register.recordFacts([payment('2009-04-10', '100.00', { case: 'K1', id: 'P1' })]);
  world.clock.goTo('2009-04-25');
  await world.register.recordFacts([fact('retraction', '2009-04-25', { case: 'K1', retracts: 'P1' })]);
  world.clock.goTo('2009-06-01');
  // Known since, the retraction undoes the payment even as at a day before the retraction's own.
  expect(await paidAsRead({ asAt: asAt('2009-04-12') })).toBe(0n);
  expect(await paidAsRead({ asAt: asAt('2009-04-12'), knownAt: instant('2009-04-24T00:00:00.000Z') })).toBe(10000n);
  expect(await paidAsRead({ asAt: asAt('2009-05-30'), knownAt: instant('2009-04-24T00:00:00.000Z') })).toBe(10000n);
  const whole = await world.register.readFile('D1');
  expect(whole.facts.map(({ kind }) => kind)).toEqual([
    'affiliation-set',
    'case-opened',
    'notice-dispatched',
    'payment-received',
    'retraction',
  ]);
  expect(whole.retracted).toEqual(['test/P1']);
});

test('what is younger than ten seconds may still be under way', async () => {
  const now = world.clock.now();
  expect(await refusalOf(world.register.readFile('D1', { knownAt: now }))).toBe('RCV-MALFORMED');
  world.clock.pass(9_999);
  expect(await refusalOf(world.register.readFile('D1', { knownAt: now }))).toBe('RCV-MALFORMED');
  world.clock.pass(1);
  expect((await world.register.readFile('D1', { knownAt: now })).facts).toHaveLength(3);
});
