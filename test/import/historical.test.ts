import { newWorld, type World } from '../register/world';
import { csv, inbox } from './files';
import { takeIn } from './taking-in';

const box = inbox();
let world: World;
beforeEach(async () => {
  world = await newWorld();
  world.clock.goTo('2009-11-24');
});
afterEach(() => world.end());
afterAll(() => box.end());

const GO_LIVE = '2009-12-01';
const FILES = {
  notices: csv([
    [
      'notice_ref',
      'caisse',
      'debtor_ref',
      'name',
      'affiliation',
      'period',
      'due_on',
      'contributions',
      'surcharges',
      'penalties',
      'notice_on',
      'dispatched_on',
    ],
    [
      'MD-1',
      'C1',
      'R1',
      'Durand',
      'compulsory',
      '2009-S1',
      '2009-02-01',
      '1200,00',
      '60,00',
      '0',
      '2009-04-01',
      '2009-04-01',
    ],
    [
      'MD-2',
      'C1',
      'R2',
      'Martin',
      'voluntary',
      '2009-S1',
      '2009-02-01',
      '500,00',
      '0',
      '0',
      '2009-04-01',
      '2009-04-01',
    ],
    ['MD-3', 'C1', 'R3', 'Petit', 'compulsory', '2009-S1', '2009-02-01', '300,00', '0', '0', '2009-04-01', ''],
  ]),
  service: csv([
    ['notice_ref', 'event', 'on'],
    ['MD-1', 'delivered', '06/04/2009'],
    ['MD-3', 'dispatched', '02/04/2009'],
  ]),
  payments: csv([
    ['payment_ref', 'notice_ref', 'debtor_ref', 'on', 'amount'],
    ['P1', 'MD-1', '', '10/07/2009', '100,00'],
    ['P2', '', 'R3', '20/04/2009', '300,00'],
  ]),
  acts: csv([
    [
      'notice_ref',
      'debtor_ref',
      'act',
      'on',
      'act_ref',
      'recorded_on',
      'reference',
      'amount',
      'signatory',
      'by',
      'channel',
      'contrainte',
      'payment',
      'reason',
    ],
    ['MD-1', '', 'contrainte-signed', '20/05/2009', 'CT-1', '', '2009-118', '1 260,00', 'Martin', '', '', '', '', ''],
    ['MD-1', '', 'contrainte-served', '02/06/2009', '', '10/06/2009', '', '', '', 'bailiff', '', 'CT-1', '', ''],
    ['MD-2', '', 'caisse-notified', '08/05/2009', '', '', 'L-12', '', '', '', 'courrier', '', '', ''],
    ['', 'R3', 'payment-reversed', '20/05/2009', '', '', '', '', '', '', '', '', 'P2', 'sans provision'],
  ]),
} as const;
type Kind = keyof typeof FILES;

const take = (kind: Kind, content: string = FILES[kind], dryRun = false) =>
  takeIn(world.register, kind, box.put(content), { today: '2009-11-24', goLive: GO_LIVE, dryRun });
const stages = async () =>
  (await world.register.listCases())
    .map(({ noticeRef, stage, step, wakeOn }) => [noticeRef, stage, step, wakeOn])
    .sort();

test('notices, service, payments, acts: a portfolio is taken over, and nothing is done', async () => {
  for (const kind of ['notices', 'service', 'payments', 'acts'] as const)
    expect(await take(kind)).toMatchObject({ rejected: [], unchanged: 0 });
  expect(await stages()).toEqual([
    ['MD-1', 'in-procedure', 'enforceable', null],
    ['MD-2', 'with-caisse', null, null],
    ['MD-3', 'recovery-due', null, GO_LIVE],
  ]);
  const { rows } = await world.pool.query(
    `SELECT count(*)::int AS facts FROM fact WHERE loaded_at IS NULL OR source = 'system'`,
  );
  expect(rows).toEqual([{ facts: 0 }]);
});

test('after the notices in any order; what was refused for its order is taken when its file comes again', async () => {
  await take('notices');
  const first = await take('acts');
  expect(first).toMatchObject({ accepted: 3, rejected: [{ line: 5, code: 'RCV-UNKNOWN-FACT' }] });
  await take('payments');
  await take('service');
  expect(await take('acts')).toMatchObject({ accepted: 1, unchanged: 3, rejected: [] });
  expect((await stages()).map(([, stage]) => stage)).toEqual(['in-procedure', 'with-caisse', 'recovery-due']);
});

test('each file again changes nothing', async () => {
  const kinds = ['notices', 'service', 'payments', 'acts'] as const;
  for (const kind of kinds) await take(kind);
  const before = (await world.pool.query('SELECT c::text FROM recovery_case c UNION ALL SELECT f::text FROM fact f'))
    .rows;
  for (const kind of kinds) expect(await take(kind)).toMatchObject({ accepted: 0, rejected: [] });
  expect(
    (await world.pool.query('SELECT c::text FROM recovery_case c UNION ALL SELECT f::text FROM fact f')).rows,
  ).toEqual(before);
});

test('what cannot be true is reported by line and column, the rest is taken', async () => {
  await take('notices');
  const header = FILES.acts.split('\n')[0];
  const report = await take(
    'acts',
    `${header}
MD-9;;claim-lodged;20/04/2009
MD-1;;contrainte-signed;20/05/2009;;;;1260,00;Martin
MD-1;;claim-lodged;25/11/2009
MD-1;;claim-lodged;20/04/2009;;19/04/2009
MD-1;;claim-lodged;20/04/2009
`,
  );
  expect(report.accepted).toBe(1);
  expect(report.rejected).toMatchObject([
    { line: 2, column: 'notice_ref', value: 'MD-9', code: 'RCV-UNKNOWN-CASE' },
    { line: 3, column: 'reference', code: 'RCV-MALFORMED' },
    { line: 4, column: 'on', value: '25/11/2009', code: 'RCV-FUTURE-DAY' },
    { line: 5, code: 'RCV-FUTURE-DAY' },
  ]);
});

test('a live import of a file not live yet is refused by line, until its day', async () => {
  await take('notices');
  const live = (today: string) => takeIn(world.register, 'payments', box.put(FILES.payments), { today });
  expect((await live('2009-11-24')).rejected.map(({ code }) => code)).toEqual(['RCV-NOT-LIVE-YET', 'RCV-NOT-LIVE-YET']);
  world.clock.goTo(GO_LIVE);
  expect(await live(GO_LIVE)).toMatchObject({ accepted: 2, rejected: [] });
  expect((await take('acts')).rejected.map(({ code }) => code)).toEqual([
    'RCV-ALREADY-LIVE',
    'RCV-ALREADY-LIVE',
    'RCV-ALREADY-LIVE',
  ]);
});
