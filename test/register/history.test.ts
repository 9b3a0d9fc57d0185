import { parisDay } from '../../src/domain/calendar/paris-time';
import type { CaseId, Instant } from '../../src/domain/facts/fact';
import type { PastFact } from '../../src/register/contract';
import { fact, newWorld, openedCase, payment, refusalOf, type World } from './world';
import { FILES, type FileName, GO_LIVE, loadAll, loadFile, notice, NOTICES, past, TAKEN_OVER_ON } from './past';

const ALL: readonly FileName[] = ['service', 'payments', 'acts'];

let world: World;
beforeEach(async () => {
  world = await newWorld();
  world.clock.goTo(TAKEN_OVER_ON);
});
afterEach(() => world.end());

const caseOf = (id: string) => world.register.readCase(id);
const load = (...facts: PastFact[]) => world.register.recordPast([facts], { goLive: GO_LIVE });
const codesOf = (results: Awaited<ReturnType<typeof load>>) =>
  results.map((result) => (result.state === 'refused' ? result.refusal.code : result.state));

/** All that follows from the facts; versions count the loads. */
async function projections(): Promise<unknown> {
  const read = async (sql: string) => (await world.pool.query(sql)).rows;
  return {
    facts: await read(`SELECT source, id, "case", kind, "on", recorded_at, recorded_on, data FROM fact ORDER BY 1, 2`),
    cases:
      await read(`SELECT id, stage, step, nature, affiliation, rule_set, debt_cents, paid_cents, due_cents, waits_for, waits_until,
      wake_on, wake_at, due_at, attention, attention_reason, opened_on, ended_on FROM recovery_case ORDER BY id`),
    deadlines: await read('SELECT * FROM deadline ORDER BY "case", rank'),
    duties: await read('SELECT * FROM duty ORDER BY "case", rank'),
    effects: await read('SELECT key, kind, state, evidence FROM effect ORDER BY key'),
    debtors: await read('SELECT id, last_seq, last_recorded_at, credit_cents, live_from FROM debtor ORDER BY id'),
  };
}

