import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { closedPort, recouvrement } from '../support/command';
import { freshDatabase, type TestDatabase } from '../support/database';

let folder: string;
let database: TestDatabase;
const settings = { ...process.env };

/** An organisme whose choices were left to persons; two notices, one of a voluntary debtor. */
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'recouvrement-releases-'));
  database = await freshDatabase();
  for (const name of ['SMTP_URL', 'RECOUVREMENT_KEY_FILE', 'RECOUVREMENT_RULESET', 'HOLIDAY_ZONE'])
    delete process.env[name];
  process.env['RECOUVREMENT_DATA'] = path.join(folder, 'data');
  process.env['DATABASE_URL'] = database.url;
  process.env['TEMPORAL_ADDRESS'] = `127.0.0.1:${await closedPort()}`;
  process.env['AUTOMATIC_CHOICE'] = 'no';
  await done('caisse', 'set', 'C1', '--name', 'Lyon', '--email', 'lyon@caisse.example');
  await open('MD-1', 'compulsory');
  await open('MD-2', 'voluntary');
  process.env['AUTOMATIC_CHOICE'] = 'yes';
});

afterAll(async () => {
  process.env = settings;
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function done(...args: readonly string[]): Promise<string> {
  const { code, out, err } = await recouvrement(...args);
  if (code !== 0) throw new Error(`${args.join(' ')} : ${code}\n${out}\n${err}`);
  return out;
}
const json = async <T>(...args: readonly string[]): Promise<T> => JSON.parse(await done(...args, '--json')) as T;

async function open(noticeRef: string, affiliation: string): Promise<void> {
  const file = path.join(folder, `${noticeRef}.json`);
  const debts = [
    { period: '2009-S1', dueOn: '2009-04-01', contributions: '1200.00', surcharges: '60.00', penalties: '0.00' },
  ];
  const debtor = { ref: `A-${noticeRef}`, affiliation, name: 'Durand', city: 'Lyon' };
  writeFileSync(file, JSON.stringify({ debtor, case: { caisse: 'C1', noticeRef, debts } }));
  await done('case', 'open', file);
  await done('case', 'record', noticeRef, 'notice-dispatched', '--on', '2009-06-02');
}

/** One more case with a choice that waits. */
async function hold(noticeRef: string): Promise<void> {
  process.env['AUTOMATIC_CHOICE'] = 'no';
  await open(noticeRef, 'compulsory');
  process.env['AUTOMATIC_CHOICE'] = 'yes';
  await done('reassess');
}

interface Changes {
  readonly changes: readonly { readonly noticeRef: string; readonly held: readonly { readonly kind: string }[] }[];
  readonly cases: number;
  readonly held: number;
  readonly changed: unknown;
}

describe('after a release, at the command line', () => {
  test('a dry run lists what would change, and changes nothing', async () => {
    const before = await json('case', 'show', 'MD-1');
    const listed = await json<Changes>('reassess', '--dry-run');
    expect(listed).toMatchObject({ dryRun: true, cases: 2, changed: 1, held: 1 });
    expect(listed.changes).toMatchObject([
      { noticeRef: 'MD-1', held: [{ kind: 'choose-procedure', nature: 'contrainte' }] },
    ]);
    expect(await json('case', 'show', 'MD-1')).toEqual(before);
    expect(await done('reassess', '--dry-run')).toMatch(/attend un accord : choix d'une procédure \(contrainte\)/);
  });

  test('for real the act is held, shown, and done by no one', async () => {
    expect(await json('reassess')).toMatchObject({ dryRun: false, cases: 2, held: 1 });
    expect(await json('reassess')).toMatchObject({ cases: 0, changes: [] });
    expect(await json('reassess', '--held')).toMatchObject({
      changes: [{ noticeRef: 'MD-1', held: ['choose-procedure'] }],
      held: 1,
    });
    expect(await done('case', 'list', '--attention')).toMatch(/MD-1[\s\S]*acte retenu/);
    expect(await done('case', 'show', 'MD-1')).toMatch(/Actes retenus : choose-procedure:/);
    expect(await done('case', 'show', 'MD-1')).not.toMatch(/procédure choisie/);
  });

  test('a person accepts by name, once', async () => {
    const accepted = await json('reassess', '--accept', 'MD-1', '--by', 'Claire Martin');
    expect(accepted).toMatchObject({ changes: [{ noticeRef: 'MD-1' }], accepted: 1, by: 'Claire Martin' });
    const { facts } = await json<{ facts: { kind: string; data: object }[] }>('case', 'show', 'MD-1');
    expect(facts.find(({ kind }) => kind === 'procedure-chosen')?.data).toMatchObject({
      proof: { core: expect.stringMatching(/ automatic$/), accepted: { by: 'Claire Martin' } },
    });
    const again = await recouvrement('reassess', '--accept', 'MD-1', '--by', 'Claire Martin');
    expect([again.code, again.err.split(' : ')[0]]).toEqual([1, 'RCV-NOTHING-HELD']);
    expect(await json('reassess', '--accept-all', '--by', 'Claire Martin')).toMatchObject({ accepted: 0 });
  });

  test('whoever names one case wrongly accepts none, and prints no half object', async () => {
    await hold('MD-3');
    const wrong = await recouvrement('reassess', '--accept', 'MD-3', 'MD-X', '--by', 'x', '--json');
    expect([wrong.code, wrong.out, wrong.err.split(' : ')[0]]).toEqual([1, '', 'RCV-UNKNOWN-CASE']);
    expect(await json('reassess', '--held')).toMatchObject({ held: 1 });
  });

  test('a case that is not live yet keeps no other from being accepted', async () => {
    await hold('MD-4');
    const client = new pg.Client(database.url);
    await client.connect();
    const liveFrom = (day: string | null): Promise<unknown> =>
      client.query(
        `UPDATE debtor SET live_from = $1 WHERE id IN (SELECT debtor FROM recovery_case WHERE notice_ref = 'MD-3')`,
        [day],
      );
    await liveFrom('2100-01-01');
    const all = await recouvrement('reassess', '--accept-all', '--by', 'x', '--json');
    expect([all.code, JSON.parse(all.out)]).toMatchObject([1, { accepted: 1, refused: 1 }]);
    expect(all.err).toMatch(/^RCV-NOT-LIVE-YET : .* \(mise en demeure MD-3\)$/m);
    await liveFrom(null);
    await client.end();
    // Named twice is once.
    expect(await json('reassess', '--accept', 'MD-3', 'MD-3', '--by', 'x')).toMatchObject({ accepted: 1, refused: 0 });
  });

  test('what makes no sense together is wrong usage', async () => {
    for (const args of [
      ['--accept', 'MD-1'],
      ['--accept', 'MD-1', '--by', ' '],
      ['--accept-all', '--dry-run', '--by', 'x'],
      ['--held', '--all'],
      ['--rate', '0'],
    ])
      expect((await recouvrement('reassess', ...args)).code).toBe(2);
    expect((await recouvrement('rules', 'diff', '1993', 'next')).code).toBe(2);
    expect((await recouvrement('effects', 'pause', 'letters')).code).toBe(2);
    expect((await recouvrement('retry', 'MD-1', '--sent', '--drop')).code).toBe(2);
  });

  test('rule sets are compared with their totals', async () => {
    const same = await json<Changes>('rules', 'diff', '1993', '2017');
    // Dispatched in 2009, both limits are over: their days differ, what is due does not.
    expect(same).toMatchObject({
      from: '1993',
      to: '2017',
      cases: 4,
      changed: { all: 4, stage: 0, deadlines: 4, acts: 0 },
    });
    expect(await done('rules', 'diff', '1993', '1985')).toMatch(/4 dossiers en cours, 4 diffèrent entre 1993 et 1985/);
  });

  test('effects are paused, listed and resumed', async () => {
    await done('effects', 'pause', 'notify-caisse', '--reason', 'caisse fermée');
    const { kinds, hour } = await json<{ kinds: object[]; hour: object }>('effects', 'list');
    expect(kinds[0]).toMatchObject({ kind: 'notify-caisse', pending: 1, paused: { reason: 'caisse fermée' } });
    expect(hour).toMatchObject({ taken: 0, ceiling: 5000 });
    expect(await done('effects', 'list')).toMatch(/suspendu depuis[\s\S]*caisse fermée[\s\S]*0 envois sur 5000/);
    await done('effects', 'resume', 'notify-caisse');
    const twice = await recouvrement('effects', 'resume', 'notify-caisse');
    expect([twice.code, twice.err.split(' : ')[0]]).toEqual([1, 'RCV-EFFECTS-NOT-PAUSED']);
  });
});
