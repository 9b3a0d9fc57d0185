import { stdnum } from 'stdnum';
import { STAGES } from '../../src/domain/assessment/assessment';
import { assess } from '../../src/domain/assessment/assess';
import type { CaseRecord } from '../../src/domain/assessment/decide';
import { addDays, type LegalDay } from '../../src/domain/calendar/legal-day';
import { epochMs, parisDay } from '../../src/domain/calendar/paris-time';
import type { CaseId, Fact } from '../../src/domain/facts/fact';
import { foldHistory, type FoldedHistory } from '../../src/demo/fold-history';
import { type Portfolio, syntheticPortfolio } from '../../src/demo/portfolio';

const SETTINGS = { zone: 'metropole', automatic: true } as const;
const day = (text: string): LegalDay => text as LegalDay;

function folded({ debtors, delegations, undelivered, bailiffs, today }: Portfolio): FoldedHistory[] {
  const inOffice = bailiffs.map(({ id, from, to }) => ({ bailiff: id, from, to }));
  const context = { settings: SETTINGS, delegations, undelivered, bailiffs: inOffice };
  return debtors.map(({ id, events }) => foldHistory(id, events, today, context));
}

const recordsOf = (histories: readonly FoldedHistory[]): [CaseId, CaseRecord][] =>
  histories.flatMap(({ records }) => [...records]);

describe('a synthetic portfolio', () => {
  const today = day('2026-11-23');
  const portfolio = syntheticPortfolio({ today });

  test('has 2,000 debtors with 2,600 cases, from one to three each', () => {
    const sizes = portfolio.debtors.map(({ cases }) => cases.length);
    expect(sizes).toHaveLength(2000);
    expect(sizes.reduce((total, size) => total + size, 0)).toBe(2600);
    expect(new Set(sizes)).toEqual(new Set([1, 2, 3]));
  });

  test('is the same for the same day and seed, another for another', () => {
    expect(JSON.stringify(syntheticPortfolio({ today }).debtors)).toBe(JSON.stringify(portfolio.debtors));
    const small = { today, debtors: 5, cases: 6 };
    expect(syntheticPortfolio({ ...small, seed: 2 })).not.toEqual(syntheticPortfolio({ ...small, seed: 1 }));
  });

  test('has NIR and SIREN with valid keys, unlike, and of nobody', () => {
    const identities = portfolio.debtors.map(({ identity }) => identity);
    for (const { nir = '', siren = '', postalCode = '' } of identities) {
      expect(stdnum['FR']?.['nir']?.validate(nir).isValid).toBe(true);
      expect(stdnum['FR']?.['siren']?.validate(siren).isValid).toBe(true);
      expect(nir.slice(5, 10)).toBe(`${postalCode.slice(0, 2)}999`);
      expect(siren).toMatch(/^00/);
    }
    for (const field of ['nir', 'siren', 'ref', 'email'] as const)
      expect(new Set(identities.map((identity) => identity[field])).size).toBe(2000);
  });

  test('says of itself that it is synthetic, and writes to nobody', () => {
    for (const { synthetic, identity } of portfolio.debtors) {
      expect(synthetic).toBe(true);
      expect(identity).toMatchObject({
        ref: expect.stringMatching(/^SYN-/),
        name: expect.stringMatching(/ \(fictif\)$/),
        email: expect.stringMatching(/\.example$/),
        postalCode: expect.stringMatching(/^\d{5}$/),
      });
    }
    for (const { email } of portfolio.caisses) expect(email).toMatch(/\.example$/);
  });

  test('has about 15 % voluntary debtors, and corrections of the regime that reach back', () => {
    const voluntary = portfolio.debtors.filter(({ affiliation }) => affiliation === 'voluntary');
    expect(voluntary.length / 2000).toBeGreaterThan(0.12);
    expect(voluntary.length / 2000).toBeLessThan(0.18);
    const corrections = portfolio.debtors.flatMap(({ events }) =>
      events.filter(({ fact }) => fact.id.endsWith(':correction')),
    );
    expect(corrections.length).toBeGreaterThan(10);
    for (const { fact } of corrections) expect((fact.data as { from: string }).from < fact.on).toBe(true);
  });

  test('learnt everything before the day of its load, some of it late and out of order', () => {
    const events = portfolio.debtors.flatMap((debtor) => debtor.events);
    for (const { recorded, fact } of events) {
      expect(recorded < today).toBe(true);
      expect(fact.on <= recorded).toBe(true);
    }
    expect(events.filter(({ recorded, fact }) => recorded > addDays(fact.on, 7)).length).toBeGreaterThan(100);
    const outOfOrder = portfolio.debtors.filter(({ events: own }) =>
      own.some(({ fact }, index) => fact.on < (own[index - 1]?.fact.on ?? '')),
    );
    expect(outOfOrder.length).toBeGreaterThan(50);
  });

  test('cannot give a debtor four cases, or none', () => {
    expect(() => syntheticPortfolio({ today, debtors: 10, cases: 31 })).toThrow(RangeError);
    expect(() => syntheticPortfolio({ today, debtors: 10, cases: 9 })).toThrow(RangeError);
    const full = syntheticPortfolio({ today, debtors: 10, cases: 30 });
    expect(full.debtors.every(({ cases }) => cases.length === 3)).toBe(true);
  });
});

