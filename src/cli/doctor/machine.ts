import { existsSync, readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../../config';
import { parisDay } from '../../domain/calendar/paris-time';
import type { Instant } from '../../domain/facts/fact';
import { bundleFault } from '../../temporal/workflow-fingerprint';
import { type Check, check, type Finding } from './check';

/** The package, seen from src/cli/doctor and from dist/cli/doctor alike. */
const ROOT = path.join(__dirname, '..', '..', '..');
const DIST = path.join(ROOT, 'dist');
const SDK = ['client', 'worker', 'workflow', 'common', 'activity'];

const GIB = 2 ** 30;
/** A campaign's import and its write-ahead log take about this much. */
const LOW_BYTES = 2 * GIB;
/** PostgreSQL makes its log in files of 16 MB and ends when it cannot. */
const TOO_LOW_BYTES = GIB / 4;

/** Legal days depend on these: the last evening of standard time, the first of summer time, and an old summer. */
const PARIS: readonly (readonly [string, string])[] = [
  ['2026-03-28T22:59:59.000Z', '2026-03-28'],
  ['2026-03-29T22:00:00.000Z', '2026-03-30'],
  ['2009-06-30T22:00:00.000Z', '2009-07-01'],
];

/** What can be seen without any server. */
export function checkMachine(config: Config): Promise<Check[]> {
  return Promise.all([
    check('program', 'Install a supported Node, then "npm ci".', () => versions()),
    check('workflow bundle', 'Run "npm run build" (or take a whole image), then start the workers again.', () =>
      bundle(),
    ),
    check('time zone', 'Use a Node with full ICU data: Europe/Paris decides every legal day.', () => paris()),
    check('disk', 'Free space, or put the data folder on a larger disk.', () => disk(config.dataFolder)),
  ]);
}

function versions(): Finding {
  const own = manifest(path.join(ROOT, 'package.json'));
  const sdk = [...new Set(SDK.map((name) => manifest(require.resolve(`@temporalio/${name}/package.json`)).version))];
  const found = `recouvrement ${own.version}, Node ${process.versions.node}, Temporal SDK ${sdk.join(' and ')}`;
  const wanted = own.engines?.node ?? '';
  if (!atLeast(process.versions.node, wanted.replace('>=', '')))
    return { state: 'wrong', found: `${found}; Node ${wanted} is needed` };
  return sdk.length === 1 ? { found } : { state: 'wrong', found: `${found}; its packages must be of one version` };
}

function atLeast(version: string, least: string): boolean {
  const [have, need] = [version, least].map((text) => text.split('.').map(Number));
  const differing = need?.findIndex((part, index) => part !== (have?.[index] ?? 0)) ?? -1;
  return differing < 0 || (have?.[differing] ?? 0) > (need?.[differing] ?? 0);
}

const manifest = (file: string) =>
  JSON.parse(readFileSync(file, 'utf8')) as { version: string; engines?: { node?: string } };

function bundle(): Finding {
  const fault = bundleFault(DIST);
  return fault === null ? { found: 'fits this build' } : { state: 'wrong', found: `the workflow bundle ${fault}` };
}

function paris(): Finding {
  const wrong = PARIS.filter(([instant, day]) => parisDay(instant as Instant) !== day);
  if (wrong.length === 0) return { found: 'Europe/Paris is known' };
  return { state: 'wrong', found: `wrong days in Paris: ${wrong.map(([instant]) => instant).join(', ')}` };
}

/** The data folder; and the embedded cluster, which may lie elsewhere (as root, when PostgreSQL's user cannot go there). */
async function disk(dataFolder: string): Promise<Finding> {
  const folders = [dataFolder, path.join(dataFolder, 'postgres')].filter((folder) => existsSync(folder));
  if (folders.length === 0) return { found: `no data folder yet at ${dataFolder}` };
  const frees = await Promise.all(
    folders.map(async (folder) => {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    }),
  );
  const free = Math.min(...frees);
  const found = `${(free / GIB).toFixed(1)} GiB free where ${dataFolder} lies`;
  return { state: free < TOO_LOW_BYTES ? 'wrong' : free < LOW_BYTES ? 'warning' : 'ok', found };
}
