import fc from 'fast-check';
import type { DecideContext } from '../../src/domain/assessment/debtor-state';
import { addDays, type LegalDay, legalDay } from '../../src/domain/calendar/legal-day';
import type { NewFact } from '../../src/domain/facts/fact';
import { intake } from '../../src/domain/facts/intake';
import { Refusal } from '../../src/domain/refusal';
import { FROM_EVER } from '../../src/domain/rules/affiliation';
import { RULE_SET_CHOICES } from '../../src/domain/rules/rule-sets';
import { FoldedFile } from '../../src/simulate/folded-file';

/** A fact and the day on which it becomes known. */
export interface Known {
  readonly known: LegalDay;
  readonly fact: NewFact;
}

/** A debtor with two cases, and what becomes known of them, in no order yet. */
export interface History {
  readonly context: DecideContext;
  readonly setUp: readonly NewFact[];
  readonly facts: readonly Known[];
}

/** Histories begin here; holidays, a year's end and a leap day lie within reach. */
export const FIRST_DAY = legalDay('2011-11-02');
/** All facts are known by this day. */
export const LAST_DAY = addDays(FIRST_DAY, 150);

const CASES = ['K1', 'K2'] as const;
const AMOUNTS = ['0.01', '100.00', '400.00', '500.00', '600.00', '1000.00', '1600.00'] as const;

type Draft = {
  readonly kind: NewFact['kind'];
  readonly about: (typeof CASES)[number] | 'debtor';
  readonly data: object;
};

const amount = fc.constantFrom(...AMOUNTS);
const aCase = fc.constantFrom(...CASES);
const of = (kind: Draft['kind'], data: fc.Arbitrary<object> = fc.constant({})): fc.Arbitrary<Draft> =>
  fc.record({ kind: fc.constant(kind), about: aCase, data });
const payment = fc.record({
  kind: fc.constant('payment-received' as const),
  about: fc.constantFrom('K1' as const, 'K2' as const, 'debtor' as const),
  data: fc.record({ amount }),
});
const bailiff = fc.constantFrom('B1', 'B2');
const signed = fc.constantFrom('-400.00', '-100.00', '50.00', '300.00');

const observation: fc.Arbitrary<Draft> = fc.oneof(
  { weight: 5, arbitrary: of('notice-dispatched') },
  { weight: 2, arbitrary: of('notice-presented') },
  { weight: 3, arbitrary: of('notice-delivered') },
  {
    weight: 1,
    arbitrary: of('notice-returned', fc.record({ reason: fc.constantFrom('unclaimed', 'unknown-address') })),
  },
  { weight: 5, arbitrary: payment },
  { weight: 2, arbitrary: of('debt-adjusted', fc.record({ contributions: signed })) },
  { weight: 4, arbitrary: of('claim-lodged') },
  { weight: 2, arbitrary: of('claim-documents-received') },
  {
    weight: 4,
    arbitrary: of(
      'claim-decided',
      fc.oneof(
        { weight: 3, arbitrary: fc.constant({ ruling: 'rejected' }) },
        { weight: 1, arbitrary: fc.constant({ ruling: 'upheld' }) },
        { weight: 1, arbitrary: fc.record({ ruling: fc.constant('upheld-in-part'), remaining: amount }) },
      ),
    ),
  },
  { weight: 4, arbitrary: of('contrainte-served', fc.constant({ by: 'bailiff' })) },
  { weight: 3, arbitrary: of('opposition-lodged') },
  { weight: 2, arbitrary: of('judgment-given', fc.record({ outcome: fc.constantFrom('validated', 'annulled') })) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('affiliation-set' as const),
      about: fc.constant('debtor' as const),
      data: fc.record({ affiliation: fc.constantFrom('compulsory', 'voluntary') }),
    }),
  },
  { weight: 1, arbitrary: of('notice-annulled') },
  {
    weight: 1,
    arbitrary: of(
      'bailiff-reported',
      fc.record({ bailiff, act: fc.constant('saisie'), result: fc.constant('carence') }),
    ),
  },
);

