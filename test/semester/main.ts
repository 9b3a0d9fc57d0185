import { parseArgs } from 'node:util';
import { SERVER_URL, startTestServer } from '../support/postgres-server';
import { quietRuntime } from '../workflows/office';
import { semesterRun } from './run';

/** `npm run semester -- --bailiffs 3300 --day 20`: the long form; prints a report, exits 1 on any difference. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { bailiffs: { type: 'string', default: '3300' }, day: { type: 'string', default: '20' } },
  });
  const [bailiffs, daySeconds] = [Number(values.bailiffs), Number(values.day)];
  if (!(bailiffs > 0 && daySeconds > 0)) {
    process.stderr.write('--bailiffs and --day (seconds of a legal day) are numbers above zero\n');
    return 2;
  }
  const server = await startTestServer();
  process.env[SERVER_URL] = server.url;
  try {
    quietRuntime();
    const say = (text: string): void => void process.stdout.write(`${text}\n`);
    const report = await semesterRun({ bailiffs, dayMs: daySeconds * 1_000, say });
    process.stdout.write(`${JSON.stringify({ ...report, found: report.found.slice(0, 50) }, null, 2)}\n`);
    say(report.found.length === 0 ? 'No difference.' : `${report.found.length} differences.`);
    return report.found.length === 0 ? 0 : 1;
  } finally {
    await server.stop();
  }
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
