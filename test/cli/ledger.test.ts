import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { systemClock } from '../../src/clock';
import { addDays, type LegalDay } from '../../src/domain/calendar/legal-day';
import { parisDay } from '../../src/domain/calendar/paris-time';
import { cents } from '../../src/domain/money/cents';
import { newWorld, openedCase, payment, type World } from '../register/world';
import { periodicRow } from '../register/ledger/rows';
import { type Answer, recouvrement } from '../support/command';

const TODAY = parisDay(systemClock().now());
const daysAgo = (days: number): LegalDay => addDays(TODAY, -days);

let world: World;
let folder: string;
const settings = { ...process.env };

/** Three late procedures, a visit and a statement not made, two done late, and others that cost nothing. */
beforeAll(async () => {
  world = await newWorld();
  folder = mkdtempSync(path.join(tmpdir(), 'recouvrement-ledger-'));
  process.env['RECOUVREMENT_DATA'] = path.join(folder, 'data');
  process.env['DATABASE_URL'] = world.url;
  world.clock.goTo(TODAY);
  await world.register.setCaisse({ id: 'C2', name: 'Caisse 2', email: null });
  await openedCase(world, { id: 'K1' });
  await openedCase(world, { id: 'K2', debtor: 'D2', caisse: 'C2' });
  await openedCase(world, { id: 'K3', debtor: 'D3', affiliation: 'voluntary' });
  await openedCase(world, { id: 'K4', debtor: 'D4', noticeRef: '=N-K4' });
  await world.register.recordFacts([payment('2009-04-02', '1000.03', { debtor: 'D4', case: 'K4' })]);
  const visit = { dueOn: daysAgo(40), opensOn: daysAgo(200) };
  await periodicRow(world.pool, { ...visit, concerned: { C1: '12345', C2: '55' } });
  await periodicRow(world.pool, { ...visit, subject: 'bailiff:B2', doneOn: daysAgo(20), concerned: { C2: '7' } });
  await periodicRow(world.pool, { ...visit, subject: 'bailiff:B3', doneOn: daysAgo(41), concerned: { C2: '900000' } });
  await periodicRow(world.pool, { ...visit, subject: 'bailiff:B4', concerned: {} });
  const statement = { kind: 'nominative-statement', opensOn: daysAgo(120) } as const;
  await periodicRow(world.pool, {
    ...statement,
    subject: 'caisse:C1',
    dueOn: daysAgo(100),
    concerned: { C1: '1000004' },
  });
  await periodicRow(world.pool, {
    ...statement,
    subject: 'caisse:C2',
    dueOn: addDays(TODAY, 9),
    concerned: { C2: '1' },
  });
});
afterAll(async () => {
  process.env = settings;
  rmSync(folder, { recursive: true, force: true });
  await world.end();
});

async function done(...args: readonly string[]): Promise<Answer> {
  const answer = await recouvrement(...args);
  if (answer.code !== 0) throw new Error(`${args.join(' ')} : ${answer.code}\n${answer.out}\n${answer.err}`);
  return answer;
}
const json = async <T>(...args: readonly string[]): Promise<T> => JSON.parse((await done(...args, '--json')).out) as T;

interface Tally {
  readonly rows: number;
  readonly concerned: string;
  readonly exposure: string;
}
interface Exposure {
  readonly total: Tally;
  readonly justified: Tally;
  readonly byDuty: Readonly<Record<string, Tally>>;
  readonly byCaisse: Readonly<Record<string, Tally>>;
  readonly byAge: Readonly<Record<string, Tally>>;
}
interface Shown {
  readonly row: string;
  readonly duty: string;
  readonly label: string;
  readonly state: string;
}

/** The exported ledger, a line for each row and caisse. */
async function exported(): Promise<Readonly<Record<string, string>>[]> {
  const file = path.join(folder, 'registre.csv');
  await done('duties', 'list', '--csv', file);
  return parse(readFileSync(file), { delimiter: ';', columns: true });
}

