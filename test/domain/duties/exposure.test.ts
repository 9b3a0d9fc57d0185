import fc from 'fast-check';
import { addDays, legalDay, type LegalDay } from '../../../src/domain/calendar/legal-day';
import { dutyState } from '../../../src/domain/duties/duty-state';
import { exposureOver, type Tally } from '../../../src/domain/duties/exposure';
import { daysLate, type Justification, type LedgerRow, type LedgerRowId } from '../../../src/domain/duties/ledger-row';
import { cents, formatCents, type Cents } from '../../../src/domain/money/cents';

const TODAY = legalDay('2026-11-24');

/** An overdue A13-3 of C1, unless said otherwise. */
const row = (said: Partial<LedgerRow> & { readonly sums?: Readonly<Record<string, string>> } = {}): LedgerRow => {
  const { sums = { C1: '1260.00' }, ...rest } = said;
  return {
    row: 'r' as LedgerRowId,
    duty: 'A13-3',
    subjectKind: 'case',
    subject: 'K1',
    caisse: 'C1',
    label: 'MD-1',
    opensOn: legalDay('2026-09-01'),
    dueOn: legalDay('2026-10-13'),
    doneOn: null,
    liftedOn: null,
    breach: null,
    concerned: new Map(Object.entries(sums).map(([caisse, amount]) => [caisse, cents(amount)])),
    justification: null,
    ...rest,
  };
};
const said = (kind: Justification['kind']): Justification => ({
  kind,
  text: 'grève du tribunal',
  author: 'Claire Martin',
  at: '2026-11-01T08:00:00.000Z' as Justification['at'],
});

const over = (rows: readonly LedgerRow[], caisse?: string) => {
  const sums = exposureOver(TODAY, caisse);
  for (const each of rows) sums.add(each);
  return sums.read();
};
const text = ({ rows, concerned, exposure }: Tally): string =>
  `${rows}: ${formatCents(concerned)} → ${formatCents(exposure)}`;

describe('What late duties may cost (art. 51)', () => {
  test('is a tenth of what an overdue duty concerns', () => {
    expect(text(over([row()]).total)).toBe('1: 1260.00 → 126.00');
  });

  test('counts a duty done late as much as one not done', () => {
    expect(text(over([row({ doneOn: legalDay('2026-10-14') })]).total)).toBe('1: 1260.00 → 126.00');
    expect(text(over([row({ doneOn: legalDay('2026-10-13') })]).total)).toBe('0: 0.00 → 0.00');
  });

  test('counts nothing of a duty whose last day is today, and all of it tomorrow', () => {
    expect(text(over([row({ dueOn: TODAY })]).total)).toBe('0: 0.00 → 0.00');
    expect(text(over([row({ dueOn: addDays(TODAY, -1) })]).total)).toBe('1: 1260.00 → 126.00');
  });

  test('counts the days until it was paid or done, whichever came first', () => {
    const engagedAfterPayment = row({ doneOn: legalDay('2026-11-23'), liftedOn: legalDay('2026-10-20') });
    expect(daysLate(engagedAfterPayment, TODAY)).toBe(7);
    expect(daysLate(row({ doneOn: legalDay('2026-10-15'), liftedOn: legalDay('2026-10-20') }), TODAY)).toBe(2);
    expect(daysLate(row(), TODAY)).toBe(42);
  });

  test('leaves a justified duty out, apart, until the justification is withdrawn', () => {
    const justified = over([row({ justification: said('justified') }), row()]);
    expect([text(justified.total), text(justified.justified)]).toEqual(['1: 1260.00 → 126.00', '1: 1260.00 → 126.00']);
    const withdrawn = over([row({ justification: said('withdrawn') }), row()]);
    expect([text(withdrawn.total), text(withdrawn.justified)]).toEqual(['2: 2520.00 → 252.00', '0: 0.00 → 0.00']);
  });

  test('rounds each row and caisse to the cent, halves up, and adds up what was rounded', () => {
    expect(text(over([row({ sums: { C1: '0.05' } })]).total)).toBe('1: 0.05 → 0.01');
    expect(text(over([row({ sums: { C1: '0.04' } })]).total)).toBe('1: 0.04 → 0.00');
    expect(text(over([row({ sums: { C1: '0.04', C2: '0.05' } })]).total)).toBe('1: 0.09 → 0.01');
  });

  test('gives each caisse its share of a duty that concerns several', () => {
    const visit = row({ duty: 'A13-7', caisse: null, sums: { C1: '100.00', C2: '50.00' } });
    const all = over([visit, row()]);
    expect([...all.byCaisse].map(([caisse, tally]) => `${caisse} ${text(tally)}`)).toEqual([
      'C1 2: 1360.00 → 136.00',
      'C2 1: 50.00 → 5.00',
    ]);
    const ofC2 = over([visit, row()], 'C2');
    expect(text(ofC2.total)).toBe('1: 50.00 → 5.00');
    expect([...ofC2.byDuty.keys()]).toEqual(['A13-7']);
  });

  test('says for how long: until it was done, else until today', () => {
    const due = (days: number): LegalDay => addDays(TODAY, -days);
    const ages = over([
      row({ dueOn: due(1) }),
      row({ dueOn: due(30) }),
      row({ dueOn: due(31) }),
      row({ dueOn: due(90) }),
      row({ dueOn: due(91) }),
      row({ dueOn: due(181) }),
      row({ opensOn: due(500), dueOn: due(400), doneOn: due(390) }),
    ]).byAge;
    expect([...ages].map(([age, { rows }]) => [age, rows])).toEqual([
      ['30', 3],
      ['90', 2],
      ['180', 1],
      ['more', 1],
    ]);
  });

  test('lists A13-7 before A13-10', () => {
    const duties = (['A13-10', 'A13-4', 'A13-7', 'A13-3'] as const).map((duty) => row({ duty }));
    expect([...over(duties).byDuty.keys()]).toEqual(['A13-3', 'A13-4', 'A13-7', 'A13-10']);
  });

  test('by duty, by caisse and by age are the same money, of late rows alone', () => {
    const day = fc.integer({ min: -300, max: 30 }).map((days) => addDays(TODAY, days));
    const rows = fc.array(
      fc
        .record({
          duty: fc.constantFrom('A13-3' as const, 'A13-4' as const, 'A13-7' as const, 'A13-10' as const),
          dueOn: day,
          doneOn: fc.option(day),
          sums: fc.dictionary(
            fc.constantFrom('C1', 'C2', 'C3'),
            fc.bigInt(0n, 10_000_000n).map((n) => formatCents(n as Cents)),
            {
              minKeys: 1,
            },
          ),
        })
        .map((said) => row({ ...said, opensOn: addDays(said.dueOn, -20) })),
    );
    fc.assert(
      fc.property(rows, (given) => {
        const { total, byDuty, byCaisse, byAge } = over(given);
        const sumOf = (tallies: Iterable<Tally>): bigint =>
          [...tallies].reduce((sum, { exposure }) => sum + exposure, 0n);
        const late = given.filter((each) => ['overdue', 'done-late'].includes(dutyState(each, TODAY)));
        const tenths = late.flatMap(({ concerned }) => [...concerned.values()].map((share) => (share + 5n) / 10n));
        const expected = tenths.reduce((sum, tenth) => sum + tenth, 0n);
        expect([total.exposure, ...[byDuty, byCaisse, byAge].map((by) => sumOf(by.values()))]).toEqual(
          Array.from({ length: 4 }, () => expected),
        );
        expect(total.rows).toBe(late.length);
      }),
    );
  });
});
