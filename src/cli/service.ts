import type { Client } from '@temporalio/client';
import { type ActivityDeps, createActivities, keepStep } from '../activities';
import type { Config } from '../config';
import { caseLink, createMail, createMessages } from '../messages';
import { demandFree } from '../embedded';
import { migrate } from '../register/migrate';
import type { Register } from '../register/register';
import { createTell, type Tell } from '../temporal/case-signals';
import { connectClient, connectWorker, type Connected, type TemporalSettings } from '../temporal/connection';
import { registerMarks } from '../temporal/register-mark';
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

/** What the pump and the rebuilding work with. */
export function pumpParts({ config, clock, register }: Installation, client: Client): Omit<ActivityDeps, 'messages'> {
  return {
    register,
    tell: tellOf(config, client, clock),
    running: runningCases(client),
    marks: registerMarks(client),
  };
}

/** @throws when another program listens where the metrics are to be read; the SDK's runtime would only say that it cannot start */
export async function demandMetricsPort(port: number): Promise<void> {
  if (port !== 0) await demandFree(port, { what: 'the metrics', setting: 'METRICS_PORT' });
}

export interface RunningService {
  readonly client: Client;
  /** The register was restored to an earlier moment: nothing leaves until it is rebuilt. */
  readonly behind: boolean;
  /** Rejects when a worker fails. */
  readonly done: Promise<void>;
  stop(): Promise<void>;
}

/** A key that was lost is made anew by whoever comes next: with it every debtor would be taken for an unknown one. */
async function demandFittingKey({ keyFile }: Config, register: Register): Promise<void> {
  const { looked, opened } = await register.keyFit();
  if (looked > 0 && opened === 0)
    throw new Error(`The key ${keyFile} is not the one this database was written with. Restore it from its backup.`);
}

/** Runs the workers of one process on a register; first of all it makes sure that the register lost nothing. */
export async function runService(installation: Installation, addresses: Addresses): Promise<RunningService> {
  const { config } = installation;
  await demandFittingKey(config, installation.register);
  const settings = temporalSettings(config, addresses);
  const { connection, client }: Connected = await connectClient(settings);
  const native = await connectWorker(settings);
  const mail = createMail({ smtpUrl: addresses.smtpUrl, from: config.smtp.from });
  const messages = createMessages({ mail, officer: config.smtp.officer, consoleUrl: config.consoleUrl });
  const parts = pumpParts(installation, client);
  const behind = await keepStep(parts);
  const activities = createActivities({ ...parts, messages });
  const worker = await startWorker({ connection: native, namespace: config.temporal.namespace, activities });
  return {
    client,
    behind,
    done: worker.done,
    stop: async () => {
      await worker.stop();
      mail.close();
      await native.close();
      await connection.close();
    },
  };
}
