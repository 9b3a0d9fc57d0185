import { type DutyState, dutyState } from '../../../src/domain/duties/duty-state';
import type { LedgerRow } from '../../../src/domain/duties/ledger-row';
import { formatCents } from '../../../src/domain/money/cents';
import { fact, newWorld, openedCase, payment, refusalOf, type World } from '../world';
import { periodicRow } from './rows';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.end());

/** Goes to a day on which the case's own morning is done. */
async function morning(day: string, ...cases: string[]): Promise<void> {
  world.clock.goTo(day);
  for (const id of cases) await world.register.advance(id);
}

async function all(filter: Parameters<World['register']['ledger']['rows']>[0] = {}): Promise<LedgerRow[]> {
  const rows: LedgerRow[] = [];
  for await (const row of world.register.ledger.rows(filter)) rows.push(row);
  return rows;
}
const exposed = async (caisse?: string): Promise<string> =>
  formatCents((await world.register.ledger.exposure(undefined, caisse === undefined ? {} : { caisse })).total.exposure);

/** The A13-3 of K1: its acting day was 5 May 2009, its target's last day 19 June; dispatched on 1 April, 1,260.00 €. */
const LATE = '2009-06-25';

describe('The ledger of duties', () => {
  test('shows the duties of a case with their dates, and what they concern of which caisse', async () => {
    await openedCase(world);
    await morning('2009-05-05', 'K1');
    const rows = await all({ subject: 'K1' });
    expect(rows.map(({ duty, label, caisse, doneOn }) => [duty, label, caisse, doneOn])).toEqual([
      ['A13-1', 'N-K1', 'C1', '2009-05-04'],
      ['A13-3', 'N-K1', 'C1', null],
    ]);
    expect(rows.map(({ concerned }) => [...concerned])).toEqual([[['C1', 126_000n]], [['C1', 126_000n]]]);
    expect(new Set(rows.map(({ row }) => row)).size).toBe(2);
  });

  test('shows what the calendar brings beside them', async () => {
    await periodicRow(world.pool, { concerned: { C1: '5000', C2: '100' } });
    const [visit] = await all({ duty: 'A13-7' });
    expect(visit).toMatchObject({
      subjectKind: 'bailiff-semester',
      subject: 'bailiff:B1',
      label: 'bailiff:B1:2009-S1',
    });
    expect([...(visit as LedgerRow).concerned]).toEqual([
      ['C1', 5000n],
      ['C2', 100n],
    ]);
  });

  test('finds by state just what the core says is in it, on each day', async () => {
    await openedCase(world, { id: 'K1' });
    await openedCase(world, { id: 'K2', debtor: 'D2', affiliation: 'voluntary' });
    await openedCase(world, { id: 'K3', debtor: 'D3' });
    await morning('2009-05-05', 'K1', 'K2', 'K3');
    await world.register.recordFacts([payment('2009-05-05', '1260.00', { debtor: 'D3', case: 'K3' })]);
    await periodicRow(world.pool, { doneOn: '2009-07-02' });
    await periodicRow(world.pool, { subject: 'bailiff:B2', liftedOn: '2009-03-01' });
    await periodicRow(world.pool, { subject: 'bailiff:B3', opensOn: '2009-05-20' });
    await periodicRow(world.pool, { subject: 'bailiff:B4', liftedOn: '2009-07-15' });
    const states: readonly DutyState[] = ['waiting', 'open', 'done', 'done-late', 'overdue', 'lifted'];
    const seen = new Set<DutyState>();
    for (const day of ['2009-05-05', '2009-05-20', '2009-06-25', '2009-07-01', '2009-08-01']) {
      world.clock.goTo(day);
      const rows = await all();
      for (const state of states) {
        const expected = rows.filter((row) => dutyState(row, day as never) === state);
        if (expected.length > 0) seen.add(state);
        expect([day, state, await all({ state })]).toEqual([day, state, expected]);
      }
      const late = rows.filter((row) => ['overdue', 'done-late'].includes(dutyState(row, day as never)));
      expect([day, await all({ late: true })]).toEqual([day, late]);
    }
    expect(seen).toEqual(new Set(states));
  });

  test('is read page by page, each row once, in order of due day', async () => {
    for (let n = 1; n <= 7; n++)
      await periodicRow(world.pool, { subject: `bailiff:B${n}`, dueOn: n < 4 ? '2009-06-30' : '2009-12-31' });
    const whole = await all();
    const paged: LedgerRow[] = [];
    for (;;) {
      const last = paged.at(-1);
      const page = await world.register.ledger.list({ limit: 2, ...(last && { after: last }) });
      if (page.length === 0) break;
      paged.push(...page);
    }
    expect(paged).toEqual(whole);
    expect(whole.map(({ dueOn }) => dueOn)).toEqual([...whole.map(({ dueOn }) => dueOn)].sort());
  });

  test('gives its connection back when it is left in the middle', async () => {
    for (let n = 1; n <= 3; n++) await periodicRow(world.pool, { subject: `bailiff:B${n}` });
    for (let n = 0; n < 30; n++) await world.register.ledger.list({ limit: 1 });
    expect(world.pool.idleCount).toBe(world.pool.totalCount);
  });
});

