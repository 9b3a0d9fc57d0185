import { parseArgs } from 'node:util';
import { chaosRun } from './run';

/** `npm run chaos -- --cases 300 --seed 1 --minutes 5`: the long form; prints a report, exits 1 on any difference. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      cases: { type: 'string', default: '300' },
      seed: { type: 'string', default: '1' },
      minutes: { type: 'string', default: '5' },
      workers: { type: 'string', default: '2' },
    },
  });
  const [cases, seed, minutes, workers] = [values.cases, values.seed, values.minutes, values.workers].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  if (![cases, seed, minutes, workers].every((number) => number > 0)) {
    process.stderr.write('--cases, --seed, --minutes and --workers are numbers above zero\n');
    return 2;
  }
  const dayMs = (minutes * 60_000) / DAYS;
  if (dayMs < 1_000 || dayMs > 5_000)
    process.stdout.write(`A legal day lasts ${Math.round(dayMs)} ms; meant are 1 to 5 s.\n`);
  const options = { cases, seed, workers, dayMs, days: DAYS, troubledDays: TROUBLED_DAYS };
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => stop.abort(new Error(`ended by ${name}`)));
  const report = await chaosRun(options, (text) => void process.stdout.write(`${text}\n`), stop.signal);
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(report.found.length === 0 ? 'No difference.\n' : `${report.found.length} differences.\n`);
  return report.found.length === 0 ? 0 : 1;
}

/** Long enough for a notice, a claim, a procedure and its target. */
const DAYS = 130;
const TROUBLED_DAYS = 100;

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
