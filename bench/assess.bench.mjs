import path from 'node:path';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const dist = (file) => require(path.join(path.dirname(new URL(import.meta.url).pathname), '../dist', file));

/** Files of ten facts assessed on one core, against parsing the same files from JSON. */
export function bench({ size = 5000 }) {
  const { assess } = dist('domain/assessment/assess.js');
  const files = Array.from({ length: size }, (_, index) => file(index));
  const texts = files.map((facts) => JSON.stringify(facts));
  const settings = { zone: 'metropole', automatic: true };
  const oursRounds = [];
  const baselineRounds = [];
  for (let round = 0; round < 7; round++) {
    let start = performance.now();
    for (const facts of files) assess(facts, settings, '2009-09-15');
    oursRounds.push(((performance.now() - start) * 1000) / size);
    start = performance.now();
    for (const text of texts) JSON.parse(text);
    baselineRounds.push(((performance.now() - start) * 1000) / size);
  }
  const perSecond = Math.round(1e6 / [...oursRounds].sort((a, b) => a - b)[3]);
  return {
    unit: 'µs per file',
    oursRounds,
    baselineRounds,
    better: 'lower',
    target: 6,
    filesPerSecond: perSecond,
    notes: `${perSecond} files of ten facts a second`,
  };
}

function file(index) {
  const fact = (seq, kind, on, data = {}, onCase = `K${index}`) => ({
    source: 's',
    id: `${kind}${seq}`,
    debtor: `D${index}`,
    ...(onCase ? { case: onCase } : {}),
    kind,
    on,
    recordedBy: 'b',
    data,
    seq,
    recordedAt: `${on}T09:00:00.000Z`,
    recordedOn: on,
  });
  const debts = [
    { period: '2009-S1', dueOn: '2009-04-01', contributions: '1200.00', surcharges: '60.00', penalties: '0.00' },
  ];
  return [
    fact(1, 'affiliation-set', '2009-06-01', { affiliation: 'compulsory', from: '1900-01-01' }, null),
    fact(2, 'case-opened', '2009-06-01', { caisse: 'C1', noticeRef: `N${index}`, debts, ruleset: '1993' }),
    fact(3, 'notice-dispatched', '2009-06-02'),
    fact(4, 'notice-presented', '2009-06-03'),
    fact(5, 'notice-delivered', '2009-06-04'),
    fact(6, 'payment-received', '2009-06-20', { amount: '100.00' }),
    fact(7, 'claim-lodged', '2009-06-25'),
    fact(8, 'claim-decided', '2009-07-10', { ruling: 'rejected' }),
    fact(9, 'procedure-chosen', '2009-07-10', { nature: 'contrainte', rule: 'default', reasons: '', by: 'system' }),
    fact(10, 'contrainte-signed', '2009-07-20', { reference: `CT-${index}`, amount: '1160.00', signatory: 'director' }),
  ];
}
