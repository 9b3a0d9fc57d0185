import { isKind } from '../../src/domain/facts/fact';
import { importFile } from '../../src/import/import-file';
import { ImportStopped } from '../../src/import/take-all';
import type * as Lanes from '../../src/import/lanes';
import type { LegalDay } from '../../src/domain/calendar/legal-day';
import { createPool } from '../../src/register/pool';
import { RegisterBusy } from '../../src/register/register';
import { KEY, newWorld, openedCase, type World } from '../register/world';
import { standing } from '../support/standing';
import { campaign } from './campaign';
import { inbox } from './files';
import { takeIn } from './taking-in';

const box = inbox();
let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.end());
afterAll(() => box.end());

const PAYMENTS = 'payment_ref;notice_ref;debtor_ref;on;amount;label\n';
const payments = (count: number, of: string): string =>
  Array.from({ length: count }, (_, index) => `${of}-${index};${of};;2009-04-01;0.01;\n`).join('');

describe('the order of the file is the order of the record, debtor by debtor', () => {
  test('also where a debtor has more lines than a batch, and others work at the same time', async () => {
    await openedCase(world);
    await openedCase(world, { debtor: 'D2', id: 'K2' });
    const file = box.put(PAYMENTS + payments(230, 'N-K1') + payments(20, 'N-K2'));
    const batches: number[] = [];
    const counting = (lane: Lanes.Lane): Lanes.Lane => ({
      ...lane,
      take: (batch) => {
        batches.push(batch.lines.length);
        return lane.take(batch);
      },
    });
    const report = await takeIn(world.register, 'payments', file, {
      lanes: (lane) => [counting(lane), counting(lane)],
    });
    expect(report).toMatchObject({ lines: 250, accepted: 250, rejected: [] });
    expect(batches).toEqual([100, 100, 50]);
    const { facts } = await world.register.readFile('D1');
    const recorded = facts.filter((fact) => isKind(fact, 'payment-received')).map(({ id }) => id);
    expect(recorded).toEqual(Array.from({ length: 230 }, (_, index) => `N-K1-${index}`));
  });

  test('a batch that goes on with a debtor waits for the one before', async () => {
    await openedCase(world);
    const file = box.put(PAYMENTS + payments(101, 'N-K1'));
    const log: string[] = [];
    const told = (lane: Lanes.Lane): Lanes.Lane => ({
      ...lane,
      take: async (batch) => {
        log.push(`begin ${batch.lines.length}`);
        const outcome = await lane.take(batch);
        log.push(`end ${batch.lines.length}`);
        return outcome;
      },
    });
    await takeIn(world.register, 'payments', file, { lanes: (lane) => [told(lane), told(lane)] });
    expect(log).toEqual(['begin 100', 'end 100', 'begin 1', 'end 1']);
  });

  test('two notices of a new debtor are opened in the order of their first lines', async () => {
    const [header, first, second] = campaign(5).split('\n') as [string, string, string];
    const of = (line: string, ref: string, period: string): string =>
      line
        .replace(/^MD-\d+/, ref)
        .replace(/A-\d+;Débiteur \d+/, 'A-1;Débiteur 1')
        .replace('2008-S2', period);
    const lines = [of(first, 'MD-B', '2007-S2'), of(second, 'MD-A', '2008-S1'), of(first, 'MD-B', '2008-S2')];
    await takeIn(world.register, 'notices', box.put([header, ...lines, ''].join('\n')));
    const { summary, debts } = await world.register.readCase('MD-B');
    expect(debts.map(({ period }) => period)).toEqual(['2007-S2', '2008-S2']);
    const { facts } = await world.register.readFile(summary.debtor);
    expect(facts.flatMap((fact) => (isKind(fact, 'case-opened') ? [fact.data.noticeRef] : []))).toEqual([
      'MD-B',
      'MD-A',
    ]);
  });
});

describe('what a notice reference names', () => {
  beforeEach(async () => {
    await openedCase(world);
    await world.register.setCaisse({ id: 'C2', name: 'Caisse 2', email: null });
    const [header, line] = campaign(1).split('\n') as [string, string];
    const other = line.replace(/^MD-0;C1/, 'N-K1;C2');
    await takeIn(world.register, 'notices', box.put(`${header}\n${other}\n`));
  });

  test('not one case when two caisses use it: the case itself must be named', async () => {
    const file = (reference: string): string => box.put(`notice_ref;event;on\n${reference};delivered;2009-04-01\n`);
    expect(await takeIn(world.register, 'service', file('N-K1'))).toMatchObject({
      accepted: 0,
      rejected: [{ line: 2, column: 'notice_ref', value: 'N-K1', code: 'RCV-UNKNOWN-CASE' }],
    });
    expect(await takeIn(world.register, 'service', file('K1'))).toMatchObject({ accepted: 1, rejected: [] });
  });
});

test('signs that a server might take for its own come through as they are', async () => {
  const [header, line] = campaign(1).split('\n') as [string, string];
  const name = 'Le\tBon \\N \\. \\t {"a":1} \') --';
  await takeIn(world.register, 'notices', box.put(`${header}\n${line.replace('Débiteur 0', name)}\n`));
  const { summary } = await world.register.readCase('MD-0');
  expect((await world.register.readFile(summary.debtor)).identity?.name).toBe(name);
});