describe('a portfolio in mid-life', () => {
  test('each case stands where its past has brought it, and sleeps until the go-live', async () => {
    await loadAll(world, ALL);
    const standing = Object.fromEntries(
      (await world.register.listCases()).map(({ case: id, stage, step, nature, wakeOn, endedOn, attention }) => {
        expect(attention).toBeNull();
        return [id, [stage, step, nature, wakeOn, endedOn]];
      }),
    );
    expect(standing).toEqual({
      signed: ['in-procedure', 'enforceable', 'contrainte', null, null],
      told: ['with-caisse', null, null, null, null],
      untold: ['caisse-notice-due', null, null, '2009-12-01', null],
      claimed: ['claim-review', null, null, '2009-12-15', null],
      settled: ['settled', null, null, null, '2009-04-20'],
      bounced: ['recovery-due', null, null, '2009-12-01', null],
      idle: ['recovery-due', null, null, '2009-12-01', null],
      young: ['notice-period', null, null, '2009-12-17', null],
      kept: ['notice-to-dispatch', null, null, null, null],
    });
  });

  test('every deadline and duty shows with its dates, those met and missed alike', async () => {
    await loadAll(world, ALL);
    expect((await caseOf('signed')).record).toMatchObject({
      deadlines: [
        { name: 'notice-period', lastDay: '2009-05-04', state: 'over' },
        { name: 'procedure-start', state: 'met' },
        { name: 'opposition', lastDay: '2009-06-17', state: 'over' },
        { name: 'opposition-notice', state: 'over' },
      ],
      duties: [
        { duty: 'A13-1', doneOn: '2009-05-04' },
        { duty: 'A13-3', opensOn: '2009-05-05', doneOn: '2009-05-20' },
      ],
    });
    expect((await caseOf('untold')).record.duties[1]).toMatchObject({
      duty: 'A13-4',
      dueOn: '2009-05-05',
      doneOn: null,
    });
    expect((await caseOf('settled')).record.duties).toMatchObject([{ duty: 'A13-1', liftedOn: '2009-04-20' }]);
  });

  test('facts keep the instant at which their source learnt them, and say when they were loaded', async () => {
    await loadAll(world, ALL);
    const { rows } = await world.pool.query(
      `SELECT recorded_at, loaded_at FROM fact WHERE kind IN ('contrainte-served', 'claim-lodged') ORDER BY "on"`,
    );
    const loaded_at = new Date(world.clock.now());
    expect(rows).toEqual([
      { recorded_at: new Date('2009-06-02T07:00:00.000Z'), loaded_at },
      // Received on the 12th: nobody could know it before.
      { recorded_at: new Date('2009-11-12T08:00:00.000Z'), loaded_at },
    ]);
    expect((await caseOf('signed')).facts.map(({ kind }) => kind)).toEqual([
      'case-opened',
      'notice-dispatched',
      'procedure-chosen',
      'contrainte-signed',
      'contrainte-served',
      'payment-received',
    ]);
    for (const {
      case: { id },
    } of NOTICES)
      expect((await world.register.verifyChain(`D-${id}`)).brokenAt).toBeNull();
  });

  test('the order of the files does not matter, nor that of their lines, nor how often they come', async () => {
    await loadAll(world, ALL);
    const expected = await projections();
    for (const order of [
      ['acts', 'payments', 'service'],
      ['payments', 'acts', 'service'],
    ] as const) {
      const other = await newWorld();
      other.clock.goTo(TAKEN_OVER_ON);
      const before = world;
      world = other;
      try {
        await loadAll(world, order, (facts) => facts.toReversed());
        expect(await projections()).toEqual(expected);
        await loadAll(world, ALL);
        expect(await projections()).toEqual(expected);
      } finally {
        world = before;
        await other.end();
      }
    }
  });

  test('the same files again change nothing, not even a version', async () => {
    await loadAll(world, ALL);
    const whole = async () => (await world.pool.query('SELECT c::text FROM recovery_case c ORDER BY id')).rows;
    const before = await whole();
    world.clock.goTo('2009-11-25');
    expect(codesOf(await world.register.openPast(NOTICES, { goLive: GO_LIVE }))).toEqual(
      NOTICES.map(() => 'unchanged'),
    );
    for (const name of ALL) expect(codesOf(await loadFile(world, name))).toEqual(FILES[name].map(() => 'unchanged'));
    expect(await whole()).toEqual(before);
  });

  test('a dry run says what would come in, and changes nothing', async () => {
    await world.register.openPast(NOTICES, { goLive: GO_LIVE });
    const before = await projections();
    const results = await world.register.recordPast([[FILES.service[0]!], [FILES.acts[5]!]], {
      goLive: GO_LIVE,
      dryRun: true,
    });
    expect(codesOf(results)).toEqual(['accepted', 'RCV-UNKNOWN-FACT']);
    expect(await projections()).toEqual(before);
  });
});

