/** Freezes a statement in a process of its own, for the test that kills one: says each block that is frozen. */
import { systemClock } from '../../src/clock';
import type { PeriodId } from '../../src/domain/office/periods';
import { createPool } from '../../src/register/pool';
import { Register } from '../../src/register/register';
import { KEY } from './world';

const url = process.argv[2] as string;
const pool = createPool({ url });
const bulkPool = createPool({ url, pipeline: false });
const settings = { zone: 'metropole' as const, automatic: true };
const register = new Register({ pool, bulkPool, clock: systemClock(), settings, key: KEY });

void register.statements
  .freeze({
    caisse: 'C1',
    period: '2009-S1' as PeriodId,
    debtorsPerBlock: 3,
    onBlock: ({ block }) => process.stdout.write(`block ${block}\n`),
  })
  .then(async () => {
    await Promise.all([pool.end(), bulkPool.end()]);
    process.stdout.write('frozen\n');
  });
