import type { Client } from '@temporalio/client';
import { createActivities } from '../activities';
import type { Config } from '../config';
import { caseLink, createMessages } from '../messages';
import { migrate } from '../register/migrate';
import { createTell, type Tell } from '../temporal/case-signals';
import { connectClient, connectWorker, type Connected, type TemporalSettings } from '../temporal/connection';
import { runningCases } from '../temporal/running-cases';
import { ensureSchedules } from '../temporal/schedules';
import { ensureSearchAttributes } from '../temporal/search-attributes';
import { startWorker } from '../worker';
import type { Clock } from '../domain/clock';
import type { Addresses, Installation } from './parts';

export const temporalSettings = (
  config: Config,
  { temporalAddress }: Pick<Addresses, 'temporalAddress'>,
): TemporalSettings => ({
  ...config.temporal,
  address: temporalAddress,
});

/** Brings both servers to what this version needs: the register's schema, search attributes, schedules. Repeating it changes nothing. */
export async function prepare(
  config: Config,
  addresses: Omit<Addresses, 'smtpUrl'>,
  clock: Clock,
): Promise<{ applied: readonly string[] }> {
  const { applied } = await migrate(addresses.databaseUrl);
  const { connection, client } = await connectClient(temporalSettings(config, addresses));
  try {
    await ensureSearchAttributes(connection, config.temporal.namespace);
    await ensureSchedules(client, clock);
  } finally {
    await connection.close();
  }
  return { applied };
}

/** `Tell` for this installation, with links to the console where there is one. */
export function tellOf({ consoleUrl }: Config, client: Client, clock: Clock): Tell {
  return createTell({
    client,
    clock,
    ...(consoleUrl === undefined ? {} : { linkOf: (id: string) => caseLink(consoleUrl, id) }),
  });
}

export interface RunningService {
  readonly client: Client;
  /** Rejects when a worker fails. */
  readonly done: Promise<void>;
  stop(): Promise<void>;
}

/** Runs the workers of one process on a register. */
export async function runService(
  { config, clock, register }: Installation,
  addresses: Addresses,
): Promise<RunningService> {
  const settings = temporalSettings(config, addresses);
  const { connection, client }: Connected = await connectClient(settings);
  const native = await connectWorker(settings);
  const messages = createMessages({
    smtpUrl: addresses.smtpUrl,
    from: config.smtp.from,
    officer: config.smtp.officer,
    consoleUrl: config.consoleUrl,
  });
  const activities = createActivities({
    register,
    messages,
    tell: tellOf(config, client, clock),
    running: runningCases(client),
  });
  const worker = await startWorker({ connection: native, namespace: config.temporal.namespace, activities });
  return {
    client,
    done: worker.done,
    stop: async () => {
      await worker.stop();
      messages.close();
      await native.close();
      await connection.close();
    },
  };
}