describe.each(['2026-11-23', '2028-02-29', '2027-01-01', '2026-06-15', '2026-11-30'])('folded up to %s', (text) => {
  const today = day(text);
  const portfolio = syntheticPortfolio({ today });
  // What holds of every fact is looked at in a part of them: the whole takes minutes.
  const small = folded(syntheticPortfolio({ today, debtors: 200, cases: 260 }));
  const started = performance.now();
  const histories = folded(portfolio);
  const elapsedMs = Math.round(performance.now() - started);
  const records = recordsOf(histories);

  test('populates every stage and step', () => {
    const counts = Object.fromEntries(
      STAGES.map((stage) => [stage, records.filter(([, record]) => record.stage === stage).length]),
    );
    process.stdout.write(`${today}: ${records.length} cases folded in ${elapsedMs} ms: ${JSON.stringify(counts)}\n`);
    expect(records).toHaveLength(2600);
    for (const stage of STAGES) expect([stage, counts[stage]]).toEqual([stage, expect.any(Number)]);
    for (const stage of STAGES) expect(`${stage} ${Math.min(counts[stage] ?? 0, 3)}`).toBe(`${stage} 3`);
    const steps = new Set(records.map(([, { step }]) => step));
    expect(steps).toEqual(new Set([null, 'to-sign', 'to-serve', 'opposition-period', 'opposed', 'enforceable']));
    const unsigned = records.filter(
      ([, { step, waitsFor }]) => step === 'to-sign' && waitsFor !== null && waitsFor.lastDay < today,
    );
    expect(unsigned.length).toBeGreaterThan(5);
  });

  test('engages nothing before the acting day as it was known then', () => {
    const acts = new Set(['procedure-chosen', 'contrainte-signed', 'action-filed', 'caisse-notified']);
    let engaged = 0;
    for (const { facts } of small)
      for (const [index, fact] of facts.entries()) {
        if (!acts.has(fact.kind)) continue;
        const before = assess(facts.slice(0, index), SETTINGS, fact.recordedOn);
        const found = before.cases.find(({ case: id }) => id === fact.case);
        engaged += 1;
        const corrects = (fact.data as { corrects?: string }).corrects !== undefined;
        if (!corrects) expect((found?.actingDay ?? '9999') <= fact.on).toBe(true);
      }
    expect(engaged).toBeGreaterThan(100);
  });

  test('is what a fresh assessment of its facts says today', () => {
    for (const { facts, records: own, assessment } of small) {
      const fresh = assess(facts, SETTINGS, today);
      expect(assessment).toEqual(fresh);
      for (const { case: id, stage, step, nature, waitsFor, wakeOn, balance } of fresh.cases) {
        const { debt, paid, due, credit } = balance;
        expect(own.get(id)).toMatchObject({
          stage,
          step,
          nature,
          waitsFor,
          wakeOn,
          balance: { debt, paid, due, credit },
        });
      }
    }
  });

  test('records each fact on its own day, in order, and nothing in the future', () => {
    for (const { facts } of small) {
      for (const [index, fact] of facts.entries()) {
        expect(fact.seq).toBe(index + 1);
        expect(parisDay(fact.recordedAt)).toBe(fact.recordedOn);
        const before: Fact | undefined = facts[index - 1];
        if (before) expect(epochMs(before.recordedAt)).toBeLessThan(epochMs(fact.recordedAt));
      }
      expect((facts.at(-1) as Fact).recordedOn <= today).toBe(true);
    }
  });

  test('leaves to be sent what this morning calls for, parks what the caisse could not be told, and has done the rest', () => {
    const parked = records.filter(([, { effects }]) => effects.some(({ state }) => state === 'parked'));
    expect(parked.map(([id]) => id)).toEqual([...portfolio.undelivered]);
    expect(parked.map(([, { stage }]) => stage)).toEqual(Array(3).fill('caisse-notice-due'));
    const answers = small
      .flatMap(({ facts }) => facts)
      .filter(({ kind }) => kind.startsWith('caisse-ack') || kind === 'caisse-decided');
    expect(answers.filter(({ case: id }) => id !== undefined && portfolio.undelivered.has(id))).toEqual([]);
    for (const { facts, records: own } of small)
      for (const { key } of [...own.values()].flatMap(({ effects }) =>
        effects.filter(({ state }) => state === 'done'),
      )) {
        const act = facts.find((fact) => fact.id === key) as Fact;
        expect(act.data).toMatchObject({ channel: 'reprise' });
        expect(act.recordedOn < today).toBe(true);
      }
  });
});

