import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KEY } from '../register/world';

const ROOT = path.join(__dirname, '..', '..');

export interface Ended {
  /** Null: killed. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** The most memory it ever held; 0 when it was killed. */
  readonly peakRssMb: number;
}

/** `recouvrement import …` on a database, as a process of its own. */
export function startImport(
  databaseUrl: string,
  ...args: readonly string[]
): { child: ChildProcess; ended: Promise<Ended> } {
  const folder = mkdtempSync(path.join(tmpdir(), 'recouvrement-import-process-'));
  const [key, memory] = [path.join(folder, 'key'), path.join(folder, 'memory')];
  writeFileSync(key, KEY.toString('hex'), { mode: 0o600 });
  writeFileSync(memory, '0');
  const child = spawn(
    process.execPath,
    ['--require', path.join(__dirname, 'tell-memory.js'), path.join(ROOT, 'bin', 'recouvrement.js'), 'import', ...args],
    {
      env: {
        ...process.env,
        DATABASE_URL: databaseUrl,
        RECOUVREMENT_DATA: folder,
        RECOUVREMENT_KEY_FILE: key,
        PEAK_MEMORY_FILE: memory,
      },
    },
  );
  const printed = { out: '', err: '' };
  child.stdout.on('data', (text) => (printed.out += String(text)));
  child.stderr.on('data', (text) => (printed.err += String(text)));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => {
      const peakRssMb = Number(readFileSync(memory, 'utf8')) / 1024;
      rmSync(folder, { recursive: true, force: true });
      resolve({ code, ...printed, peakRssMb });
    });
  });
  return { child, ended };
}

/** The same, to its end. */
export const runImport = (databaseUrl: string, ...args: readonly string[]): Promise<Ended> =>
  startImport(databaseUrl, ...args).ended;
