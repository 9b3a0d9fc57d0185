import type pg from 'pg';
import type { DebtorId } from '../domain/facts/fact';
import type { Identity } from './contract';
import { copyRows } from './copy';
import { IDENTITY_COLUMNS, identityRow } from './identity';
import type { Sealing } from './sealing';
import { DEBTOR_COLUMNS, emptyPlan, PARTS, write, type WritePlan } from './write-plan';

/** In the order of their foreign keys; rows of these are new in any case. */
const ALWAYS_NEW = ['facts', 'personal'] as const;
const OF_CASES = ['cases', 'debtItems', 'deadlines', 'duties', 'effects'] as const;

/**
 * Writes what a batch decided: all that is new is copied, what changes rows on file goes by the statement of the hot
 * transaction.
 */
export async function writeBatch(
  client: pg.PoolClient,
  plans: readonly WritePlan[],
  newcomers: ReadonlyMap<DebtorId, Identity>,
  seal: Sealing,
): Promise<void> {
  const fresh = emptyPlan();
  const standing = emptyPlan();
  for (const plan of plans) {
    const ofNewcomer = plan.debtors.some(({ id }) => newcomers.has(id as DebtorId));
    add(ofNewcomer ? fresh : standing, plan);
  }
  const identities = [...newcomers].map(([debtor, identity]) => identityRow(debtor, identity, seal));
  await copyRows(client, 'debtor', DEBTOR_COLUMNS, fresh.debtors);
  await copyRows(client, 'debtor_identity', IDENTITY_COLUMNS, identities);
  for (const part of ALWAYS_NEW) {
    const { table, columns } = PARTS[part];
    await copyRows(client, table, columns, [...fresh[part], ...standing[part]]);
  }
  for (const part of OF_CASES) {
    const { table, columns } = PARTS[part];
    await copyRows(client, table, columns, fresh[part]);
  }
  await write(client, { ...standing, facts: [], personal: [] });
}

function add(to: ReturnType<typeof emptyPlan>, plan: WritePlan): void {
  for (const part of Object.keys(to) as (keyof WritePlan)[]) (to[part] as unknown[]).push(...plan[part]);
}
