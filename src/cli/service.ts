import type { Client } from '@temporalio/client';
import path from 'node:path';
import { type ActivityDeps, createActivities, type DutyPumpDeps, keepStep, type OfficeDeps } from '../activities';
import { sendDigests } from '../activities/digest';
import { statementWork } from '../activities/statement-work';
import type { Config } from '../config';
import type { LegalDay } from '../domain/calendar/legal-day';
import { parisDay } from '../domain/calendar/paris-time';
import { semesterOf } from '../domain/office/periods';
import { caseLink, createMail, createMessages, createOfficeMessages } from '../messages';
import { folderDrop } from '../messages/folder-drop';
import { demandFree } from '../embedded';
import { migrate } from '../register/migrate';
import { beginDuties as beginDutiesIn } from '../register/office/duties-from';
import { createPool } from '../register/pool';
import type { Register } from '../register/register';
import { createTellDuty } from '../temporal/duty-signals';
import { runningDuties } from '../temporal/running-duties';
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
  await beginDuties(addresses.databaseUrl, semesterOf(parisDay(clock.now())).first);
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

/** Periodic duties are owed from the semester in which an installation begins, unless a day was set before. */
async function beginDuties(databaseUrl: string, day: LegalDay): Promise<void> {
  const pool = createPool({ url: databaseUrl, max: 1 });
  try {
    await beginDutiesIn(pool, day);
  } finally {
    await pool.end();
  }
}

/** What the pump and the rebuilding work with. */
export interface PumpParts extends Omit<ActivityDeps, 'messages' | 'office' | 'register'> {
  readonly register: Register;
  readonly office: DutyPumpDeps & { readonly register: Register['office'] };
}

export function pumpParts({ config, clock, register }: Installation, client: Client): PumpParts {
  return {
    register,
    tell: tellOf(config, client, clock),
    running: runningCases(client),
    marks: registerMarks(client),
    office: { register: register.office, tell: createTellDuty({ client, clock }), running: runningDuties(client) },
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
  const { config, register, clock } = installation;
  await demandFittingKey(config, installation.register);
  const settings = temporalSettings(config, addresses);
  const { connection, client }: Connected = await connectClient(settings);
  const native = await connectWorker(settings);
  const mail = createMail({ smtpUrl: addresses.smtpUrl, from: config.smtp.from });
  const { officer, desk, director, operations } = config.smtp;
  const messages = createMessages({ mail, officer, consoleUrl: config.consoleUrl });
  const parts = pumpParts(installation, client);
  const behind = await keepStep(parts);
  const recipients = { officer, desk, director, operations };
  const office: OfficeDeps = {
    ...parts.office,
    messages: createOfficeMessages({ mail, desk, director }),
    statements: statementWork({
      register,
      transmission: folderDrop(config.transmissionFolder, { create: true }),
      folder: path.join(config.dataFolder, 'packages'),
    }),
    digests: () => sendDigests({ register, mail, recipients }, parisDay(clock.now())),
  };
  const activities = createActivities({ ...parts, messages, office });
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
