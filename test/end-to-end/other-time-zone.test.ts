import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = path.join(__dirname, '..', '..');
const HOOK = path.join(__dirname, '..', 'support', 'typescript-hook.js');
const SCENARIOS = path.join(ROOT, 'scenarios');
const NAMES = readdirSync(SCENARIOS)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.slice(0, -'.yaml'.length));

/** A day ahead of Paris for half of the day, a day behind for a quarter of it; summer at other times than here. */
const ZONES = ['Pacific/Auckland', 'America/New_York'] as const;

/** What a program prints that runs elsewhere; a process takes its zone when it first asks for the time, so each has its own. */
async function elsewhere(zone: string, script: string, ...args: readonly string[]): Promise<unknown> {
  const env = { ...process.env, TZ: zone };
  const { stdout } = await run(process.execPath, ['--require', HOOK, '-e', script, ...args], {
    cwd: ROOT,
    env,
    maxBuffer: 1e8,
  });
  return JSON.parse(stdout);
}

/** `simulate FILE --json` for one file after another. */
const SIMULATE_ALL = `
  const { main } = require('./src/cli/main.ts');
  const write = process.stdout.write.bind(process.stdout);
  (async () => {
    const reports = {};
    for (const name of process.argv.slice(1)) {
      let text = '';
      process.stdout.write = (part) => { text += part; return true; };
      process.exitCode = 0;
      const code = await main(['simulate', 'scenarios/' + name + '.yaml', '--json']);
      process.stdout.write = write;
      reports[name] = { code, report: JSON.parse(text) };
    }
    const here = new Date(Date.UTC(2026, 0, 1)).getHours();
    write(JSON.stringify({ here, reports }));
  })();
`;

/** Questions about Paris, each answered by the program. */
const ASK_PARIS = `
  const { parisDay, parisInstant } = require('./src/domain/calendar/paris-time.ts');
  const { wakeInstant, dueInstant } = require('./src/register/decisions.ts');
  const asked = JSON.parse(process.argv[1]);
  process.stdout.write(JSON.stringify({
    days: asked.instants.map(parisDay),
    midnights: asked.days.map((day) => parisInstant(day, 0)),
    mornings: asked.days.map((day) => parisInstant(day, 9 * 60)),
    due: asked.days.map(dueInstant),
    skipped: parisInstant('2026-03-29', 150),
    twice: parisInstant('2026-10-25', 150),
    wakes: asked.days.map((day) => asked.cases.map((id) => wakeInstant(day, id))),
  }));
`;

beforeAll(() => {
  if (!existsSync(path.join(ROOT, 'dist', 'cli', 'main.js')))
    throw new Error('The program is not built, and this test runs it as built: run "npm run build".');
});

describe.each(ZONES)('on a machine that lives in %s', (zone) => {
  test('every scenario ends as it does here', async () => {
    const { here, reports } = (await elsewhere(zone, SIMULATE_ALL, ...NAMES)) as {
      here: number;
      reports: Record<string, { code: number; report: { engine: string } }>;
    };
    expect(here).toBe(zone === 'Pacific/Auckland' ? 13 : 19); // or the zone was not heard, and nothing is shown
    for (const name of NAMES) {
      const { code, report } = reports[name] ?? { code: -1, report: { engine: '' } };
      const { engine, ...rest } = report;
      expect([name, code, engine]).toEqual([name, 0, 'core']);
      expect(rest).toEqual(JSON.parse(readFileSync(path.join(SCENARIOS, `${name}.expected.json`), 'utf8')));
    }
    expect(NAMES.length).toBeGreaterThanOrEqual(40);
  });

  test('one of them by the command as it is built', async () => {
    const args = ['bin/recouvrement.js', 'simulate', 'scenarios/calendar-october-change-of-hour.yaml', '--json'];
    const { stdout } = await run(process.execPath, args, { cwd: ROOT, env: { ...process.env, TZ: zone } });
    const { engine: _, ...rest } = JSON.parse(stdout) as { engine: string };
    const expected = path.join(SCENARIOS, 'calendar-october-change-of-hour.expected.json');
    expect(rest).toEqual(JSON.parse(readFileSync(expected, 'utf8')));
  });

  test('the day is the one in Paris, and wake-ups fall there between 00:05 and 05:00', async () => {
    const asked = { instants: INSTANTS.map(([instant]) => instant), days: DAYS.map(([day]) => day), cases: CASES };
    const answer = (await elsewhere(zone, ASK_PARIS, JSON.stringify(asked))) as Answer;
    expect(answer.days).toEqual(INSTANTS.map(([, day]) => day));
    expect(answer.midnights).toEqual(DAYS.map(([, midnight]) => midnight));
    expect(answer.mornings).toEqual(DAYS.map(([, , morning]) => morning));
    expect(answer.due).toEqual(DAYS.map(([, , , nextMidnight]) => nextMidnight));
    expect(answer.skipped).toBe('2026-03-29T01:30:00.000Z'); // 02:30 is not shown that night: 03:30 in summer time
    expect(answer.twice).toBe('2026-10-25T00:30:00.000Z'); // 02:30 is shown twice: the first
    for (const [index, [day]] of DAYS.entries())
      for (const wake of answer.wakes[index] ?? []) {
        const [wakeDay, time] = inParis(wake);
        expect([wakeDay, time >= '00:05' && time < '05:00']).toEqual([day, true]);
      }
  });
});

