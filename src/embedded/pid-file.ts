import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type ProcessIdentity, identify, isRunning } from './process-identity';

/** Who runs, and where it listens; what a later start needs in order to attach to it or to end it. */
export interface PidEntry extends ProcessIdentity {
  readonly ports?: readonly number[];
}

/** Notes a running child. */
export function writePidFile(file: string, child: ProcessIdentity, ports: readonly number[]): void {
  writeAtomically(file, JSON.stringify({ ...child, ports } satisfies PidEntry));
}

/** The process noted in the file, if it is still the one that runs. */
export function readPidFile(file: string): PidEntry | undefined {
  const entry = parse(readIfThere(file));
  return entry && isRunning(entry) ? entry : undefined;
}

/**
 * Takes a lock that ends with this process.
 *
 * @returns the entry of the process that holds it, or the function that gives it back
 */
export function takeLock(file: string): { readonly heldBy: PidEntry } | { readonly release: () => void } {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify(identify(process.pid)));
  try {
    for (;;) {
      try {
        linkSync(own, file); // fails if the file exists, and shows it whole or not at all
        return { release: () => rmSync(file, { force: true }) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const seen = readIfThere(file);
      const holder = parse(seen);
      if (holder && isRunning(holder)) return { heldBy: holder };
      const taken = removeStale(file, seen);
      if (taken) return { heldBy: taken };
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/** Moves a dead holder's file away; if a living one replaced it meanwhile, puts that back and names it. */
function removeStale(file: string, seen: string | undefined): PidEntry | undefined {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined; // another one moved it
    throw error;
  }
  const moved = readFileSync(aside, 'utf8');
  if (moved === seen) {
    rmSync(aside);
    return undefined;
  }
  renameSync(aside, file);
  return parse(moved);
}

/** Nobody ever sees half a file. */
export function writeAtomically(file: string, text: string, mode = 0o644): void {
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, text, { mode });
  renameSync(draft, file);
}

/** The text of a file, undefined if there is none. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string | undefined): PidEntry | undefined {
  if (text === undefined) return undefined;
  try {
    const entry = JSON.parse(text) as Partial<PidEntry>;
    return typeof entry.pid === 'number' && typeof entry.startedAt === 'string' ? (entry as PidEntry) : undefined;
  } catch {
    return undefined; // a file of another kind names no process
  }
}
