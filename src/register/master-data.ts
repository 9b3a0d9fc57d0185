import type { PrismaClient } from '../generated/prisma/client';
import { addDays, type LegalDay } from '../domain/calendar/legal-day';
import { Refusal } from '../domain/refusal';
import type { Caisse, DelegationOnFile } from './contract';
import { opaqueId } from './identity';
import { dayOf, toDate } from './prisma-days';

export async function listCaisses(prisma: PrismaClient): Promise<(Caisse & { readonly since: LegalDay | null })[]> {
  const rows = await prisma.caisse.findMany({ orderBy: { id: 'asc' } });
  return rows.map(({ since, ...caisse }) => ({ ...caisse, since: since && dayOf(since) }));
}

/** Lets someone sign from a day on, to a last day or until ended. */
export async function grantDelegation(
  prisma: PrismaClient,
  grant: { signatory: string; from: LegalDay; to?: LegalDay | null },
): Promise<DelegationOnFile> {
  const { signatory, from, to = null } = grant;
  if (to !== null && to < from) throw new Refusal('RCV-MALFORMED', { field: 'to', reason: 'avant le premier jour' });
  const row = await prisma.delegation.create({
    data: { id: opaqueId(), signatory, from: toDate(from), to: to && toDate(to) },
  });
  return onFile(row);
}

/** Ends a signatory's delegations: `to` is the last day on which they hold; those granted for later are withdrawn. */
export async function endDelegation(prisma: PrismaClient, signatory: string, to: LegalDay): Promise<void> {
  const last = toDate(to);
  await prisma.$transaction([
    prisma.delegation.deleteMany({ where: { signatory, from: { gt: last } } }),
    prisma.delegation.updateMany({
      where: { signatory, OR: [{ to: null }, { to: { gt: last } }] },
      data: { to: last },
    }),
  ]);
}

/** All delegations, or those in force on a day. */
export async function listDelegations(prisma: PrismaClient, on?: LegalDay): Promise<DelegationOnFile[]> {
  const where =
    on === undefined ? {} : { from: { lt: toDate(addDays(on, 1)) }, OR: [{ to: null }, { to: { gte: toDate(on) } }] };
  const rows = await prisma.delegation.findMany({ where, orderBy: [{ signatory: 'asc' }, { from: 'asc' }] });
  return rows.map(onFile);
}

const onFile = (row: { id: string; signatory: string; from: Date; to: Date | null }): DelegationOnFile => ({
  id: row.id,
  signatory: row.signatory,
  from: dayOf(row.from),
  to: row.to && dayOf(row.to),
});
