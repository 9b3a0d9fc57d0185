import type { Client, Connection } from '@temporalio/client';
import { createTransport } from 'nodemailer';
import type { Config } from '../../config';
import { pendingMigrations } from '../../register/migrate';
import type { Register } from '../../register/register';
import { connectClient } from '../../temporal/connection';
import { caseOfWorkflowId } from '../../temporal/workflow-ids';
import { missingSearchAttributes } from '../../temporal/search-attributes';
import { addressesOf, openRegister } from '../installation';
import type { Addresses } from '../parts';
import { describeEffects } from './effects';
import { checkRestoration } from './restoration';
import { temporalSettings } from '../service';

/** One thing the service needs. */
export interface Check {
  readonly part: string;
  readonly ok: boolean;
  readonly found: string;
  readonly remedy?: string;
}

/** Cases named in one line of the report. */
const NAMED = 5;

/** Checks each part; what cannot be reached is a finding, never a failure of the check itself. */
export async function checkEverything(config: Config): Promise<Check[]> {
  const addresses = await attempt(
    'addresses',
    'Start "recouvrement up", or set DATABASE_URL, TEMPORAL_ADDRESS and SMTP_URL.',
    async () => addressesOf(config),
  );
  if (!addresses.value) return [addresses.check];
  const { value } = addresses;
  return [
    addresses.check,
    ...(await checkRegister(config, value)),
    ...(await checkTemporal(config, value)),
    await checkMail(value),
  ];
}

async function checkRegister(config: Config, { databaseUrl }: Addresses): Promise<Check[]> {
  const schema = await attempt('register schema', 'Run "recouvrement migrate".', async () => {
    const pending = await pendingMigrations(databaseUrl);
    if (pending.length > 0) throw new Error(`to be applied: ${pending.join(', ')}`);
    return 'up to date';
  });
  if (!schema.value) return [schema.check];
  const opened = async <T>(look: (register: Register) => Promise<T>): Promise<T> => {
    const installation = await openRegister(config, databaseUrl, 2);
    try {
      return await look(installation.register);
    } finally {
      await installation.end();
    }
  };
  const cases = await attempt(
    'cases',
    'See "recouvrement case list --attention"; a parked effect is taken up by "recouvrement retry REF", a held act by "recouvrement reassess --accept REF".',
    () => opened(casesToLookAt),
  );
  const effects = await attempt('effects', 'See "recouvrement effects list".', () => opened(describeEffects));
  return [schema.check, cases.check, effects.check];
}

async function casesToLookAt(register: Register): Promise<string> {
  const open = await register.listCases({ attention: true, limit: NAMED });
  if (open.length > 0) throw new Error(open.map((row) => `${row.case} (${row.attention ?? ''})`).join(', '));
  return 'none needs a person';
}

async function checkTemporal(config: Config, addresses: Addresses): Promise<Check[]> {
  const connected = await attempt(
    'Temporal',
    'Start the server, or correct TEMPORAL_ADDRESS and its TLS settings.',
    () => connectClient(temporalSettings(config, addresses)),
  );
  if (!connected.value) return [connected.check];
  const { connection, client } = connected.value;
  try {
    const { namespace } = config.temporal;
    const space = await attempt(
      'namespace',
      `Create the namespace ${namespace}.`,
      async () => void (await connection.workflowService.describeNamespace({ namespace })),
    );
    if (!space.check.ok) return [connected.check, space.check];
    const checks = await Promise.all([
      attributes(connection, namespace),
      schedule(client),
      failingTasks(client),
      restoration(config, addresses, client),
    ]);
    return [{ ...connected.check, found: addresses.temporalAddress }, { ...space.check, found: namespace }, ...checks];
  } finally {
    await connection.close();
  }
}

async function attributes(connection: Connection, namespace: string): Promise<Check> {
  const { check } = await attempt('search attributes', 'Run "recouvrement migrate".', async () => {
    const missing = await missingSearchAttributes(connection, namespace);
    if (missing.length > 0) throw new Error(`missing: ${missing.map(({ name }) => name).join(', ')}`);
    return 'registered';
  });
  return check;
}

async function schedule(client: Client): Promise<Check> {
  const { check } = await attempt(
    'schedule of the pump',
    'Run "recouvrement migrate", or unpause the schedule "reconcile".',
    async () => {
      const { state, info } = await client.schedule.getHandle('reconcile').describe();
      if (state.paused) throw new Error('paused');
      return `next at ${info.nextActionTimes[0]?.toISOString() ?? 'unknown'}`;
    },
  );
  return check;
}

/** Says nothing leaves while the register knows less than it did. */
async function restoration(config: Config, { databaseUrl }: Addresses, client: Client): Promise<Check> {
  const { check } = await attempt(
    'register as it was',
    'See "recouvrement rebuild --dry-run", then run "recouvrement rebuild": nothing leaves until then.',
    async () => {
      const installation = await openRegister(config, databaseUrl, 1);
      try {
        return await checkRestoration(installation.register, client);
      } finally {
        await installation.end();
      }
    },
  );
  return check;
}

/** A workflow whose own code fails says nothing itself: the server does, after five failures in a row. */
async function failingTasks(client: Client): Promise<Check> {
  const { check } = await attempt(
    'workflow tasks',
    'Look at the case in Temporal UI: a worker of another version, or a fault in the workflow.',
    async () => {
      const failing: string[] = [];
      for await (const { workflowId } of client.workflow.list({
        query: 'TemporalReportedProblems IS NOT NULL AND ExecutionStatus = "Running"',
      })) {
        failing.push(caseOfWorkflowId(workflowId) ?? workflowId);
        if (failing.length >= NAMED) break;
      }
      if (failing.length > 0) throw new Error(`failing: ${failing.join(', ')}`);
      return 'none failing';
    },
  );
  return check;
}

async function checkMail({ smtpUrl }: Addresses): Promise<Check> {
  const { check } = await attempt('mail', 'Start the mail server, or correct SMTP_URL.', async () => {
    const transport = createTransport({ url: smtpUrl, connectionTimeout: 5_000, greetingTimeout: 5_000 });
    try {
      await transport.verify();
      return new URL(smtpUrl).host;
    } finally {
      transport.close();
    }
  });
  return check;
}

async function attempt<T>(part: string, remedy: string, look: () => Promise<T>): Promise<{ check: Check; value?: T }> {
  try {
    const value = await look();
    return { check: { part, ok: true, found: typeof value === 'string' ? value : 'ok' }, value };
  } catch (error) {
    return {
      check: { part, ok: false, found: error instanceof Error ? error.message || error.name : String(error), remedy },
    };
  }
}