describe('until the go-live day', () => {
  beforeEach(() => loadAll(world, ALL));

  test('nothing is decided, queued or sent, whoever asks', async () => {
    world.clock.goTo('2009-11-30');
    const before = await projections();
    for (const {
      case: { id },
    } of NOTICES) {
      const { decision } = await world.register.advance(id as string);
      expect(decision.effects).toEqual([]);
      if (decision.wakeAt !== null) expect(parisDay(decision.wakeAt as Instant) >= GO_LIVE).toBe(true);
    }
    expect(await projections()).toEqual(before);
  });

  test('the workflow that was told is not told again', async () => {
    await world.register.advance('idle');
    expect((await caseOf('idle')).summary).toMatchObject({ version: 2, notifiedVersion: 2 });
  });

  test('a live fact is refused; one that was loaded is a repetition', async () => {
    const live = payment('2009-11-23', '10.00', { debtor: 'D-idle', case: 'idle' });
    expect(await refusalOf(world.register.recordFacts([live]))).toBe('RCV-NOT-LIVE-YET');
    expect((await world.register.recordFacts([FILES.service[5]!])).duplicates).toHaveLength(1);
    expect(await refusalOf(world.register.openCase(notice('more', '2009-11-20', 'compulsory', 'D-idle')))).toBe(
      'RCV-NOT-LIVE-YET',
    );
    world.clock.goTo(GO_LIVE);
    expect((await world.register.recordFacts([live])).appended).not.toHaveLength(0);
  });

  test('nobody accepts anything: what is held then is not due yet', async () => {
    await load(
      past('payments', 'signed', 'payment-received', '2009-04-20', { amount: '1260.00' }, { recordedOn: '2009-06-20' }),
    );
    expect((await caseOf('signed')).summary.attention).toBe('decision-without-fact');
    const accepted = () => world.register.acceptHeld('signed' as CaseId, 'Claire Martin');
    expect(await refusalOf(accepted())).toBe('RCV-NOT-LIVE-YET');
    world.clock.goTo(GO_LIVE);
    expect((await accepted()).appended).toMatchObject([{ kind: 'procedure-withdrawn', on: GO_LIVE }]);
  });

  test('another core observes the past again; nobody is told what is not new', async () => {
    const other = world.another({ coreVersion: '2' });
    const { version } = (await caseOf('idle')).summary;
    await world.pool.query(`UPDATE recovery_case SET wake_on = '2009-12-03' WHERE id = 'untold'`);
    await other.advance('idle');
    await other.advance('untold', 'operator');
    expect((await caseOf('idle')).summary.version).toBe(version);
    expect((await caseOf('untold')).summary).toMatchObject({ version: version + 1, wakeOn: GO_LIVE });
    expect((await caseOf('idle')).summary).toMatchObject({
      assessedWith: expect.stringMatching(/^2 /),
      stage: 'recovery-due',
      wakeOn: GO_LIVE,
    });
    expect((await caseOf('idle')).effects).toMatchObject([{ state: 'done' }]);
  });

  test('the day can be moved while it lies ahead', async () => {
    await world.register.openPast(NOTICES, { goLive: '2010-01-04' as typeof GO_LIVE });
    expect((await caseOf('idle')).summary.wakeOn).toBe('2010-01-04');
    world.clock.goTo(GO_LIVE);
    expect((await world.register.advance('untold')).decision.effects).toEqual([]);
  });
});

describe('on the go-live morning', () => {
  beforeEach(async () => {
    await loadAll(world, ALL);
    world.clock.goTo('2009-12-01T04:30:00.000Z');
  });
  const everyCaseWakes = async (): Promise<void> => {
    for (const {
      case: { id },
    } of NOTICES)
      await world.register.advance(id as string);
  };

  test('exactly what is due is done, dated that day', async () => {
    const before = await world.pool.query('SELECT count(*) FROM fact');
    await everyCaseWakes();
    await everyCaseWakes();
    const { rows } = await world.pool.query(
      `SELECT "case", kind, "on", recorded_on FROM fact WHERE loaded_at IS NULL ORDER BY "case"`,
    );
    const chosen = { kind: 'procedure-chosen', on: GO_LIVE, recorded_on: GO_LIVE };
    expect(rows).toEqual([
      { case: 'bounced', ...chosen },
      { case: 'idle', ...chosen },
    ]);
    expect(before.rows).toEqual([{ count: BigInt(NOTICES.length * 2 + Object.values(FILES).flat().length) }]);
    const { rows: effects } = await world.pool.query(`SELECT key FROM effect WHERE state <> 'done'`);
    expect(effects).toEqual([{ key: 'notify-caisse:untold:1' }]);
  });

  test('a reminder whose day lay before is never sent, one called for later is', async () => {
    await everyCaseWakes();
    expect((await caseOf('idle')).effects).toMatchObject([
      { key: 'remind-officer:idle:procedure-late:1', state: 'done', evidence: { channel: 'reprise' } },
    ]);
    const bounce = fact(
      'payment-reversed',
      '2009-12-01',
      { debtor: 'D-settled', case: 'settled' },
      { payment: 'P-settled' },
    );
    await world.register.recordFacts([bounce]);
    expect((await caseOf('settled')).effects).toMatchObject([
      { key: 'remind-officer:settled:procedure-late:1', state: 'pending' },
    ]);
  });

  test('what is paid to a caisse’s debtor afterwards is passed on, against what was due when it was told', async () => {
    const paid = payment('2009-12-01', '200.00', { debtor: 'D-told', case: 'told' });
    await world.register.recordFacts([paid]);
    const { rows } = await world.pool.query(`SELECT key, data FROM effect WHERE "case" = 'told'`);
    expect(rows).toEqual([
      {
        key: 'correct-caisse-notice:told:1',
        data: { balance: '1000.00', due: true, corrects: 'told:caisse-notified:2009-05-06' },
      },
    ]);
  });

  test('history is over: it is refused from the first live fact, or from the first effect queued', async () => {
    const late = (id: string) => past('acts', id, 'payment-received', '2009-06-01', { amount: '1.00' });
    expect(codesOf(await load(late('idle')))).toEqual(['accepted']);
    await everyCaseWakes();
    expect(codesOf(await load(late('bounced')))).toEqual(['RCV-ALREADY-LIVE']);
    expect(codesOf(await load(late('untold')))).toEqual(['RCV-ALREADY-LIVE']);
    expect((await caseOf('untold')).effects).toMatchObject([{ key: 'notify-caisse:untold:1', state: 'pending' }]);
  });
});

