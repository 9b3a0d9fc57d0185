import type { Readable } from 'node:stream';
import type { Instant } from '../../src/domain/facts/fact';
import type { PeriodId } from '../../src/domain/office/periods';
import { fact, newWorld, openedCase, payment, refusalOf, type World } from './world';

const S1 = { caisse: 'C1', period: '2009-S1' as PeriodId };
const S2 = { caisse: 'C1', period: '2009-S2' as PeriodId };
const FIRST = 'C1:2009-S1:0';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.end());

const textOf = async (stream: Readable): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

/** The lines of the CSV file as records by header. */
async function linesOf(statement: string, of: World = world): Promise<Record<string, string>[]> {
  const { header, copyCsv } = await of.register.statements.lineSource(statement);
  const [first, ...lines] = (await textOf(copyCsv())).trimEnd().split('\n');
  expect(first?.split(';')).toEqual(header);
  return lines.map((line) => Object.fromEntries(line.split(';').map((cell, index) => [header[index] as string, cell])));
}

/** Three debtors of one case each; the second pays 260.00 € on 10 April, known ten days later. */
async function threeDebtors(of: World = world): Promise<void> {
  for (const rank of [1, 2, 3]) await openedCase(of, { debtor: `D${rank}`, id: `K${rank}` });
  of.clock.goTo('2009-04-20');
  await of.register.recordFacts([payment('2009-04-10', '260.00', { debtor: 'D2', case: 'K2', id: 'P2' })]);
  of.clock.goTo('2009-07-03');
}

test('a semester is frozen with its totals, its lines and what is to be settled', async () => {
  await threeDebtors();
  const frozen = await world.register.statements.freeze(S1);
  expect(frozen).toMatchObject({
    statement: FIRST,
    asAt: '2009-06-30',
    knownAt: '2009-07-03T06:59:50.000Z',
    lines: 3,
    opening: '0.00',
    added: '3780.00',
    paid: '260.00',
    closing: '3520.00',
    findings: { 'no-nature': 3 },
  });
  expect(await world.register.statements.freeze(S1)).toEqual(frozen);
  expect(await world.register.statements.show(S1)).toMatchObject({
    state: 'frozen',
    number: 0,
    lines: 3,
    from: '2009-01-01',
  });
  const source = await world.register.statements.lineSource(FIRST);
  expect((await textOf(source.copyCsv())).split('\n')[2]).toBe(
    'ref-D2;Durand;;;;;;;N-K2;K2;2009-04-01;à titre obligatoire;2009-S1;1200.00;60.00;0.00;0.00;0.00;1260.00;260.00;0.00;0.00;1000.00;260.00;aucune à ce jour;procédure à engager;;;;;;;;;',
  );
  expect((await textOf(source.copyText())).split('\n')[1]).toMatch(
    /^ref-D2\tDurand\t\\N\t.*\t1000\.00\t260\.00\taucune à ce jour\t/,
  );
  expect(await world.register.statements.verify(FIRST)).toEqual({ lines: 3, brokenAt: null });
});

test('what is told of it is what happened, in the words of the caisse', async () => {
  await openedCase(world);
  world.clock.goTo('2009-05-05');
  await world.register.recordFacts([
    fact(
      'contrainte-signed',
      '2009-05-05',
      { case: 'K1' },
      { reference: 'CT', amount: '1260.00', signatory: 'director' },
    ),
  ]);
  world.clock.goTo('2009-06-10');
  await world.register.recordFacts([
    fact(
      'bailiff-reported',
      '2009-06-08',
      { case: 'K1' },
      { bailiff: 'B1', act: 'procès-verbal de carence', result: 'parti sans adresse', actOn: '2009-06-02' as never },
    ),
  ]);
  world.clock.goTo('2009-07-03');
  expect(await world.register.statements.freeze(S1)).toMatchObject({ lines: 1, findings: {} });
  expect((await linesOf(FIRST))[0]).toMatchObject({
    'Nature de la procédure': 'contrainte',
    Étape: 'procédure engagée',
    'Avancement de la procédure': 'à signifier',
    'Dernier acte': 'procès-verbal de carence',
    'Dernier acte le': '2009-06-02',
    'Résultat du dernier acte': 'parti sans adresse',
  });
});

