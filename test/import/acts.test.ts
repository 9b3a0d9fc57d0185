import { FACT_FIELDS } from '../../src/domain/facts/fields';
import type { CaseId, DebtorId, FactKind, NewFact } from '../../src/domain/facts/fact';
import type { LegalDay } from '../../src/domain/calendar/legal-day';
import { columnsOf } from '../../src/import/csv';
import { ACT_FORMAT, readAct } from '../../src/import/read-act';

const ON_FILE = {
  byNotice: { debtor: 'D1' as DebtorId, case: 'K1' as CaseId },
  byDebtor: 'D1' as DebtorId,
};
const OPTIONS = { today: '2009-11-24' as LegalDay, recordedBy: 'reprise' };
const read = (values: Readonly<Record<string, string>>, subjects: Parameters<typeof readAct>[1] = ON_FILE) =>
  readAct({ line: 2, values: { notice_ref: 'N-K1', on: '2009-06-02', ...values }, surplus: false }, subjects, OPTIONS);

test.each<[string, Readonly<Record<string, string>>, Partial<NewFact> & { recordedOn?: string }]>([
  [
    'a choice by a person',
    { act: 'procedure-chosen', nature: 'contrainte', by: 'person' },
    { data: { nature: 'contrainte', by: 'person' } as never },
  ],
  [
    'a signature',
    { act: 'contrainte-signed', on: '20/05/2009', reference: 'CT-1', amount: '1 260,00', signatory: 'Martin' },
    { on: '2009-05-20' as never, data: { reference: 'CT-1', amount: '1260.00', signatory: 'Martin' } },
  ],
  [
    'a claim received later',
    { act: 'claim-lodged', received_on: '04/06/2009' },
    { data: { receivedOn: '2009-06-04' as never } },
  ],
  [
    'a decision',
    { act: 'claim-decided', ruling: 'upheld-in-part', remaining: '100,5' },
    { data: { ruling: 'upheld-in-part', remaining: '100.5' } },
  ],
  [
    'an adjustment downwards',
    { act: 'debt-adjusted', surcharges: '-60,00', reason: 'remise' },
    { data: { surcharges: '-60.00', reason: 'remise' } },
  ],
  [
    'a notice to the caisse, with what it said',
    { act: 'caisse-notified', channel: 'letter', balance: '1200', due: 'oui' },
    { data: { channel: 'letter', balance: '1200.00', due: true } },
  ],
  [
    'a judgment',
    { act: 'judgment-given', outcome: 'annulled', contrainte: 'CT' },
    { data: { outcome: 'annulled', contrainte: 'CT' } },
  ],
  [
    'an abandonment learnt later',
    { act: 'procedure-abandoned', reason: 'accord', recorded_on: '05/06/2009' },
    { recordedOn: '2009-06-05' },
  ],
  ['a retraction', { act: 'retraction', retracts: 'acts/A1' }, { retracts: 'acts/A1' }],
  ['with a key of its own', { act: 'opposition-lodged', act_ref: 'A-7' }, { id: 'A-7', source: 'acts' }],
])('%s', (_, values, expected) => {
  expect(read(values)).toMatchObject({ debtor: 'D1', case: 'K1', kind: values['act'], ...expected });
});

test('what concerns the debtor is of no case, also when it is said beside a notice', () => {
  const values = { act: 'affiliation-set', affiliation: 'voluntary', from: '01/06/2009' };
  const fact = read(values);
  expect(fact).toMatchObject({ debtor: 'D1', data: { affiliation: 'voluntary', from: '2009-06-01' } });
  expect(fact.case).toBeUndefined();
  expect(read({ ...values, notice_ref: '', debtor_ref: 'R1' }, { ...ON_FILE, byNotice: null })).toEqual(fact);
});

test('the same act of the same day is the same fact; of another day, another', () => {
  const ids = ['2009-06-02', '02/06/2009', '2009-06-03'].map((on) => read({ act: 'claim-lodged', on }).id);
  expect(ids[0]).toBe(ids[1]);
  expect(ids[2]).not.toBe(ids[0]);
});

test.each<[string, Readonly<Record<string, string>>, string, string]>([
  ['no act', { act: 'sing' }, 'RCV-MALFORMED', 'act'],
  ['an opening, which needs its debts', { act: 'case-opened' }, 'RCV-MALFORMED', 'act'],
  [
    'a signature without a reference',
    { act: 'contrainte-signed', amount: '1.00', signatory: 'x' },
    'RCV-MALFORMED',
    'reference',
  ],
  ['a value that the act does not have', { act: 'claim-lodged', amount: '5.00' }, 'RCV-UNKNOWN-FIELD', 'amount'],
  ['no such day', { act: 'claim-lodged', on: '30/02/2009' }, 'RCV-NO-SUCH-DAY', 'on'],
  ['learnt on no such day', { act: 'claim-lodged', recorded_on: '31/06/2009' }, 'RCV-NO-SUCH-DAY', 'recordedOn'],
  ['a day to come', { act: 'claim-lodged', on: '2009-11-25' }, 'RCV-FUTURE-DAY', ''],
  [
    'a balance that is none',
    { act: 'caisse-notified', channel: 'letter', balance: '12,0,0' },
    'RCV-AMOUNT-FORM',
    'balance',
  ],
  ['neither yes nor no', { act: 'caisse-notified', channel: 'letter', due: 'perhaps' }, 'RCV-MALFORMED', 'due'],
  ['a retraction of nothing', { act: 'retraction' }, 'RCV-MALFORMED', 'retracts'],
  ['an act of a case without one', { act: 'claim-lodged', notice_ref: '', debtor_ref: 'R1' }, 'RCV-MALFORMED', 'case'],
])('refused: %s', (_, values, code, field) => {
  const subjects = values['notice_ref'] === '' ? { ...ON_FILE, byNotice: null } : ON_FILE;
  const refusal = { code, params: expect.objectContaining(field === '' ? {} : { field }) };
  expect(() => read(values, subjects)).toThrow(expect.objectContaining(refusal));
});

test('refused: a notice that is not on file', () => {
  expect(() => read({ act: 'claim-lodged' }, { byNotice: null, byDebtor: null })).toThrow(
    expect.objectContaining({ code: 'RCV-UNKNOWN-CASE' }),
  );
});

test('every field of every kind has its column, so that no act is left out when a kind is added', () => {
  const columns = columnsOf(ACT_FORMAT);
  for (const kind of Object.keys(FACT_FIELDS) as FactKind[]) {
    if (kind === 'case-opened') continue;
    for (const field of Object.keys(FACT_FIELDS[kind]))
      expect(columns).toContain(field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  }
  expect(new Set(columns).size).toBe(columns.length);
});