describe('as at a day', () => {
  beforeEach(() => loadAll(world, ['payments', 'acts', 'service']));
  const knownAt = async (id: string, day: string) => {
    const { assessment, facts } = await world.register.readFile(`D-${id}`, {
      asAt: day as typeof GO_LIVE,
      knownAt: `${day}T12:00:00.000Z` as Instant,
    });
    return { ...assessment.cases[0], kinds: facts.map(({ kind }) => kind) };
  };

  test('a file reads as it was known then', async () => {
    expect(await knownAt('signed', '2009-05-10')).toMatchObject({ stage: 'recovery-due', step: 'to-sign' });
    expect(await knownAt('signed', '2009-06-10')).toMatchObject({ stage: 'in-procedure', step: 'opposition-period' });
    expect(await knownAt('bounced', '2009-05-10')).toMatchObject({ stage: 'settled' });
    expect(await knownAt('bounced', '2009-05-25')).toMatchObject({ stage: 'recovery-due' });
    expect((await knownAt('claimed', '2009-11-11')).kinds).not.toContain('claim-lodged');
  });
});

describe('history is taken as it was', () => {
  beforeEach(async () => {
    await world.register.openPast(NOTICES, { goLive: GO_LIVE });
    await loadFile(world, 'service');
  });

  test('an act that came too early is kept, and its duty says so', async () => {
    const signing = { reference: 'CT-2', amount: '5000.00', signatory: 'nobody' };
    expect(codesOf(await load(past('acts', 'idle', 'contrainte-signed', '2009-04-10', signing)))).toEqual(['accepted']);
    const { summary, record } = await caseOf('idle');
    expect(summary).toMatchObject({ stage: 'in-procedure', attention: null });
    expect(record.duties[0]).toMatchObject({ duty: 'A13-1', breach: expect.stringContaining('2009-04-10') });
  });

  test('a procedure that what was learnt later shows as not due is left to a person', async () => {
    await loadFile(world, 'acts');
    const late = past(
      'payments',
      'signed',
      'payment-received',
      '2009-04-20',
      { amount: '1260.00' },
      { recordedOn: '2009-06-20' },
    );
    await load(late);
    expect((await caseOf('signed')).summary).toMatchObject({
      stage: 'settled',
      attention: 'decision-without-fact',
      endedOn: '2009-06-20',
    });
    world.clock.goTo(GO_LIVE);
    await world.register.advance('signed');
    expect((await caseOf('signed')).facts.filter(({ source }) => source === 'system')).toEqual([]);
  });

  test('acts count in the order in which they were learnt', async () => {
    const chosen = (on: string, nature: 'contrainte' | 'civil-action') =>
      past('acts', 'idle', 'procedure-chosen', on, { nature });
    await load(chosen('2009-06-02', 'civil-action'));
    await load(chosen('2009-05-06', 'contrainte'));
    expect((await caseOf('idle')).summary.nature).toBe('civil-action');
  });

  test.each<[string, string, PastFact[]]>([
    ['a day to come', 'RCV-FUTURE-DAY', [past('acts', 'idle', 'claim-lodged', '2009-11-25', {})]],
    [
      'learnt on a day to come',
      'RCV-FUTURE-DAY',
      [past('acts', 'idle', 'claim-lodged', '2009-11-20', {}, { recordedOn: '2009-11-26' })],
    ],
    [
      'learnt before it happened',
      'RCV-FUTURE-DAY',
      [past('acts', 'idle', 'claim-lodged', '2009-11-20', {}, { recordedOn: '2009-11-19' })],
    ],
    [
      'another content under the same key',
      'RCV-DUPLICATE-OTHER-CONTENT',
      [past('service', 'idle', 'notice-dispatched', '2009-04-01', { tracking: 'X' })],
    ],
    [
      'a reversal of what is not on file',
      'RCV-UNKNOWN-FACT',
      [past('acts', 'idle', 'payment-reversed', '2009-05-01', { payment: 'P-9' })],
    ],
    [
      'of no case on file',
      'RCV-UNKNOWN-CASE',
      [{ ...past('acts', 'idle', 'claim-lodged', '2009-04-20', {}), case: 'none' as never }],
    ],
  ])('refused: %s', async (_, code, facts) => {
    const before = await projections();
    const good = past('acts', 'young', 'claim-lodged', '2009-11-20', {});
    expect(codesOf(await world.register.recordPast([facts, [good]], { goLive: GO_LIVE, dryRun: true }))).toEqual([
      code,
      'accepted',
    ]);
    expect(codesOf(await load(...facts))).toEqual([code]);
    expect(await projections()).toEqual(before);
  });

  test('a day not before the go-live is none of the past', async () => {
    world.clock.goTo('2009-12-02');
    expect(codesOf(await load(past('acts', 'idle', 'claim-lodged', GO_LIVE, {})))).toEqual(['RCV-NOT-PAST']);
  });

  test('of facts given together, one refused refuses all', async () => {
    const results = await load(
      past('acts', 'idle', 'claim-lodged', '2009-04-20', {}),
      past('acts', 'idle', 'payment-reversed', '2009-05-01', { payment: 'P-9' }),
    );
    expect(codesOf(results)).toEqual(['RCV-UNKNOWN-FACT']);
    expect((await caseOf('idle')).facts).toHaveLength(2);
  });

  test('two notices of one debtor are one file; a regime that contradicts is refused', async () => {
    const second = [
      notice('second', '2009-05-04', 'compulsory', 'D-idle'),
      notice('third', '2009-05-04', 'voluntary', 'D-idle'),
    ];
    expect(codesOf(await world.register.openPast(second, { goLive: GO_LIVE }))).toEqual([
      'accepted',
      'RCV-AFFILIATION-DIFFERS',
    ]);
    expect((await world.register.readFile('D-idle')).assessment.cases.map((entry) => entry.case)).toEqual([
      'idle',
      'second',
    ]);
  });
});

test('a debtor who is live from his first fact has no past to take over', async () => {
  await openedCase(world);
  const claim = { ...past('acts', 'K1', 'claim-lodged', '2009-04-20', {}), debtor: 'D1' as never };
  expect(codesOf(await load(claim))).toEqual(['RCV-ALREADY-LIVE']);
});

test('live at once: with a day that has come, the pump is told now, and nobody is late', async () => {
  await world.register.openPast([notice('old', '2009-04-01')], { goLive: TAKEN_OVER_ON as typeof GO_LIVE });
  await world.register.recordPast([[past('service', 'old', 'notice-dispatched', '2009-04-01', {})]], {
    goLive: TAKEN_OVER_ON as typeof GO_LIVE,
  });
  const [claimed] = await world.register.claimBehind(10);
  expect(claimed).toMatchObject({ reason: 'behind', decision: { case: 'old', attention: null } });
  await world.register.advance('old');
  expect((await caseOf('old')).summary).toMatchObject({ nature: 'contrainte' });
});
