import { loadDemo } from '../../src/demo/load-demo';
import type { DebtorId } from '../../src/domain/facts/fact';
import { type Cents, cents, formatCents, sum } from '../../src/domain/money/cents';
import type { PeriodId } from '../../src/domain/office/periods';
import { fact, newWorld, type World } from '../register/world';
import { csvRows, FILES, statementFiles, workbookRows } from './statement-files';

const SETTINGS = { zone: 'metropole', automatic: true } as const;
const CAISSES = ['C1', 'C2', 'C3'];
const PERIOD = '2026-S1' as PeriodId;

async function demonstration(portfolio: { debtors?: number; cases?: number } = {}): Promise<World> {
  const world = await newWorld();
  world.clock.goTo('2026-11-23');
  await loadDemo(world.register, world.clock, { settings: SETTINGS, ...portfolio });
  return world;
}

describe('the demonstration of eighteen months', () => {
  let world: World;
  beforeAll(async () => {
    world = await demonstration();
  }, 180_000);
  afterAll(() => world.end());

  test('has two past semesters of a hundred and twenty bailiffs, most of them visited', async () => {
    const duties = await world.register.office.listPeriodic({ kind: 'bailiff-semester', limit: 1_000 });
    for (const period of ['2025-S2', '2026-S1']) {
      const ofSemester = duties.filter((duty) => duty.period === period);
      expect(ofSemester.length).toBeGreaterThanOrEqual(116);
      const stages = new Set(ofSemester.map(({ stage }) => stage));
      expect(stages).toEqual(new Set(['visited', 'visited-late', 'waived', 'missed']));
      expect(ofSemester.filter(({ stage }) => stage === 'visited').length).toBeGreaterThan(80);
    }
    const present = new Set(duties.filter(({ period }) => period === '2026-S2').map(({ stage }) => stage));
    expect(present).toEqual(new Set(['to-visit', 'planned', 'visited']));
  });

  test('sends nothing of its past anew', async () => {
    const { rows } = await world.pool.query(
      `SELECT count(*)::int AS pending FROM office_effect WHERE state IN ('pending', 'sending')`,
    );
    expect(rows).toEqual([{ pending: 0 }]);
  });

  test.each(CAISSES)(
    'has the statement of %s, frozen, approved, sent and accepted; its totals are those of its lines',
    async (caisse) => {
      const { register } = world;
      const [duty] = (
        await register.office.listPeriodic({ kind: 'nominative-statement', period: PERIOD, limit: 10 })
      ).filter(({ subject }) => subject === `caisse:${caisse}`);
      expect(duty).toMatchObject({ stage: 'accepted', dueOn: '2026-08-01', doneOn: '2026-07-15', over: true });
      const files = await statementFiles(register, `${caisse}:${PERIOD}:0`);
      const rows = csvRows(files);
      const of = (label: string, chosen = rows): Cents => sum(chosen.map((row) => cents(row[label] as string)));
      const { overall, byNature } = (await register.statements.show({ caisse, period: PERIOD })).totals;
      const SUMMED = {
        opening: "Solde à l'ouverture",
        added: 'Entrées du semestre',
        paid: 'Payé dans le semestre',
        cancelled: 'Annulé dans le semestre',
        closing: 'Solde à la clôture',
      } as const;
      expect(rows.length).toBeGreaterThan(300);
      expect(overall.lines).toBe(rows.length);
      for (const [name, label] of Object.entries(SUMMED))
        expect(`${name} ${formatCents(of(label))}`).toBe(`${name} ${overall[name as keyof typeof SUMMED]}`);
      const movements = of(SUMMED.opening) + of(SUMMED.added) - of(SUMMED.paid) - of(SUMMED.cancelled);
      expect(formatCents(movements as Cents)).toBe(overall.closing);
      const natures = new Map<string, number>();
      for (const row of rows) {
        const nature = row['Nature de la procédure'] as string;
        natures.set(nature, (natures.get(nature) ?? 0) + 1);
      }
      expect([...natures.values()].sort((a, b) => a - b)).toEqual(
        Object.values(byNature)
          .map(({ lines }) => lines)
          .sort((a, b) => a - b),
      );
      const [header, ...lines] = await workbookRows(files);
      expect(header).toEqual(Object.keys(rows[0] as object));
      expect(lines.map((line) => header?.map((_, index) => line[index] ?? ''))).toEqual(
        rows.map((row) => Object.values(row)),
      );
      expect((await register.statements.verify(`${caisse}:${PERIOD}:0`)).brokenAt).toBeNull();
    },
  );

  test('a payment of June that is learnt in November yields exactly its line in the rectifying statement', async () => {
    const { register, pool, clock } = world;
    const { rows } = await pool.query<{ case: string; debtor: string; closing: string }>(
      `SELECT l."case", l.debtor, l.closing FROM statement_line l JOIN recovery_case c ON c.id = l."case"
        WHERE l.statement = $1 AND l.closing > 100 AND c.stage NOT IN ('settled', 'cancelled')
          AND NOT EXISTS (SELECT 1 FROM fact f WHERE f.debtor = l.debtor AND f.recorded_on > '2026-07-04') ORDER BY l.block, l.line LIMIT 1`,
      [`C2:${PERIOD}:0`],
    );
    const line = rows[0] as (typeof rows)[number];
    const before = await register.statements.rectify({ caisse: 'C2', period: PERIOD }, { dryRun: true });
    await register.recordFacts([
      fact(
        'payment-received',
        '2026-06-20',
        { debtor: line.debtor as DebtorId, case: line.case, id: 'late' },
        { amount: '50.00' },
      ),
    ]);
    clock.pass(60_000);
    const after = await register.statements.rectify({ caisse: 'C2', period: PERIOD });
    expect(after.lines).toBe(before.lines + 1);
    const { rows: rectified } = await pool.query(
      `SELECT closing::text, change, causes FROM statement_line WHERE statement = $1 AND "case" = $2`,
      [after.frozen?.statement, line.case],
    );
    expect(rectified).toEqual([
      {
        closing: formatCents((cents(line.closing) - 5_000n) as Cents),
        change: expect.stringContaining('modifi'),
        causes: expect.stringMatching(/paiement reçu.*2026-06-20/),
      },
    ]);
    const again = await register.statements.rectify({ caisse: 'C2', period: PERIOD }, { dryRun: true });
    expect(again.lines).toBe(0);
  });
});

test('two loads of the same day give the same bytes in every file', async () => {
  const worlds = [
    await demonstration({ debtors: 120, cases: 150 }),
    await demonstration({ debtors: 120, cases: 150 }),
  ] as const;
  try {
    for (const caisse of CAISSES) {
      const [first, second] = await Promise.all(
        worlds.map(({ register }) => statementFiles(register, `${caisse}:${PERIOD}:0`)),
      );
      for (const name of FILES)
        expect(`${caisse} ${name} ${first?.bytes.get(name)?.equals(second?.bytes.get(name) as Buffer)}`).toBe(
          `${caisse} ${name} true`,
        );
    }
  } finally {
    for (const world of worlds) await world.end();
  }
}, 120_000);