describe('The exposure', () => {
  test('is a tenth of what is owed of a case whose procedure is late, from the day after', async () => {
    await openedCase(world);
    await morning('2009-06-15', 'K1');
    expect(await exposed()).toBe('0.00');
    await morning(LATE, 'K1');
    expect(await exposed()).toBe('126.00');
    expect(await exposed('C2')).toBe('0.00');
  });

  test('has nothing to do with a period that ran out in the night: the case wakes up in the morning', async () => {
    await openedCase(world);
    world.clock.goTo('2009-05-20');
    const [notice] = await all({ subject: 'K1', duty: 'A13-1' });
    expect([notice?.dueOn, notice?.doneOn]).toEqual(['2009-05-04', null]);
    expect(await exposed()).toBe('0.00');
    expect(await all({ late: true })).toEqual([]);
    expect(await all({ state: 'overdue' })).toEqual([]);
    expect(await all({ state: 'done' })).toEqual([notice]);
  });

  test('falls with a justification, and rises again with its withdrawal', async () => {
    await openedCase(world);
    await morning(LATE, 'K1');
    const [late] = await all({ late: true });
    const { row } = late as LedgerRow;
    const justified = await world.register.ledger.justify({ row, by: 'Claire Martin', text: 'tribunal fermé' });
    expect(justified.justification).toEqual({
      kind: 'justified',
      author: 'Claire Martin',
      text: 'tribunal fermé',
      at: '2009-06-25T07:00:00.000Z',
    });
    expect(await exposed()).toBe('0.00');
    expect((await world.register.ledger.exposure()).justified).toEqual({
      rows: 1,
      concerned: 126_000n,
      exposure: 12_600n,
    });
    world.clock.goTo('2009-06-26');
    await world.register.ledger.withdrawJustification({ row, by: 'Paul Petit', text: 'motif non retenu' });
    expect(await exposed()).toBe('126.00');
    await world.register.ledger.justify({ row, by: 'Claire Martin', text: 'attestation jointe' });
    expect(await exposed()).toBe('0.00');
    const { said } = await world.register.ledger.read(row);
    expect(said.map(({ kind, author }) => `${kind} ${author}`)).toEqual([
      'justified Claire Martin',
      'withdrawn Paul Petit',
      'justified Claire Martin',
    ]);
  });

  test('stays what it was when the debtor of a late procedure pays, with the sums of its last day', async () => {
    await openedCase(world);
    await morning(LATE, 'K1');
    await world.register.recordFacts([payment(LATE, '260.00')]);
    expect(await exposed()).toBe('126.00');
    await world.register.recordFacts([payment(LATE, '1000.00')]);
    const [late] = await all({ late: true });
    expect([late?.duty, late?.liftedOn, await exposed()]).toEqual(['A13-3', LATE, '126.00']);
  });

  test('is gone with the debt itself: nothing was owed of a notice that is annulled', async () => {
    await openedCase(world);
    await morning(LATE, 'K1');
    await world.register.recordFacts([
      fact('notice-annulled', LATE, { case: 'K1' }, { by: 'caisse', reason: 'erreur' }),
    ]);
    expect(await exposed()).toBe('0.00');
  });

  test('refuses a justification of what is not late or not on file, and a withdrawal of none', async () => {
    const { ledger } = world.register;
    await openedCase(world);
    await morning('2009-05-05', 'K1');
    const [, open] = await all({ subject: 'K1' });
    const said = { row: (open as LedgerRow).row, by: 'Claire Martin', text: 'trop tôt' };
    expect(await refusalOf(ledger.justify(said))).toBe('RCV-DUTY-NOT-LATE');
    expect(await refusalOf(ledger.justify({ ...said, row: 'feedfeedfeedfeed' }))).toBe('RCV-UNKNOWN-DUTY-ROW');
    await morning(LATE, 'K1');
    expect(await refusalOf(ledger.withdrawJustification(said))).toBe('RCV-DUTY-NOT-JUSTIFIED');
    expect(await refusalOf(ledger.justify({ ...said, text: '  ' }))).toBe('RCV-MALFORMED');
    await ledger.justify(said);
    const twice = await Promise.allSettled([ledger.withdrawJustification(said), ledger.withdrawJustification(said)]);
    expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('keeps what was said: neither changed nor deleted', async () => {
    await openedCase(world);
    await morning(LATE, 'K1');
    const [late] = await all({ late: true });
    await world.register.ledger.justify({ row: (late as LedgerRow).row, by: 'Claire Martin', text: 'tribunal fermé' });
    for (const change of [`UPDATE duty_justification SET text = ''`, 'DELETE FROM duty_justification'])
      await expect(world.pool.query(change)).rejects.toThrow('append-only');
  });
});

describe('The forecast', () => {
  test('says what open duties will cost if nothing is done, with what is owed now', async () => {
    await openedCase(world);
    await morning('2009-06-01', 'K1');
    await world.register.recordFacts([payment('2009-06-01', '260.00')]);
    const soon = await world.register.ledger.forecast(30);
    expect(soon.on).toBe('2009-07-01');
    expect(formatCents(soon.exposure.total.exposure)).toBe('100.00');
    // The target's last day itself is not late.
    const [due] = await all({ duty: 'A13-3' });
    const daysUntil = Number((due as LedgerRow).dueOn.slice(-2)) - 1;
    expect((await world.register.ledger.forecast(daysUntil)).exposure.total.rows).toBe(0);
    expect((await world.register.ledger.forecast(daysUntil + 1)).exposure.total.rows).toBe(1);
    // The rows behind it are those that it adds up.
    const behind = async (days: number): Promise<number> => {
      let rows = 0;
      for await (const _row of world.register.ledger.rowsToCome(days)) rows++;
      return rows;
    };
    expect([await behind(daysUntil), await behind(daysUntil + 1)]).toEqual([0, 1]);
  });

  test('takes what a bailiff holds and what a caisse is owed as they are now', async () => {
    await world.register.setCaisse({ id: 'C2', name: 'Caisse 2', email: null });
    await openedCase(world, { id: 'K1' });
    await openedCase(world, { id: 'K2', debtor: 'D2', caisse: 'C2' });
    await world.pool.query(`UPDATE recovery_case SET bailiff = 'B1', placed_on = '2009-04-01' WHERE id = 'K2'`);
    await periodicRow(world.pool, { concerned: { C1: '99' } });
    await periodicRow(world.pool, {
      kind: 'nominative-statement',
      subject: 'caisse:C1',
      dueOn: '2009-07-10',
      opensOn: '2009-06-20',
    });
    world.clock.goTo('2009-06-15');
    const { exposure } = await world.register.ledger.forecast(30);
    expect([...exposure.byDuty].map(([duty, tally]) => [duty, formatCents(tally.exposure)])).toEqual([
      ['A13-3', '252.00'],
      ['A13-7', '126.00'],
      ['A13-10', '126.00'],
    ]);
    expect([...exposure.byCaisse].map(([caisse, tally]) => [caisse, formatCents(tally.exposure)])).toEqual([
      ['C1', '252.00'],
      ['C2', '252.00'],
    ]);
  });

  test('leaves out what is late already: that is exposure, not forecast', async () => {
    await openedCase(world);
    await morning(LATE, 'K1');
    expect((await world.register.ledger.forecast(30)).exposure.total.rows).toBe(0);
    await world.register.recordFacts([fact('payment-received', LATE, { case: 'K1' }, { amount: '1.00' } as never)]);
    expect((await world.register.ledger.forecast(30)).exposure.total.rows).toBe(0);
  });

  describe('foresees what opens and falls due within its days', () => {
    const toCome = async (days: number, caisse?: string): Promise<LedgerRow[]> => {
      const rows: LedgerRow[] = [];
      const of = caisse === undefined ? {} : { caisse };
      for await (const row of world.register.ledger.rowsToCome(days, of)) rows.push(row);
      return rows;
    };
    const named = async (days: number, caisse?: string): Promise<string[]> =>
      (await toCome(days, caisse)).map(({ duty, label }) => `${duty} ${label}`);
    /** The row of that duty, once the ledger has it. */
    const inLedger = async (duty: 'A13-3' | 'A13-4' | 'A13-7' | 'A13-10', subject: string): Promise<unknown> => {
      const [row] = await all({ duty, subject });
      return row && [row.row, row.subjectKind, row.subject, row.caisse, row.label, row.opensOn, row.dueOn];
    };
    const identity = ({ row, subjectKind, subject, caisse, label, opensOn, dueOn }: LedgerRow): unknown => [
      ...[row, subjectKind, subject, caisse, label, opensOn, dueOn],
    ];

    test("the caisse's notice of a voluntary debtor, on the day after the notice period, and late the day after that", async () => {
      await openedCase(world, { affiliation: 'voluntary' });
      world.clock.goTo('2009-04-20');
      await world.register.recordFacts([payment('2009-04-20', '260.00')]);
      expect(await named(15)).toEqual([]);
      const [foreseen] = await toCome(16);
      const soon = await world.register.ledger.forecast(16);
      expect([soon.on, formatCents(soon.exposure.total.exposure)]).toEqual(['2009-05-06', '100.00']);
      expect([...soon.exposure.byDuty.keys()]).toEqual(['A13-4']);
      expect(await named(16, 'C2')).toEqual([]);
      await morning('2009-05-05', 'K1');
      expect(await inLedger('A13-4', 'K1')).toEqual(identity(foreseen as LedgerRow));
      expect(await named(30)).toEqual(['A13-4 N-K1']);
    });

    test("not before the commission's month is over", async () => {
      await openedCase(world, { affiliation: 'voluntary' });
      world.clock.goTo('2009-04-28');
      await world.register.recordFacts([fact('claim-lodged', '2009-04-28', { case: 'K1' })]);
      const [claim] = await all({ duty: 'A13-2' });
      expect(claim?.dueOn).toBe('2009-05-28');
      expect([await named(31), await named(32)]).toEqual([[], ['A13-4 N-K1']]);
      await morning('2009-05-06', 'K1');
      expect([await named(23), await named(24)]).toEqual([[], ['A13-4 N-K1']]);
      await world.register.recordFacts([fact('claim-decided', '2009-05-06', { case: 'K1' }, { ruling: 'rejected' })]);
      expect(await named(1)).toEqual(['A13-4 N-K1']);
    });

    test('a procedure once its target ends within them', async () => {
      await openedCase(world);
      world.clock.goTo('2009-04-20');
      expect([await named(30), await named(60), await named(61)]).toEqual([[], [], ['A13-3 N-K1']]);
      const [foreseen] = await toCome(61);
      await morning('2009-05-05', 'K1');
      expect(await inLedger('A13-3', 'K1')).toEqual(identity(foreseen as LedgerRow));
    });

    test('nothing of what is paid, nor of a period to stand still', async () => {
      await openedCase(world, { affiliation: 'voluntary' });
      await world.register.recordFacts([payment('2009-04-01', '1260.00')]);
      await openedCase(world, { id: 'K2', debtor: 'D2', dispatched: false });
      await openedCase(world, { id: 'K3', debtor: 'D3' });
      expect(await all({ duty: 'A13-1', state: 'open' })).not.toEqual([]);
      expect(await named(40)).toEqual([]);
    });

    test('the statement whose closing lies ahead, the query of a short month; nothing of a bailiff who leaves before', async () => {
      const bailiff = { id: 'B1', name: 'Étude B', office: null, departement: '69', email: null };
      const { office } = world.register;
      await openedCase(world);
      await world.pool.query(`UPDATE recovery_case SET bailiff = 'B1', placed_on = '2009-04-15'`);
      await world.pool.query(
        `INSERT INTO fact SELECT debtor, 99, source, 'placed', "case", 'case-placed', '2009-04-15', '2009-04-15T07:00:00Z', '2009-04-15', recorded_by,
          '{"bailiff":"B1"}', document, retracts, loaded_at, digest, personal_hash, prev_hash, hash FROM fact WHERE kind = 'notice-dispatched'`,
      );
      await office.beginDuties('2010-01-01' as never);
      world.clock.goTo('2010-01-31');
      const leaves = (to: string | null) =>
        office.setBailiff({ ...bailiff, from: '2010-01-31' as never, to: to as never });
      await leaves(null);
      await office.openDue('nominative-statement');
      await world.pool.query(`DELETE FROM office_effect`);
      await world.pool.query(`DELETE FROM periodic_duty WHERE kind = 'bailiff-query'`);
      expect((await named(29)).filter((name) => !name.startsWith('A13-3'))).toEqual([
        'A13-10 statement:C1:2009-S2',
        'A13-7 query:B1:2010-01',
        'A13-7 query:B1:2010-02',
      ]);
      const foreseen = (await toCome(29)).find(({ label }) => label.endsWith('2010-02')) as LedgerRow;
      expect([...foreseen.concerned]).toEqual([['C1', 126_000n]]);
      expect(await named(150)).not.toContain('A13-7 bailiff:B1:2010-S1');
      expect(await named(151)).toContain('A13-7 bailiff:B1:2010-S1');
      await leaves('2010-02-27');
      const afterwards = await named(151);
      expect(afterwards).toContain('A13-7 query:B1:2010-01');
      expect(afterwards).not.toContain('A13-7 bailiff:B1:2010-S1');
      expect(afterwards).not.toContain('A13-7 query:B1:2010-02');
      await leaves(null);
      world.clock.goTo('2010-02-01');
      await office.openDue('bailiff-query');
      expect(await inLedger('A13-7', 'bailiff:B1')).toBeDefined();
      const opened = (await all({ duty: 'A13-7' })).find(({ label }) => label === foreseen.label);
      expect(identity(opened as LedgerRow)).toEqual(identity(foreseen));
    });

    test('the statement of 1985, drawn and due within a fortnight', async () => {
      const of1985 = world.another({ ruleset: '1985' } as never);
      await openedCase(world);
      await of1985.office.beginDuties('2010-01-01' as never);
      world.clock.goTo('2010-01-10');
      const rows: string[] = [];
      for await (const { label, opensOn, dueOn } of of1985.ledger.rowsToCome(30))
        rows.push(`${label} ${opensOn} ${dueOn}`);
      expect(rows).toEqual(['statement:C1:2009-S2 2010-01-16 2010-02-01']);
    });
  });
});