describe('the bailiffs of a synthetic portfolio', () => {
  const portfolio = syntheticPortfolio({ today: day('2026-11-23') });
  const placed = portfolio.debtors
    .flatMap(({ events }) => events)
    .filter(({ fact }) => fact.kind === 'case-placed')
    .map(({ fact }) => fact as Fact<'case-placed'>);

  test('are a hundred and twenty who do not exist, forty to each caisse', () => {
    const { bailiffs } = portfolio;
    expect(new Set(bailiffs.map(({ id }) => id)).size).toBe(120);
    for (const { id } of portfolio.caisses) expect(bailiffs.filter(({ caisse }) => caisse === id)).toHaveLength(40);
    for (const { email, name } of bailiffs) {
      expect(email).toMatch(/\.example$/);
      expect(name).toMatch(/fictive/);
    }
    const joiners = bailiffs.filter(({ from }) => from > '2026-01-01' && from < '2026-06-30');
    const leavers = bailiffs.filter(({ to }) => to !== null && to > '2026-01-01' && to < '2026-06-30');
    expect([joiners.length, leavers.length]).toEqual([3, 3]);
  });

  test('hold cases of their own region, given to them while they were in office', () => {
    expect(placed.length).toBeGreaterThan(500);
    const bailiffOf = new Map(portfolio.bailiffs.map((bailiff) => [bailiff.id, bailiff]));
    const caisseOf = new Map(portfolio.debtors.flatMap(({ cases }) => cases.map(({ id, caisse }) => [id, caisse])));
    for (const fact of placed) {
      const bailiff = bailiffOf.get(fact.data.bailiff);
      expect(bailiff?.caisse).toBe(caisseOf.get(fact.case as CaseId));
      expect((bailiff?.from ?? '9999') <= fact.on && fact.on <= (bailiff?.to ?? '9999')).toBe(true);
    }
  });

  test('report of most of them, and leave some without news', () => {
    const reported = new Set(
      portfolio.debtors
        .flatMap(({ events }) => events)
        .filter(({ fact }) => fact.kind === 'bailiff-reported')
        .map(({ fact }) => fact.case),
    );
    const silent = placed.filter(({ case: id }) => !reported.has(id));
    expect(silent.length).toBeGreaterThan(20);
    expect(reported.size).toBeGreaterThan(silent.length);
  });
});