test('what article 51 counts of it leaves out costs', async () => {
  await threeDebtors();
  world.clock.goTo('2009-06-01');
  for (const [rank, costs] of [
    [1, '72.50'],
    [3, '10.00'],
  ] as const)
    await world.register.recordFacts([
      fact('debt-adjusted', '2009-06-01', { debtor: `D${rank}`, case: `K${rank}`, id: `A${rank}` }, { costs }),
    ]);
  world.clock.goTo('2009-07-03');
  const frozen = await world.register.statements.freeze({ ...S1, debtorsPerBlock: 2, threads: 0 });
  expect(frozen).toMatchObject({ closing: '3602.50', concerned: '3520.00' });
  expect(await world.register.statements.freeze({ ...S2, period: '2008-S2' as PeriodId })).toMatchObject({
    lines: 0,
    concerned: '0.00',
  });
});

test('the same as-at gives the same bytes: in another register loaded alike, and months later when more is known', async () => {
  await threeDebtors();
  const frozen = await world.register.statements.freeze({ ...S1, debtorsPerBlock: 2, threads: 0 });
  const other = await newWorld();
  try {
    await threeDebtors(other);
    await other.register.recordFacts([payment('2009-06-20', '100.00', { debtor: 'D1', case: 'K1' })]);
    other.clock.goTo('2009-09-01');
    await openedCase(other, { debtor: 'D0', id: 'K0' });
    await other.register.recordFacts([fact('retraction', '2009-09-01', { debtor: 'D2', case: 'K2', retracts: 'P2' })]);
    other.clock.goTo('2009-11-20');
    const again = await other.register.statements.freeze({
      ...S1,
      knownAt: frozen.knownAt,
      debtorsPerBlock: 2,
      threads: 0,
    });
    expect(again).toEqual(frozen);
    expect(await linesOf(FIRST, other)).toEqual(await linesOf(FIRST));
    const { control } = await newlyKnown(other);
    expect(control).not.toBe(frozen.control);
  } finally {
    await other.end();
  }
});

/** The same semester as it is known by now, as another caisse's register would freeze it. */
async function newlyKnown(other: World): Promise<{ control: string }> {
  await other.pool.query(
    'ALTER TABLE statement_line DISABLE TRIGGER ALL; ALTER TABLE statement_block DISABLE TRIGGER ALL',
  );
  for (const table of ['statement_finding', 'statement_identity', 'statement_line', 'statement_block'])
    await other.pool.query(`DELETE FROM ${table}`);
  await other.pool.query('DELETE FROM statement');
  return other.register.statements.freeze({ ...S1, debtorsPerBlock: 2, threads: 0 });
}

test('a caisse that goes by another name since is called in a frozen statement as it was', async () => {
  await threeDebtors();
  await world.register.statements.freeze(S1);
  await world.register.setCaisse({ id: 'C1', name: 'Caisse du Rhône', email: null });
  const { statement } = await world.register.statements.lineSource(FIRST);
  expect(statement.caisseName).toBe('Caisse 1');
  world.clock.goTo('2010-01-04');
  await world.register.statements.freeze(S2);
  expect((await world.register.statements.show(S2)).caisseName).toBe('Caisse du Rhône');
});

test('a freezing that fails half way loses nothing and repeats nothing', async () => {
  await threeDebtors();
  await world.pool.query(`CREATE FUNCTION fail() RETURNS trigger AS $$ BEGIN RAISE 'no room'; END $$ LANGUAGE plpgsql;
    CREATE TRIGGER fail BEFORE INSERT ON statement_block FOR EACH ROW WHEN (NEW.block = 1) EXECUTE FUNCTION fail()`);
  const request = { ...S1, debtorsPerBlock: 1, threads: 0 };
  await expect(world.register.statements.freeze(request)).rejects.toThrow('no room');
  expect(await refusalOf(world.register.statements.lineSource(FIRST))).toBe('RCV-STATEMENT-NOT-FROZEN');
  const writtenBy = async (): Promise<unknown[]> =>
    (await world.pool.query('SELECT block, xmin FROM statement_line ORDER BY block')).rows;
  const before = await writtenBy();
  expect(before).toHaveLength(1);
  await world.pool.query('DROP TRIGGER fail ON statement_block');
  // Blocks go by references: who is erased now would move the others, or be written down all the same.
  expect(await refusalOf(world.register.eraseDebtor('D1'))).toBe('RCV-STATEMENT-FREEZING');
  // What was learnt meanwhile is not known to the statement that was begun.
  world.clock.goTo('2009-07-10');
  await world.register.recordFacts([payment('2009-06-10', '60.00', { debtor: 'D3', case: 'K3' })]);
  world.clock.pass(60_000);
  const blocks: number[] = [];
  const frozen = await world.register.statements.freeze({ ...request, onBlock: ({ block }) => blocks.push(block) });
  expect(frozen).toMatchObject({ lines: 3, paid: '260.00', knownAt: '2009-07-03T06:59:50.000Z' });
  expect(blocks).toEqual([1, 2]);
  expect((await writtenBy())[0]).toEqual(before[0]);
  expect(await world.register.statements.verify(FIRST)).toEqual({ lines: 3, brokenAt: null });
});

