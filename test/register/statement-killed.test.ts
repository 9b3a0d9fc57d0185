import { spawn } from 'node:child_process';
import path from 'node:path';
import type { PeriodId } from '../../src/domain/office/periods';
import { newWorld, openedCase, type World } from './world';

const S1 = { caisse: 'C1', period: '2009-S1' as PeriodId };
const STATEMENT = 'C1:2009-S1:0';
const DEBTORS = 40;

let world: World;
beforeEach(async () => {
  world = await newWorld();
  for (let rank = 0; rank < DEBTORS; rank++) await openedCase(world, { debtor: `D${rank}`, id: `K${rank}` });
});
afterEach(() => world.end());

/** A process that freezes with two threads; killed without warning once it has said that so many blocks are frozen. */
async function freezing(killAfter: number): Promise<string> {
  const child = spawn(
    process.execPath,
    [
      '--require',
      path.join(__dirname, '../support/typescript-hook.js'),
      path.join(__dirname, 'freeze-and-wait.ts'),
      world.url,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.split('\n').length > killAfter) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.on('close', resolve));
  return said;
}

const writtenBy = async (): Promise<{ block: number; xmin: string }[]> =>
  (await world.pool.query('SELECT block, xmin::text FROM statement_block ORDER BY block')).rows;

test('a process killed while it freezes leaves whole blocks, and the next one goes on from there', async () => {
  const said = await freezing(4);
  expect(said).not.toContain('frozen');
  const left = await writtenBy();
  expect(left.length).toBeGreaterThanOrEqual(4);
  expect(left.length).toBeLessThan(Math.ceil(DEBTORS / 3));

  expect(await freezing(Infinity)).toMatch(/frozen\n$/);
  const all = await writtenBy();
  expect(all).toHaveLength(Math.ceil(DEBTORS / 3));
  expect(all).toEqual(expect.arrayContaining(left));
  expect(await world.register.statements.verify(STATEMENT)).toEqual({ lines: DEBTORS, brokenAt: null });

  // Uninterrupted, in another register and without threads, it comes to the same bytes.
  const { knownAt, control } = await world.register.statements.show(S1);
  const other = await newWorld();
  try {
    for (let rank = 0; rank < DEBTORS; rank++) await openedCase(other, { debtor: `D${rank}`, id: `K${rank}` });
    other.clock.goTo('2030-01-01');
    const again = await other.register.statements.freeze({ ...S1, knownAt, debtorsPerBlock: 3, threads: 0 });
    expect(again.control).toBe(control);
  } finally {
    await other.end();
  }
});