interface Answer {
  readonly days: readonly string[];
  readonly midnights: readonly string[];
  readonly mornings: readonly string[];
  readonly due: readonly string[];
  readonly skipped: string;
  readonly twice: string;
  readonly wakes: readonly (readonly string[])[];
}

/** Cases whose wake-ups spread over the night, also into the hour that is skipped and the one that comes twice. */
const CASES = Array.from({ length: 300 }, (_, index) => `case-${index}`);

/** Instants, and the day that it then is in Paris. */
const INSTANTS: readonly (readonly [string, string])[] = [
  ['2026-03-28T22:59:59.999Z', '2026-03-28'],
  ['2026-03-28T23:00:00.000Z', '2026-03-29'],
  ['2026-03-29T21:59:59.999Z', '2026-03-29'],
  ['2026-03-29T22:00:00.000Z', '2026-03-30'],
  ['2026-10-24T21:59:59.999Z', '2026-10-24'],
  ['2026-10-24T22:00:00.000Z', '2026-10-25'],
  ['2026-10-25T22:59:59.999Z', '2026-10-25'],
  ['2026-10-25T23:00:00.000Z', '2026-10-26'],
  ['2028-02-28T22:59:59.999Z', '2028-02-28'],
  ['2028-02-28T23:00:00.000Z', '2028-02-29'],
  ['2028-02-29T23:00:00.000Z', '2028-03-01'],
  ['2027-02-28T23:00:00.000Z', '2027-03-01'],
  ['2026-12-31T22:59:59.999Z', '2026-12-31'],
  ['2026-12-31T23:00:00.000Z', '2027-01-01'],
  ['1995-12-31T23:30:00.000Z', '1996-01-01'],
  // Until 1995 summer time ended in September.
  ['1995-09-23T22:00:00.000Z', '1995-09-24'],
  ['1995-09-24T22:00:00.000Z', '1995-09-24'],
];

/** Days: their midnight, their nine o'clock, and the midnight after, in UTC. */
const DAYS: readonly (readonly [string, string, string, string])[] = [
  ['2026-03-28', '2026-03-27T23:00:00.000Z', '2026-03-28T08:00:00.000Z', '2026-03-28T23:00:00.000Z'],
  ['2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T07:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  ['2026-03-30', '2026-03-29T22:00:00.000Z', '2026-03-30T07:00:00.000Z', '2026-03-30T22:00:00.000Z'],
  ['2026-10-24', '2026-10-23T22:00:00.000Z', '2026-10-24T07:00:00.000Z', '2026-10-24T22:00:00.000Z'],
  ['2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T08:00:00.000Z', '2026-10-25T23:00:00.000Z'],
  ['2026-10-26', '2026-10-25T23:00:00.000Z', '2026-10-26T08:00:00.000Z', '2026-10-26T23:00:00.000Z'],
  ['2028-02-29', '2028-02-28T23:00:00.000Z', '2028-02-29T08:00:00.000Z', '2028-02-29T23:00:00.000Z'],
  ['2026-12-31', '2026-12-30T23:00:00.000Z', '2026-12-31T08:00:00.000Z', '2026-12-31T23:00:00.000Z'],
  ['2027-01-01', '2026-12-31T23:00:00.000Z', '2027-01-01T08:00:00.000Z', '2027-01-01T23:00:00.000Z'],
];

/** Day and time of an instant in Paris, as the platform tells it: not by our own calendar. */
function inParis(instant: string): readonly [string, string] {
  const form = { timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'short' } as const;
  const [day, time] = new Intl.DateTimeFormat('sv-SE', form).format(new Date(instant)).split(' ');
  return [day ?? '', time ?? ''];
}
