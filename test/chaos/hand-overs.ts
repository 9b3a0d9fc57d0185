import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import type { Kill } from './parts';

/** Notes when effects are leased and when they are done, by the machine's time; the product keeps only the last. */
const STEP_LOG = `
  CREATE TABLE chaos_effect_step (key text NOT NULL, state text NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp());
  CREATE FUNCTION chaos_note_step() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO chaos_effect_step (key, state) VALUES (NEW.key, NEW.state); RETURN NULL; END $$;
  CREATE TRIGGER chaos_step AFTER UPDATE ON effect FOR EACH ROW
    WHEN (OLD.state <> NEW.state OR OLD.attempts <> NEW.attempts) EXECUTE FUNCTION chaos_note_step();`;

export const noteSteps = (pool: pg.Pool): Promise<unknown> => pool.query(STEP_LOG);

/** When an effect was on its way, by the machine's time. */
export interface OnItsWay {
  readonly firstLeaseMs: number;
  /** Null: never recorded as done. */
  readonly doneMs: number | null;
}

export async function readSteps(pool: pg.Pool): Promise<Map<string, OnItsWay>> {
  const { rows } = await pool.query<{ key: string; leased: number; done: number | null }>(
    `SELECT key, (extract(epoch FROM min(at) FILTER (WHERE state = 'sending')) * 1000)::float8 AS leased,
      (extract(epoch FROM min(at) FILTER (WHERE state = 'done')) * 1000)::float8 AS done FROM chaos_effect_step GROUP BY key`,
  );
  return new Map(rows.map(({ key, leased, done }) => [key, { firstLeaseMs: leased, doneMs: done }]));
}

/** How often each Message-ID lies in the trap. */
export function countMessages(folder: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.eml'))) {
    const id = /^message-id:\s*(\S+)/im.exec(readFileSync(join(folder, file), 'latin1'))?.[1] ?? file;
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

/** Kills that fell between an effect's lease and its record: each may have cost a message sent again. */
export const killsInFlight = ({ firstLeaseMs, doneMs }: OnItsWay, kills: readonly Kill[]): number =>
  kills.filter(({ atMs }) => atMs >= firstLeaseMs && atMs <= (doneMs ?? Infinity)).length;
