import { createServer } from 'node:net';
import { createPool } from '../../src/register/pool';
import { type Register, RegisterBusy } from '../../src/register/register';
import { translated } from '../../src/register/failures';
import { newWorld, payment, type World } from './world';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.end());

/** A port on which nobody listens, as that of a PostgreSQL that was killed. */
async function deadPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('while PostgreSQL is away every writing call says that it is worth another try', async () => {
  const pool = createPool({ url: `postgresql://nobody@127.0.0.1:${await deadPort()}/register` });
  const register = world.another({ pool });
  const calls: ((away: Register) => Promise<unknown>)[] = [
    (away) => away.recordFacts([payment('2009-04-01', '10.00')]),
    (away) => away.advance('K1'),
    (away) => away.leaseEffect('effect', 1_000),
    (away) => away.claimBehind(10),
    (away) => away.openDebtor({ ref: 'ref' }),
  ];
  for (const call of calls) await expect(call(register)).rejects.toBeInstanceOf(RegisterBusy);
  await pool.end();
});

test.each([
  ['a neighbour of the connection was killed, and PostgreSQL restarts', '57P02'],
  ['PostgreSQL recovers from a crash', '57P03'],
  ['the machine does not answer', 'ETIMEDOUT'],
])('worth another try: %s', (_, code) => {
  expect(translated(Object.assign(new Error('as PostgreSQL says it'), { code }), {})).toBeInstanceOf(RegisterBusy);
});

test('worth another try: a connection that broke between two calls', () => {
  const error = new Error('Client has encountered a connection error and is not queryable');
  expect(translated(error, {})).toBeInstanceOf(RegisterBusy);
});

test('a wrong password is not worth another try', () => {
  const error = Object.assign(new Error('password authentication failed'), { code: '28P01' });
  expect(translated(error, {})).toBe(error);
});