test('a notice of more than a thousand lines is rejected whole; the rest goes on', async () => {
  const [header, line, other] = campaign(2).split('\n') as [string, string, string];
  const file = box.put(`${header}\n${`${line}\n`.repeat(1_001)}${other}\n`);
  const report = await takeIn(world.register, 'notices', file);
  expect(report).toMatchObject({ lines: 1_002, accepted: 1 });
  expect(report.rejected).toMatchObject([{ line: 2, reference: 'MD-0', column: 'notice_ref', code: 'RCV-MALFORMED' }]);
});

describe('an import that cannot go on says so; what was taken in stands, and a second run goes on', () => {
  const NOTICES = 1_200;
  const again = async (done: number): Promise<void> => {
    const { rows } = await world.pool.query<{ count: number }>('SELECT count(*)::int FROM recovery_case');
    expect(rows[0]?.count).toBe(done);
    const second = await takeIn(world.register, 'notices', box.put(campaign(NOTICES)));
    expect(second).toMatchObject({ accepted: NOTICES - done, unchanged: done, rejected: [] });
  };
  const stopping =
    (stop: () => Promise<unknown>) =>
    (lane: Lanes.Lane): readonly Lanes.Lane[] => {
      let batches = 0;
      return [
        {
          ...lane,
          take: async (batch) => {
            if (++batches === 2) await stop();
            return lane.take(batch);
          },
        },
      ];
    };

  test('a worker that fails', async () => {
    const lanes = stopping(() => Promise.reject(new Error('out of memory')));
    const report = takeIn(world.register, 'notices', box.put(campaign(NOTICES)), { lanes });
    await expect(report).rejects.toThrow(/^Import interrompu : out of memory\. 5\d\d enregistrés, 0 déjà connus/);
    await expect(report).rejects.toBeInstanceOf(ImportStopped);
    const { rows } = await world.pool.query<{ count: number }>('SELECT count(*)::int FROM recovery_case');
    await again(Number(rows[0]?.count));
  });

  test('a connection that breaks, with the lines that were waiting on it', async () => {
    const lanes = stopping(() =>
      world.pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'FETCH %'`,
      ),
    );
    const report = takeIn(world.register, 'notices', box.put(campaign(NOTICES)), { lanes });
    await expect(report).rejects.toBeInstanceOf(ImportStopped);
    const { rows } = await world.pool.query<{ count: number }>('SELECT count(*)::int FROM recovery_case');
    expect(rows[0]?.count).toBeGreaterThan(500);
    await again(Number(rows[0]?.count));
  });

  test('a thread that dies', async () => {
    const before = await standing(world.pool);
    const kind = 'notices';
    const options = {
      kind,
      dryRun: false,
      today: '2009-04-01' as LegalDay,
      ruleset: '1993',
      recordedBy: 'import',
    } as const;
    const settings = { zone: 'metropole', automatic: true } as const;
    // Threads run the built code. With a key of another length, the thread's register cannot be opened.
    const { inThread } = jest.requireActual<typeof Lanes>('../../dist/import/lanes.js');
    const dying = () => [inThread({ databaseUrl: world.url, key: KEY.subarray(1), settings, options })];
    const report = importFile(world.register, box.put(campaign(3)), { kind, dryRun: false, lanes: dying }, () =>
      Promise.resolve(),
    );
    await expect(report).rejects.toThrow(/^Import interrompu : .*the key has 32 bytes/);
    expect(await standing(world.pool)).toEqual(before);
  });
});

test('a debtor that somebody else holds is waited for', async () => {
  await openedCase(world);
  const impatient = createPool({ url: world.url, pipeline: false });
  impatient.options.lock_timeout = 20;
  const register = world.another({ bulkPool: impatient });
  const holder = await world.pool.connect();
  await holder.query('BEGIN');
  await holder.query(`SELECT 1 FROM debtor WHERE id = 'D1' FOR UPDATE`);
  const refusedAtFirst = jest.fn();
  const recordMany = register.recordMany.bind(register);
  jest.spyOn(register, 'recordMany').mockImplementation(async (...call) => {
    try {
      return await recordMany(...call);
    } catch (error) {
      refusedAtFirst(error);
      await holder.query('COMMIT');
      throw error;
    }
  });
  const report = await takeIn(register, 'payments', box.put(`${PAYMENTS}P1;N-K1;;2009-04-01;1.00;\n`));
  expect(refusedAtFirst.mock.calls).toEqual([[expect.any(RegisterBusy)]]);
  expect(report).toMatchObject({ accepted: 1, rejected: [] });
  holder.release();
  await impatient.end();
});

test('a dry run refuses what the register would refuse, knows what is on file, and changes nothing', async () => {
  const content = campaign(4);
  await takeIn(world.register, 'notices', box.put(content.split('\n').slice(0, 3).join('\n')));
  const before = await standing(world.pool);
  const [header, ...lines] = content.split('\n') as [string, ...string[]];
  const changed = [lines[0], lines[1]?.replace('1200,00', '1300,00'), lines[2], lines[3]?.replace('C1', 'C9'), ''];
  const report = await takeIn(world.register, 'notices', box.put([header, ...changed].join('\n')), { dryRun: true });
  expect(report).toMatchObject({
    lines: 4,
    accepted: 1,
    unchanged: 1,
    rejected: [
      { line: 3, reference: 'MD-1', code: 'RCV-DUPLICATE-OTHER-CONTENT' },
      { line: 5, column: 'caisse', value: 'C9', code: 'RCV-UNKNOWN-CAISSE' },
    ],
  });
  expect(await standing(world.pool)).toEqual(before);
});