const act: fc.Arbitrary<Draft> = fc.oneof(
  {
    weight: 8,
    arbitrary: of(
      'contrainte-signed',
      fc.record({
        reference: fc.constant('CT'),
        amount: fc.constantFrom('0.01', '100.00', '600.00'),
        signatory: fc.constant('director'),
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: of(
      'action-filed',
      fc.record({ nature: fc.constantFrom('civil-action', 'prosecution'), court: fc.constant('TGI') }),
    ),
  },
  {
    weight: 1,
    arbitrary: of('procedure-chosen', fc.record({ nature: fc.constantFrom('contrainte', 'civil-action') })),
  },
  { weight: 2, arbitrary: of('procedure-abandoned', fc.constant({ reason: 'motif' })) },
  { weight: 3, arbitrary: of('case-placed', fc.record({ bailiff })) },
  { weight: 1, arbitrary: of('case-recalled', fc.constant({ reason: 'motif' })) },
  { weight: 1, arbitrary: of('caisse-notified', fc.constant({ channel: 'courrier' })) },
);

/** Undoes the fact of a given rank: a payment is reversed, anything else retracted. */
const undoing = fc.record({ undo: fc.nat({ max: 30 }) });

/** When facts of a kind happen, in days from the first: near enough to the clocks they act on to matter. */
const DAYS: { readonly [K in NewFact['kind']]?: readonly [number, number] } = {
  'notice-dispatched': [0, 30],
  'notice-presented': [0, 40],
  'notice-delivered': [0, 45],
  'claim-lodged': [0, 75],
  'claim-documents-received': [10, 100],
  'claim-decided': [10, 120],
  'contrainte-signed': [30, 110],
  'action-filed': [30, 110],
  'procedure-chosen': [30, 110],
  'procedure-abandoned': [40, 120],
  'contrainte-served': [40, 120],
  'opposition-lodged': [45, 130],
  'judgment-given': [50, 140],
};

function dayOf(kind: NewFact['kind'] | null): fc.Arbitrary<number> {
  const [min, max] = (kind && DAYS[kind]) ?? [0, 110];
  return fc.integer({ min, max });
}

function factOf(draft: Draft, rank: number, on: LegalDay, retracts?: string): NewFact {
  return intake({
    source: 'history',
    id: `h${rank}`,
    debtor: 'D1',
    case: draft.about === 'debtor' ? undefined : draft.about,
    kind: draft.kind,
    on,
    recordedBy: 'history',
    data: draft.data as Record<string, unknown>,
    retracts,
  });
}

interface Options {
  /** Acts of persons among the facts; some are refused. */
  readonly acts?: boolean;
  /** Retractions and reversals among the facts. */
  readonly undone?: boolean;
  /** Most days between what happened and its being known. */
  readonly delay?: number;
}

/** Random histories: two cases of one debtor over five months, the same seed giving the same. */
export function histories({ acts = true, undone = true, delay = 60 }: Options = {}): fc.Arbitrary<History> {
  const draft: fc.Arbitrary<Draft | { undo: number }> = fc.oneof(
    { weight: 16, arbitrary: observation },
    ...(acts ? [{ weight: 8, arbitrary: act }] : []),
    ...(undone ? [{ weight: 2, arbitrary: undoing }] : []),
  );
  const dated = draft.chain((drafted) =>
    fc.record({
      draft: fc.constant(drafted),
      on: dayOf('undo' in drafted ? null : drafted.kind),
      after: fc.oneof(fc.constant(0), fc.nat({ max: delay })),
    }),
  );
  return fc
    .record({
      ruleset: fc.constantFrom(...RULE_SET_CHOICES),
      zone: fc.constantFrom('metropole' as const, 'alsace-moselle' as const),
      automatic: fc.boolean(),
      affiliation: fc.constantFrom('compulsory', 'compulsory', 'compulsory', 'voluntary'),
      // each case is dispatched early, so that most histories get somewhere
      dispatched: fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 40 })),
      drafts: fc.array(dated, { minLength: 4, maxLength: 22 }),
    })
    .map(({ ruleset, zone, automatic, affiliation, dispatched, drafts }): History => {
      const facts: Known[] = CASES.map((about, index) => {
        const day = addDays(FIRST_DAY, dispatched[index] ?? 0);
        return { known: day, fact: factOf({ kind: 'notice-dispatched', about, data: {} }, index, day) };
      });
      drafts.forEach(({ draft: drafted, on, after }, index) => {
        const day = addDays(FIRST_DAY, on);
        const known = addDays(day, Math.min(after, 150 - on));
        const rank = index + CASES.length;
        if (!('undo' in drafted)) {
          facts.push({ known, fact: factOf(drafted, rank, day) });
          return;
        }
        const target = facts[drafted.undo % facts.length] as Known;
        if (target.fact.kind === 'retraction' || target.fact.kind === 'payment-reversed') return;
        const later = known > target.known ? known : target.known;
        const about = (target.fact.case ?? 'debtor') as Draft['about'];
        const reversed = target.fact.kind === 'payment-received';
        const kind = reversed ? 'payment-reversed' : 'retraction';
        const data = reversed ? { payment: target.fact.id } : {};
        facts.push({
          known: later,
          fact: factOf({ kind, about, data }, rank, later, reversed ? undefined : target.fact.id),
        });
      });
      return {
        context: {
          settings: { zone, automatic },
          delegations: [{ signatory: 'director', from: FROM_EVER, to: null }],
          bailiffs: [
            { bailiff: 'B1', from: FROM_EVER, to: null },
            { bailiff: 'B2', from: FROM_EVER, to: addDays(FIRST_DAY, 90) },
          ],
        },
        setUp: setUp(affiliation, ruleset),
        facts,
      };
    });
}