test('what was learnt after a freezing shows where the next semester opens', async () => {
  await threeDebtors();
  await world.register.statements.freeze(S1);
  world.clock.goTo('2009-08-01');
  await world.register.recordFacts([payment('2009-06-30', '60.00', { debtor: 'D3', case: 'K3', id: 'P3' })]);
  world.clock.goTo('2010-01-04');
  const frozen = await world.register.statements.freeze(S2);
  expect(frozen).toMatchObject({
    opening: '3460.00',
    closing: '3460.00',
    findings: { 'opening-differs': 1, 'no-nature': 3 },
  });
  expect(await world.register.statements.findings('C1:2009-S2:0', { code: 'opening-differs' })).toMatchObject([
    {
      case: 'K3',
      noticeRef: 'N-K3',
      detail: 'clôture précédente 1260.00, ouverture 1200.00 ; appris depuis : paiement reçu du 2009-06-30',
      settled: null,
    },
  ]);
});

test('a later fact gives exactly its line in a rectifying statement, with its cause; nothing more learnt, none', async () => {
  await threeDebtors();
  await world.register.statements.freeze(S1);
  expect(await world.register.statements.rectify(S1)).toEqual({ frozen: null, number: 1, lines: 0, differences: [] });
  world.clock.goTo('2009-08-01');
  await world.register.recordFacts([payment('2009-06-30', '60.00', { debtor: 'D3', case: 'K3', id: 'P3' })]);
  await world.register.recordFacts([payment('2009-07-20', '10.00', { debtor: 'D1', case: 'K1' })]); // counts later
  world.clock.goTo('2009-08-02');
  const tried = await world.register.statements.rectify(S1, { dryRun: true });
  expect(tried).toMatchObject({ frozen: null, lines: 1 });
  expect(await world.register.statements.list(S1)).toHaveLength(1);
  const { frozen, differences } = await world.register.statements.rectify(S1);
  expect(differences).toEqual(tried.differences);
  expect(frozen).toMatchObject({
    statement: 'C1:2009-S1:1',
    lines: 1,
    added: '1260.00',
    paid: '60.00',
    closing: '1200.00',
  });
  expect(await linesOf('C1:2009-S1:1')).toMatchObject([
    {
      Dossier: 'K3',
      'Solde à la clôture': '1200.00',
      Rectification: 'modifiée : Payé dans le semestre, Solde à la clôture, Payé en tout',
      'Causes de la rectification': 'paiement reçu du 2009-06-30 (test/P3)',
    },
  ]);
  expect(await world.register.statements.verify('C1:2009-S1:1')).toEqual({ lines: 1, brokenAt: null });
  expect(await world.register.statements.rectify(S1)).toMatchObject({ frozen: null, number: 2, lines: 0 });
});

test('a dispatch that was none takes its line away, and a case known too late brings one', async () => {
  await threeDebtors();
  await world.register.statements.freeze(S1);
  world.clock.goTo('2009-08-01');
  await world.register.recordFacts([
    fact('retraction', '2009-08-01', { debtor: 'D1', case: 'K1', retracts: 'dispatched-K1' }),
  ]);
  await openedCase(world, { debtor: 'D4', id: 'K4' });
  world.clock.goTo('2009-08-02');
  const { frozen } = await world.register.statements.rectify(S1);
  expect(frozen).toMatchObject({ lines: 2, closing: '1260.00' });
  const changes = (await linesOf('C1:2009-S1:1')).map((line) => [
    line['Dossier'],
    line['Rectification'],
    line['Solde à la clôture'],
  ]);
  expect(changes).toEqual([
    ['K1', 'retirée', '0.00'],
    ['K4', 'ajoutée', '1260.00'],
  ]);
});

