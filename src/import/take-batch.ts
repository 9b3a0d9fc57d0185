import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from '../domain/refusal';
import { type Register, RegisterBusy, type StagedBatch, type StagedLine } from '../register/register';
import { columnsOf } from './csv';
import { type ImportKind, type Kind, KINDS, type KnownLine, type ReadOptions, type TakeOptions } from './kinds';
import { rejection, type Rejection } from './rejection';

export interface BatchOptions extends ReadOptions, TakeOptions {
  readonly kind: ImportKind;
}

/** What became of a batch's items. */
export interface BatchOutcome {
  readonly accepted: number;
  readonly unchanged: number;
  readonly rejected: readonly Rejection[];
}

/** Together some twenty seconds: longer than a failover of locks, shorter than anybody's patience with a dead server. */
const PAUSES_MS = [50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 6_400];

/**
 * Reads the items of a batch and takes them in, in one transaction.
 * @throws {RegisterBusy} when the register stays busy for all that
 */
export async function takeBatch(
  register: Register,
  { lines }: Pick<StagedBatch, 'lines'>,
  { kind: name, ...options }: BatchOptions,
): Promise<BatchOutcome> {
  const kind = KINDS[name];
  const rejected: Rejection[] = [];
  const reject = (refusal: Refusal, item: readonly KnownLine[]): void => {
    rejected.push(rejection(refusal, item, item[0]?.values[kind.reference] ?? '', kind.fields));
  };
  const read: { readonly item: unknown; readonly lines: readonly KnownLine[] }[] = [];
  for (const own of groups(lines, kind))
    try {
      read.push({ item: kind.read(own, options), lines: own });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      reject(error, own);
    }
  const items = read.map(({ item }) => item);
  const results = items.length === 0 ? [] : await patiently(() => kind.take(register, items, options));
  let [accepted, unchanged] = [0, 0];
  for (const [index, { lines: own }] of read.entries()) {
    const result = results[index];
    if (!result) throw new Error('the register answers each item');
    if (result.state === 'accepted') accepted += 1;
    else if (result.state === 'unchanged') unchanged += 1;
    else reject(result.refusal, own);
  }
  return { accepted, unchanged, rejected };
}

/** The staged text of a line, and back. */
export const contentOf = (cells: readonly string[], surplus: boolean): string =>
  JSON.stringify([surplus ? 1 : 0, ...cells]);

function knownLine({ line, content, byNotice, byDebtor }: StagedLine, columns: readonly string[]): KnownLine {
  const [surplus, ...cells] = JSON.parse(content) as [0 | 1, ...string[]];
  const values = Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
  return { line, values, surplus: surplus === 1, byNotice, byDebtor };
}

/** The lines of each item; those of one stand together. */
function groups(lines: readonly StagedLine[], { format }: Kind<unknown>): KnownLine[][] {
  const columns = columnsOf(format);
  const found: KnownLine[][] = [];
  let group = 0;
  for (const line of lines) {
    const known = knownLine(line, columns);
    if (line.group === group) found.at(-1)?.push(known);
    else found.push([known]);
    group = line.group;
  }
  return found;
}

/** Another import or an officer may hold a debtor; the same call again finds what it had done. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (const ms of PAUSES_MS)
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof RegisterBusy)) throw error;
      // Two that stand in each other's way do not meet again.
      await pause(ms * (0.5 + Math.random()));
    }
  return work();
}
