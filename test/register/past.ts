import type { CaseId, DebtorId, FactData, FactKind } from '../../src/domain/facts/fact';
import { intake } from '../../src/domain/facts/intake';
import type { BatchResult, NewCase, PastFact } from '../../src/register/contract';
import type { World } from './world';

export const TAKEN_OVER_ON = '2009-11-24';
export const GO_LIVE = '2009-12-01' as PastFact['on'];

/** A fact of case `N` of debtor `D-N`, as a source gives it. */
export function past<K extends FactKind>(
  source: string,
  notice: string,
  kind: K,
  on: string,
  data: FactData[K],
  { id = `${notice}:${kind}:${on}`, recordedOn }: { id?: string; recordedOn?: string } = {},
): PastFact {
  const subject = kind === 'affiliation-set' ? {} : { case: notice };
  const fact = intake({
    source,
    id,
    debtor: `D-${notice}`,
    ...subject,
    kind,
    on,
    recordedBy: 'reprise',
    data: data as Record<string, unknown>,
  });
  return recordedOn === undefined ? fact : { ...fact, recordedOn: recordedOn as PastFact['on'] };
}

/** A notice of 1,260.00 €, its case and debtor named after it. */
export function notice(
  id: string,
  on: string,
  affiliation: 'compulsory' | 'voluntary' = 'compulsory',
  debtor = `D-${id}`,
): NewCase {
  return {
    debtor: { id: debtor as DebtorId, ref: `ref-${debtor}`, name: 'Durand', affiliation },
    case: {
      id: id as CaseId,
      caisse: 'C1',
      noticeRef: `N-${id}`,
      noticeOn: on as PastFact['on'],
      debts: [
        {
          period: '2009-S1',
          dueOn: '2009-02-01' as PastFact['on'],
          contributions: '1200.00',
          surcharges: '60.00',
          penalties: '0.00',
        },
      ],
    },
    on: on as PastFact['on'],
    source: 'import',
    id: `notice:${id}`,
    recordedBy: 'reprise',
  };
}

const dispatched = (id: string, on: string): PastFact => past('service', id, 'notice-dispatched', on, {});
const paid = (id: string, on: string, amount: string): PastFact =>
  past('payments', id, 'payment-received', on, { amount }, { id: `P-${id}` });

/** A portfolio in mid-life, file by file. */
export const NOTICES: readonly NewCase[] = [
  notice('signed', '2009-04-01'),
  notice('told', '2009-04-01', 'voluntary'),
  notice('untold', '2009-04-01', 'voluntary'),
  notice('claimed', '2009-10-19'),
  notice('settled', '2009-04-01'),
  notice('bounced', '2009-04-01'),
  notice('idle', '2009-04-01'),
  notice('young', '2009-11-16'),
  notice('kept', '2009-11-20'),
];

export type FileName = 'service' | 'payments' | 'acts';

export const FILES: { readonly [F in FileName]: readonly PastFact[] } = {
  service: [
    ...['signed', 'told', 'untold', 'settled', 'bounced', 'idle'].map((id) => dispatched(id, '2009-04-01')),
    dispatched('claimed', '2009-10-19'),
    dispatched('young', '2009-11-16'),
  ],
  payments: [
    paid('signed', '2009-07-01', '100.00'),
    paid('told', '2009-04-20', '60.00'),
    paid('settled', '2009-04-20', '1260.00'),
    paid('bounced', '2009-04-20', '1260.00'),
  ],
  acts: [
    past('acts', 'signed', 'procedure-chosen', '2009-05-05', { nature: 'contrainte', by: 'person' }),
    past('acts', 'signed', 'contrainte-signed', '2009-05-20', {
      reference: 'CT-1',
      amount: '1260.00',
      signatory: 'the-one-before',
    }),
    past('acts', 'signed', 'contrainte-served', '2009-06-02', { by: 'bailiff' }),
    past('acts', 'told', 'caisse-notified', '2009-05-06', { channel: 'letter', reference: 'L-1' }),
    past('acts', 'claimed', 'claim-lodged', '2009-11-10', { receivedOn: '2009-11-12' as PastFact['on'] }),
    past('acts', 'bounced', 'payment-reversed', '2009-05-20', { payment: 'payments/P-bounced' }),
  ],
};

/** Loads one file, each fact by itself, as an import does. */
export function loadFile(
  { register }: World,
  name: FileName,
  arranged = (facts: readonly PastFact[]): readonly PastFact[] => facts,
): Promise<BatchResult[]> {
  const items = arranged(FILES[name]).map((fact) => [fact]);
  return register.recordPast(items, { goLive: GO_LIVE });
}

/** Loads the whole portfolio; what names a fact that is not on file yet is given once more. */
export async function loadAll(
  world: World,
  order: readonly FileName[],
  arranged?: Parameters<typeof loadFile>[2],
): Promise<void> {
  await world.register.openPast(NOTICES, { goLive: GO_LIVE });
  for (const name of [...order, ...order]) await loadFile(world, name, arranged);
}