test('findings are settled by whoever says why, once', async () => {
  await threeDebtors();
  await world.register.statements.freeze(S1);
  const { statements } = world.register;
  const settlement = { statement: FIRST, code: 'no-nature' as const, by: 'desk', reason: 'signature le 6 juillet' };
  expect(await statements.settle({ ...settlement, case: 'N-K2' })).toEqual({ count: 1 });
  expect((await statements.findings(FIRST, { open: true })).map((found) => found.case)).toEqual(['K1', 'K3']);
  expect(await statements.settle({ ...settlement, by: 'director' })).toEqual({ count: 2 });
  expect(await statements.settle(settlement)).toEqual({ count: 0 });
  expect((await statements.findings(FIRST)).map(({ settled }) => settled?.by)).toEqual([
    'director',
    'desk',
    'director',
  ]);
});

test('who a debtor was can be erased from a frozen statement, and altered it cannot be', async () => {
  await threeDebtors();
  await world.register.statements.freeze(S1);
  await world.register.eraseDebtor('D2');
  expect(await world.register.statements.verify(FIRST)).toEqual({ lines: 3, brokenAt: null });
  expect((await linesOf(FIRST))[1]).toMatchObject({
    Nom: '',
    'Référence du débiteur': '',
    'Solde à la clôture': '1000.00',
  });
  await world.pool.query(`UPDATE statement_identity SET name = 'Martin' WHERE debtor = 'D3'`);
  expect(await world.register.statements.verify(FIRST)).toEqual({ lines: 3, brokenAt: { block: 0, line: 3 } });
  await expect(world.pool.query('UPDATE statement_line SET closing = 0')).rejects.toThrow();
  await world.pool.query('ALTER TABLE statement_line DISABLE TRIGGER ALL');
  await world.pool.query(`UPDATE statement_line SET closing = 0 WHERE "case" = 'K1'`);
  expect(await world.register.statements.verify(FIRST)).toMatchObject({ brokenAt: { block: 0, line: 1 } });
  await world.pool.query(`DELETE FROM statement_line`);
  expect(await world.register.statements.verify(FIRST)).toEqual({ lines: 0, brokenAt: { block: 0, line: 1 } });
});

test('a text that a spreadsheet would compute is made harmless in the CSV alone', async () => {
  await openedCase(world, { noticeRef: '=1+1' });
  world.clock.goTo('2009-07-03');
  await world.pool.query(
    `UPDATE debtor_identity SET name = '@SUM(A1)', address1 = '12 rue', address2 = '-1', city = E'=a\\\\b\\t"c"'`,
  );
  await world.register.statements.freeze(S1);
  const source = await world.register.statements.lineSource(FIRST);
  const [, line] = (await textOf(source.copyCsv())).split('\n');
  expect(line).toMatch(/^ref-D1;'@SUM\(A1\);;12 rue;'-1;;"'=a\\b\t""c""";;'=1\+1;K1;/);
  expect(await textOf(source.copyText())).toMatch(
    /^ref-D1\t@SUM\(A1\)\t\\N\t12 rue\t-1\t\\N\t=a\\\\b\\t"c"\t\\N\t=1\+1\t/,
  );
  expect(await world.register.statements.verify(FIRST)).toEqual({ lines: 1, brokenAt: null });
});

test('refused: a semester that is not over, an instant under way, a caisse that nobody knows', async () => {
  const { statements } = world.register;
  world.clock.goTo('2009-06-30');
  expect(await refusalOf(statements.freeze(S1))).toBe('RCV-MALFORMED');
  world.clock.goTo('2009-07-01');
  expect(await refusalOf(statements.freeze({ ...S1, knownAt: '2009-07-01T06:59:50.001Z' as Instant }))).toBe(
    'RCV-MALFORMED',
  );
  expect(await refusalOf(statements.freeze({ ...S1, caisse: 'C9' }))).toBe('RCV-UNKNOWN-CAISSE');
  expect(await refusalOf(statements.freeze({ ...S1, period: '2009-06' as PeriodId }))).toBe('RCV-MALFORMED');
  expect(await refusalOf(statements.rectify(S1))).toBe('RCV-UNKNOWN-STATEMENT');
  expect(await refusalOf(statements.show(S1))).toBe('RCV-UNKNOWN-STATEMENT');
  expect(await statements.freeze(S1)).toMatchObject({ lines: 0, closing: '0.00', findings: {} });
  expect(await statements.verify(FIRST)).toEqual({ lines: 0, brokenAt: null });
});