function setUp(affiliation: string, ruleset: string): NewFact[] {
  const common = { source: 'setup', debtor: 'D1', recordedBy: 'setup', on: FIRST_DAY } as const;
  const debts = (dueOn: string, contributions: string) => [
    { period: dueOn.slice(0, 4), dueOn, contributions, surcharges: '0.00', penalties: '0.00' },
  ];
  return [
    intake({ ...common, id: 'a', kind: 'affiliation-set', data: { affiliation, from: FROM_EVER } }),
    ...CASES.map((id, index) =>
      intake({
        ...common,
        id,
        case: id,
        kind: 'case-opened',
        data: {
          caisse: 'C1',
          noticeRef: id,
          ruleset,
          debts: index === 0 ? debts('2011-04-01', '1000.00') : debts('2010-10-01', '600.00'),
        },
      }),
    ),
  ];
}

/** In the order in which the facts become known; on one day in the order given. */
export function byArrival(facts: readonly Known[]): Known[] {
  return [...facts].sort((a, b) => (a.known < b.known ? -1 : a.known > b.known ? 1 : 0));
}

/** Folds a history day by day until a day, the system doing what is due; what is refused is left out. */
export function fold(
  history: History,
  until: LegalDay = LAST_DAY,
  facts: readonly Known[] = byArrival(history.facts),
  file: FoldedFile = new FoldedFile('D1', history.context),
): FoldedFile {
  for (const fact of history.setUp) file.record(fact, FIRST_DAY);
  let today = FIRST_DAY;
  for (const { known, fact } of facts) {
    if (known > until) break;
    today = letPass(file, today, known);
    try {
      file.record(fact, known);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  letPass(file, today, until);
  return file;
}

/** Lets the mornings up to a day do what is due. */
export function letPass(file: FoldedFile, today: LegalDay, until: LegalDay): LegalDay {
  for (let day = today; ; ) {
    const next = file
      .wakeDays()
      .filter((wake) => wake > day && wake <= until)
      .sort()[0];
    if (next === undefined) return until;
    file.advance(next);
    day = next;
  }
}

/** Runs of each property (PROPERTY_RUNS asks for more, out of CI), and the seed that makes a failure come back. */
export const RUNS = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 120), seed: 19_931_222 } as const;