/** What the export's dates, sums and justifications come to; nothing of the product's own arithmetic. */
function recomputed(
  lines: readonly Readonly<Record<string, string>>[],
  key: (line: Readonly<Record<string, string>>) => string,
) {
  const sums = new Map<string, bigint>();
  for (const line of lines) {
    const done = line['faite_le'] || line['levee_le'] || TODAY;
    if (done <= (line['due_le'] as string) || line['justifiee'] === 'oui') continue;
    const tenth = (BigInt((line['sommes_concernees'] as string).replace('.', '')) + 5n) / 10n;
    sums.set(key(line), (sums.get(key(line)) ?? 0n) + tenth);
  }
  return Object.fromEntries([...sums].filter(([, sum]) => sum > 0n));
}
const inCents = (tallies: Readonly<Record<string, Tally>>): Record<string, bigint> =>
  Object.fromEntries(
    Object.entries(tallies).flatMap(([key, { exposure }]) => (cents(exposure) > 0n ? [[key, cents(exposure)]] : [])),
  );

describe('The ledger at the command line', () => {
  test('exports so that the exposure can be added up again to the cent', async () => {
    const [lines, exposure] = [await exported(), await json<Exposure>('exposure')];
    expect(recomputed(lines, () => 'total')).toEqual({ total: cents(exposure.total.exposure) });
    expect(recomputed(lines, (line) => line['obligation'] as string)).toEqual(inCents(exposure.byDuty));
    expect(recomputed(lines, (line) => line['caisse'] as string)).toEqual(inCents(exposure.byCaisse));
    // K1, K2: 126.00 each; K3 the same; K4: 26.00; B1: 12.35 and 0.06; B2: 0.01; C1's statement: 1,000.00.
    expect(exposure.total).toMatchObject({ rows: 8, exposure: '1416.42' });
    expect(lines.reduce((sum, line) => sum + cents(line['exposition'] as string), 0n)).toBe(141_642n);
  });

  test('exports one caisse as its own exposure shows it', async () => {
    const ofC2 = await json<Exposure>('exposure', '--caisse', 'C2');
    const lines = (await exported()).filter((line) => line['caisse'] === 'C2');
    expect(recomputed(lines, () => 'total')).toEqual({ total: cents(ofC2.total.exposure) });
  });

  test('writes the file for its owner alone, and what a spreadsheet would take for a formula as text', async () => {
    const lines = await exported();
    expect(statSync(path.join(folder, 'registre.csv')).mode & 0o777).toBe(0o600);
    expect(lines.find((line) => line['sujet'] === 'K4')?.['objet']).toBe("'=N-K4");
  });

  test('falls with a justification and rises with its withdrawal, in the export as in the exposure', async () => {
    const before = await json<Exposure>('exposure');
    const [visit] = await json<Shown[]>('duties', 'list', '--late', '--duty', 'A13-7', '--subject', 'bailiff:B1');
    const { row } = visit as Shown;
    const said = await done('duties', 'justify', row, '--by', 'Claire Martin', '--reason', 'étude fermée');
    expect(said.out).toMatch(/en retard, 40 j, justifiée\nExposition : aucune/);
    const justified = await json<Exposure>('exposure');
    expect(cents(before.total.exposure) - cents(justified.total.exposure)).toBe(1241n);
    expect(justified.justified).toEqual({ rows: 1, concerned: '124.00', exposure: '12.41' });
    expect(recomputed(await exported(), () => 'total')).toEqual({ total: cents(justified.total.exposure) });
    await done('duties', 'unjustify', row, '--by', 'Paul Petit', '--reason', 'non retenu');
    expect(await json<Exposure>('exposure')).toEqual(before);
    expect((await done('duties', 'show', row)).out).toMatch(
      /justifiée par Claire Martin : étude fermée\n.*justification retirée par Paul Petit : non retenu/,
    );
  });

  test('refuses in French what cannot be said', async () => {
    const answer = await recouvrement('duties', 'justify', 'nowhere', '--by', 'Claire Martin', '--reason', 'x');
    expect([answer.code, answer.err.split(' : ')[0]]).toEqual([1, 'RCV-UNKNOWN-DUTY-ROW']);
    expect((await recouvrement('duties', 'justify', 'nowhere', '--by', 'Claire Martin')).code).toBe(2);
    expect((await recouvrement('duties', 'list', '--state', 'forgotten')).code).toBe(2);
    for (const days of ['0', '181', '999999999'])
      expect([days, (await recouvrement('exposure', '--forecast', days)).code]).toEqual([days, 2]);
    expect((await recouvrement('duties', 'ical', path.join(folder, 'far.ics'), '--days', '999999999')).code).toBe(2);
  });

  test.each([
    ['exposure', '--forecast', '30'],
    ['duties', 'list'],
  ])('refuses a caisse that nobody declared: it would be shown to cost nothing (%s)', async (...args) => {
    const answer = await recouvrement(...args, '--caisse', 'C9');
    expect([answer.code, answer.out, answer.err.split(' : ')[0]]).toEqual([1, '', 'RCV-UNKNOWN-CAISSE']);
  });

  test('foresees what will be late, with its rows', async () => {
    interface Foreseen {
      readonly forecast: Exposure & { readonly on: string; readonly rows: readonly Shown[] };
    }
    const { forecast } = await json<Foreseen>('exposure', '--forecast', '30', '--rows');
    expect(forecast.on).toBe(addDays(TODAY, 30));
    expect(forecast.rows.map(({ label, state }) => [label, state])).toEqual([['statement:C2:2009-S1', 'overdue']]);
    expect(forecast.total).toEqual({ rows: 1, concerned: '1260.00', exposure: '126.00' });
  });

  test('reads in French', async () => {
    const { out } = await done('exposure', '--forecast', '30', '--rows');
    expect(out).toMatch(/Exposition au .* : 1\u202f416,42/);
    expect(out).toContain("A13-10 : adresser l'état nominatif");
    expect(out).toContain('plus de 180 jours');
    expect((await done('duties', 'list', '--limit', '3')).out).toMatch(/Suite : --after [0-9a-f]{16}/);
  });

  test('goes on after the last row of a page', async () => {
    const whole = await json<Shown[]>('duties', 'list');
    const first = await json<Shown[]>('duties', 'list', '--limit', '4');
    const rest = await json<Shown[]>('duties', 'list', '--after', (first.at(-1) as Shown).row);
    expect([...first, ...rest]).toEqual(whole);
  });
});

