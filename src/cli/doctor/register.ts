import { systemClock } from '../../clock';
import type { Config } from '../../config';
import { epochMs } from '../../domain/calendar/paris-time';
import { readExistingKey } from '../../register/key-file';
import { compareSchema } from '../../register/migrate';
import type { Register } from '../../register/register';
import { type DatabaseServer, readDatabaseServer } from '../../register/server';
import { openRegister } from '../installation';
import { ENGLISH_LAG, lagText } from '../lag-text';
import { type Check, check, type Finding } from './check';
import { skew } from './clocks';
import { describeEffects } from './effects';

const OLDEST_POSTGRESQL = 15;
const CONNECT_MS = 5_000;
/** Cases named in one line of the report. */
const NAMED = 5;

/** PostgreSQL, and what the register says of itself. What needs an earlier part that is wrong is left out. */
export async function checkRegister(config: Config, databaseUrl: string): Promise<Check[]> {
  let server: DatabaseServer | undefined;
  const nowMs = (): number => epochMs(systemClock().now());
  const before = nowMs();
  const reached = await check(
    'PostgreSQL',
    `Start PostgreSQL (${OLDEST_POSTGRESQL} or later) or "recouvrement up", or correct DATABASE_URL.`,
    async () => {
      server = await readDatabaseServer(databaseUrl, CONNECT_MS);
      const found = `${server.version}, database ${server.database} on ${new URL(databaseUrl).host}`;
      return server.major < OLDEST_POSTGRESQL ? { state: 'wrong', found } : { found };
    },
  );
  const after = nowMs();
  const key = await check(
    'key file',
    'Restore the key file from its backup, mode 600; on a first start it is made.',
    async () => {
      await readExistingKey(config.keyFile);
      return { found: config.keyFile };
    },
  );
  if (!server) return [reached, key];
  const { nowMs: serverMs } = server;
  const clock = await check('clock of PostgreSQL', 'Let both machines follow the same time server (NTP).', () =>
    skew(offBeyond(serverMs, before, after)),
  );
  const schema = await check(
    'register schema',
    'Run "recouvrement migrate", with the newest version of the program.',
    () => schemaOf(databaseUrl),
  );
  if (schema.state !== 'ok' || key.state !== 'ok') return [reached, clock, schema, key];
  return [reached, clock, schema, key, ...(await checkContents(config, databaseUrl))];
}

/** How far outside the span in which it was asked the answer lies; in between, nothing can be said. */
function offBeyond(serverMs: number, before: number, after: number): number {
  if (serverMs < before) return serverMs - before;
  return serverMs > after ? serverMs - after : 0;
}

async function schemaOf(databaseUrl: string): Promise<Finding> {
  const { pending, unknown } = await compareSchema(databaseUrl);
  if (pending.length > 0) return { state: 'wrong', found: `to be applied: ${pending.join(', ')}` };
  if (unknown.length > 0) return { state: 'wrong', found: `made by a newer version: ${unknown.join(', ')}` };
  return { found: 'up to date' };
}

async function checkContents(config: Config, databaseUrl: string): Promise<Check[]> {
  const { register, end } = await openRegister(config, databaseUrl, 4);
  try {
    return await Promise.all([
      check('key fits', 'Restore the key that this database was written with: see docs/operations.md, backups.', () =>
        keyFits(register),
      ),
      check(
        'pump lag',
        'Are workers running? "recouvrement reconcile" tells the workflows now; a parked effect is taken up by "recouvrement retry REF".',
        () => lag(register),
      ),
      check(
        'cases',
        'See "recouvrement case list --attention"; a held act is let pass by "recouvrement reassess --accept REF".',
        () => needsPerson(register),
      ),
      check('effects', 'A kind is resumed by "recouvrement effects resume KIND".', () => describeEffects(register)),
      check(
        'ledger',
        'See "recouvrement duties check"; a sleeping case or an untold workflow is taken up by "recouvrement reconcile".',
        () => ledger(register),
      ),
      check('caisses', 'Give the address: "recouvrement caisse set ID --name NAME --email ADDRESS".', () =>
        withoutAddress(register),
      ),
    ]);
  } finally {
    await end();
  }
}

async function keyFits(register: Register): Promise<Finding> {
  const { looked, opened } = await register.keyFit();
  const found = `opens ${opened} of ${looked} identities looked at`;
  return opened === looked ? { found } : { state: 'wrong', found };
}

async function lag(register: Register): Promise<Finding> {
  const lag = await register.lag();
  const late = lag.behind + lag.overdue + lag.withoutWorkflow + lag.effectsLate + lag.effectsParked;
  return { found: lagText(lag, ENGLISH_LAG), state: late > 0 ? 'warning' : 'ok' };
}

async function needsPerson(register: Register): Promise<Finding> {
  const cases = await register.listCases({ attention: true, limit: NAMED + 1 });
  if (cases.length === 0) return { found: 'none needs a person' };
  const named = cases.slice(0, NAMED).map((row) => `${row.case} (${row.attention ?? ''})`);
  return { state: 'warning', found: `${named.join(', ')}${cases.length > NAMED ? ', and others' : ''}` };
}

async function ledger(register: Register): Promise<Finding> {
  const alarms = await register.ledger.check();
  if (alarms.length === 0) return { found: 'every duty that is owed stands in it' };
  return { state: 'warning', found: alarms.map(({ code, count }) => `${count} ${code}`).join(', ') };
}

async function withoutAddress(register: Register): Promise<Finding> {
  const caisses = await register.listCaisses();
  const silent = caisses.filter(({ email }) => email === null).map(({ id }) => id);
  if (silent.length === 0) return { found: `${caisses.length}, each with an address` };
  return { state: 'warning', found: `no address: ${silent.slice(0, NAMED).join(', ')} (${silent.length} in all)` };
}
