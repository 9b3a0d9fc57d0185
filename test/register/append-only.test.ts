import { newWorld, openedCase, payment, type World } from './world';

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await openedCase(world);
  await world.register.recordFacts([payment('2009-04-01', '100.00', { case: 'K1', id: 'P1' }, 'virement Durand')]);
});
afterEach(() => world.end());

test.each([
  'UPDATE fact SET recorded_by = $$x$$',
  'UPDATE fact SET recorded_by = $$x$$ WHERE false',
  'DELETE FROM fact',
  'TRUNCATE fact CASCADE',
])('%s is refused', async (sql) => {
  await expect(world.pool.query(sql)).rejects.toThrow('append-only');
});

test('a session that replicates does not pass either', async () => {
  const client = await world.pool.connect();
  await client.query('SET session_replication_role = replica');
  await expect(client.query('DELETE FROM fact')).rejects.toThrow('append-only');
  client.release(true);
});

const tampered = async (sql: string): Promise<void> => {
  await world.pool.query('ALTER TABLE fact DISABLE TRIGGER fact_append_only');
  await world.pool.query(sql);
  await world.pool.query('ALTER TABLE fact ENABLE ALWAYS TRIGGER fact_append_only');
};

test('the chain verifies, after several transactions too', async () => {
  world.clock.goTo('2009-05-05');
  await world.register.advance('K1');
  expect(await world.register.verifyChain('D1')).toEqual({ facts: 5, brokenAt: null });
});

test.each([
  ['an amount changed', `UPDATE fact SET data = jsonb_set(data, '{amount}', '"1.00"') WHERE seq = 4`, 4],
  ['a day moved', `UPDATE fact SET "on" = '2009-03-31' WHERE seq = 3`, 3],
  ['an author changed', `UPDATE fact SET recorded_by = 'x' WHERE seq = 2`, 2],
  ['the last fact gone', 'WITH p AS (DELETE FROM fact_personal) DELETE FROM fact WHERE seq = 4', 4],
  ['a hash rewritten with its fact', `UPDATE fact SET recorded_by = 'x', hash = sha256('x') WHERE seq = 4`, 4],
])('the chain shows %s', async (_, sql, brokenAt) => {
  await tampered('ALTER TABLE fact_personal DROP CONSTRAINT fact_personal_debtor_seq_fkey');
  await tampered(sql);
  expect((await world.register.verifyChain('D1')).brokenAt).toBe(brokenAt);
});

test('an altered personal value breaks the chain', async () => {
  await world.pool.query(`UPDATE fact_personal SET data = '{"reference": "virement Dupont"}'`);
  expect((await world.register.verifyChain('D1')).brokenAt).toBe(4);
});

test('personal values lie apart, can be erased, and the chain stays valid', async () => {
  const { register, pool } = world;
  const all = async (): Promise<string> => {
    const dump: string[] = [];
    for (const table of ['fact', 'recovery_case', 'deadline', 'duty', 'effect', 'debtor'])
      dump.push(JSON.stringify((await pool.query(`SELECT t::text FROM ${table} t`)).rows));
    return dump.join();
  };
  expect(await all()).not.toContain('Durand');
  expect((await register.readFile('D1')).identity).toMatchObject({ name: 'Durand', nir: '2 55 08 14 168 025 38' });
  expect((await register.readCase('K1')).facts.at(-1)?.data).toEqual({
    amount: '100.00',
    reference: 'virement Durand',
  });

  await register.eraseDebtor('D1');

  expect((await register.readFile('D1')).identity).toBeNull();
  expect((await register.readCase('K1')).facts.at(-1)?.data).toEqual({ amount: '100.00' });
  expect(await register.verifyChain('D1')).toEqual({ facts: 4, brokenAt: null });
  const again = await register.recordFacts([
    payment('2009-04-01', '100.00', { case: 'K1', id: 'P1' }, 'virement Durand'),
  ]);
  expect(again.duplicates).toHaveLength(1);
});

test('the database holds the promises of the code', async () => {
  const broken = [
    `UPDATE recovery_case SET stage = 'somewhere'`,
    'UPDATE recovery_case SET notified_version = version + 1',
    'UPDATE recovery_case SET due_cents = -1',
    `UPDATE recovery_case SET ended_on = '2009-04-02'`,
    'UPDATE recovery_case SET wake_at = NULL',
    'UPDATE deadline SET acting_day = last_day',
    `UPDATE deadline SET state = 'lost'`,
    `INSERT INTO effect (key, "case", kind, rank, data, state, queued_at) VALUES ('e', 'K1', 'notify-caisse', 1, '{}', 'sending', now())`,
    `INSERT INTO delegation VALUES ('x', 's', '2009-02-02', '2009-02-01')`,
  ];
  for (const sql of broken) await expect(world.pool.query(sql)).rejects.toMatchObject({ code: '23514' });
});