describe('The check at the command line', () => {
  test('says when nothing is missing, and ends with 1 when a duty is', async () => {
    expect((await done('duties', 'check')).out).toMatch(/rien ne manque/);
    const { rows } = await world.pool.query(`DELETE FROM duty WHERE "case" = 'K2' AND duty = 'A13-3' RETURNING *`);
    expect(rows).toHaveLength(1);
    const answer = await recouvrement('duties', 'check');
    expect([answer.code, answer.out]).toEqual([1, expect.stringMatching(/sans procédure due au registre.*1.*N-K2/s)]);
    const told = await recouvrement('duties', 'check', '--json');
    expect(JSON.parse(told.out)).toEqual([
      {
        code: 'no-procedure-duty',
        count: 1,
        alarms: [{ code: 'no-procedure-duty', duty: 'A13-3', subject: 'K2', label: 'N-K2' }],
      },
    ]);
  });
});

describe('The first due day of periodic duties at the command line', () => {
  test('is printed, set, and refused when there is no such day', async () => {
    expect((await done('duties', 'from')).out).toMatch(/pas encore suivies/);
    expect((await done('duties', 'from', '2026-07-01')).out).toMatch(/1er juillet 2026 ou après/);
    const answer = await recouvrement('duties', 'from', '2026-02-30');
    expect([answer.code, answer.err.split(' : ')[0]]).toEqual([1, 'RCV-NO-SUCH-DAY']);
    expect((await done('duties', 'from')).out).toMatch(/1er juillet 2026/);
  });
});

describe('More rows than a terminal holds', () => {
  test('are the first only, with where to find the others: those to come are in no list yet', async () => {
    for (let n = 1; n <= 51; n++) {
      await periodicRow(world.pool, { subject: `bailiff:X${n}`, dueOn: addDays(TODAY, 3), opensOn: daysAgo(9) });
      await periodicRow(world.pool, { subject: `bailiff:Y${n}`, dueOn: daysAgo(3), opensOn: daysAgo(9) });
    }
    const { out } = await done('exposure', '--forecast', '30', '--rows');
    expect(out.match(/les premières seulement : .*\./g)).toEqual([
      'les premières seulement : « recouvrement duties list --late --csv » les écrit toutes.',
      'les premières seulement : « --json » les donne toutes.',
    ]);
  });
});
