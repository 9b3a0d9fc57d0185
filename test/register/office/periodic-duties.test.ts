import type { LegalDay } from '../../../src/domain/calendar/legal-day';
import { intakeOffice } from '../../../src/domain/office/office-intake';
import { bailiffSubject, caisseSubject, type NewOfficeFact } from '../../../src/domain/office/office-fact';
import type { Bailiff } from '../../../src/domain/office/periodic-duty';
import { newWorld, refusalOf, type World } from '../world';

const day = (text: string): LegalDay => text as LegalDay;
const bailiff = (id: string, from = '2001-01-01', to: string | null = null): Bailiff => ({
  id,
  name: `Maître ${id}`,
  office: 'Étude',
  departement: '69',
  email: `${id.toLowerCase()}@etude.example`,
  from: day(from),
  to: to === null ? null : day(to),
});

/** For so long reminders to the desk wait for each other. */
const QUARTER = 15 * 60_000;

let serial = 0;
const said = (
  subject: string,
  kind: string,
  on: string,
  data: Record<string, unknown>,
  id = `o${++serial}`,
): NewOfficeFact => intakeOffice({ source: 'test', id, subject, kind, on, recordedBy: 'desk', data });

describe('the duties that the calendar brings, in the register', () => {
  let world: World;
  beforeEach(async () => {
    world = await newWorld();
    world.clock.goTo('2009-08-03');
    await world.register.office.beginDuties(day('2009-07-01'));
  });
  afterEach(() => world.end());
  const office = () => world.register.office;
  const visited = (id: string, on: string) =>
    said(bailiffSubject(id), 'visit-done', on, { who: 'Mme Roux', subject: 'dossiers en cours' });

  it('are opened with the bailiff whom they are about, and told to nobody yet', async () => {
    const { decisions } = await office().setBailiff(bailiff('B1'));
    expect(decisions).toMatchObject([
      { duty: 'bailiff:B1:2009-S2', stage: 'to-visit', version: 1, waitsUntil: '2009-12-31' },
    ]);
    expect(await office().setBailiff(bailiff('B1'))).toMatchObject({ decisions: [] });
    expect((await office().claimBehind(10)).map(({ reason, nudge }) => [reason, nudge])).toEqual([['behind', false]]);
    expect(await office().claimBehind(10)).toEqual([]);
    await office().markNotified('bailiff:B1:2009-S2', 1, 'run-1');
    world.clock.pass(120_000);
    expect(await office().claimBehind(10)).toEqual([]);
  });

  it('are not owed before the installation began', async () => {
    const other = await newWorld();
    try {
      expect(await other.register.office.setBailiff(bailiff('B1'))).toMatchObject({ decisions: [] });
      expect(await other.register.office.dutiesFrom()).toBeNull();
    } finally {
      await other.end();
    }
  });

  it('are done by a visit, however often it is said', async () => {
    await office().setBailiff(bailiff('B1'));
    const visit = visited('B1', '2009-08-03');
    const { decisions, appended } = await office().record([visit]);
    expect(appended).toHaveLength(1);
    expect(decisions).toMatchObject([
      { duty: 'bailiff:B1:2009-S2', stage: 'visited', version: 2, over: true, waitsUntil: null },
    ]);
    expect(await office().record([visit])).toMatchObject({
      appended: [],
      decisions: [],
      duplicates: [{ id: visit.id }],
    });
    expect(await office().listPeriodic({ kind: 'bailiff-semester' })).toMatchObject([
      { id: 'bailiff:B1:2009-S2', doneOn: '2009-08-03', dueOn: '2009-12-31', over: true, version: 2 },
    ]);
  });

  it('refuse what is about nobody, and leave everything as it was', async () => {
    expect(await refusalOf(office().record([visited('B9', '2009-08-03')]))).toBe('RCV-UNKNOWN-BAILIFF');
    expect(await refusalOf(office().setBailiff(bailiff('B1', '2009-02-01', '2009-01-01')))).toBe('RCV-MALFORMED');
    expect(await refusalOf(office().advance('bailiff:B9:2009-S2'))).toBe('RCV-UNKNOWN-DUTY');
    expect(await office().listBailiffs()).toEqual([]);
  });

  it('are opened for everyone by one fan-out, each once, however many periods were missed', async () => {
    for (const id of ['B1', 'B2', 'B3']) await office().setBailiff(bailiff(id));
    world.clock.goTo('2010-07-02'); // a year off
    const batches: number[] = [];
    expect(await office().owedNotOpened('bailiff-semester')).toHaveLength(6);
    expect(await office().openDue('bailiff-semester', ({ opened }) => void batches.push(opened.length))).toEqual({
      opened: 6,
      subjects: 3,
    });
    expect(await office().openDue('bailiff-semester')).toEqual({ opened: 0, subjects: 3 });
    expect(await office().owedNotOpened('bailiff-semester')).toEqual([]);
    const periods = (await office().listPeriodic({ subject: bailiffSubject('B2') })).map(({ period }) => period);
    expect(periods).toEqual(['2009-S2', '2010-S1', '2010-S2']);
    expect(
      (await office().listPeriodic({ kind: 'bailiff-semester', late: true })).map(({ period }) => period),
    ).toContain('2009-S2');
  });

  it('have the desk reminded of all bailiffs by one message at seven, each by a fact of its own', async () => {
    for (const id of ['B1', 'B2', 'B3']) await office().setBailiff(bailiff(id));
    world.clock.goTo('2009-09-30T23:00:00.000Z'); // 01:00 of 1 October, in Paris
    for (const id of ['B1', 'B2', 'B3']) {
      const { decision } = await office().advance(`bailiff:${id}:2009-S2`);
      expect(decision.effects).toEqual([]);
      expect(decision.wakeAt).toMatch(/^2009-10-01T05:[012]/); // seven in Paris, and up to half an hour
    }
    world.clock.goTo('2009-10-01T05:00:01.000Z');
    const key = 'remind-desk:bailiff:B2:2009-S2:mid';
    expect((await office().decisionOf('bailiff:B2:2009-S2')).effects).toEqual([{ key, kind: 'remind-desk' }]);
    const leased = await office().leaseEffects(key, 600_000);
    expect(leased?.map(({ bailiff: of, data }) => [of?.id, data['about']])).toEqual([
      ['B1', 'mid'],
      ['B2', 'mid'],
      ['B3', 'mid'],
    ]);
    expect(await office().leaseEffects('remind-desk:bailiff:B1:2009-S2:mid', 600_000)).toBeNull();
    const keys = leased?.map((effect) => effect.key) ?? [];
    const evidence = { channel: 'email', reference: '<one>' };
    const decisions = await office().completeEffects(keys, evidence);
    expect(decisions.map(({ effects }) => effects)).toEqual([[], [], []]);
    expect(await office().completeEffects(keys, evidence)).toHaveLength(3);
    for (const id of ['B1', 'B2', 'B3']) {
      const { facts } = await office().readSubject(bailiffSubject(id));
      expect(facts).toMatchObject([
        {
          kind: 'desk-reminded',
          source: 'system',
          on: '2009-10-01',
          data: { about: 'mid', period: '2009-S2', reference: '<one>' },
        },
      ]);
    }
    // Each workflow wakes for its own reminder and learns it then; the pump is not needed.
    expect((await office().claimBehind(10)).filter(({ reason }) => reason === 'behind')).toEqual([]);
  });

  it('have the desk reminded by one message of all that wake within minutes of each other, after a standstill', async () => {
    for (const id of ['B1', 'B2']) await office().setBailiff(bailiff(id));
    world.clock.goTo('2009-10-03T08:07:00.000Z');
    const { decision } = await office().advance('bailiff:B1:2009-S2');
    expect(decision.effects).toEqual([]);
    expect(decision.wakeAt).toMatch(/^2009-10-03T08:(1[5-9]|[234])/);
    world.clock.goTo('2009-10-03T08:14:00.000Z');
    await office().advance('bailiff:B2:2009-S2');
    world.clock.goTo('2009-10-03T08:15:01.000Z');
    expect(await office().leaseEffects('remind-desk:bailiff:B1:2009-S2:mid', 600_000)).toHaveLength(2);
  });

  it('tell the desk of the visit that is planned, however its references were written', async () => {
    await office().setBailiff(bailiff('B1'));
    const subject = bailiffSubject('B1');
    const plan = said(subject, 'visit-planned', '2009-08-03', { day: '2009-10-05' }, 'plan');
    const other = said(subject, 'visit-planned', '2009-08-03', { day: '2009-10-20' }, 'other');
    const cancel = said(subject, 'visit-cancelled', '2009-08-03', { visit: 'test/plan', reason: 'x' }, 'cancel');
    await office().record([plan, other, cancel]);
    world.clock.goTo('2009-10-01');
    await office().advance('bailiff:B1:2009-S2');
    const key = 'remind-desk:bailiff:B1:2009-S2:mid';
    world.clock.pass(QUARTER);
    expect(await office().leaseEffects(key, 1_000)).toMatchObject([{ plannedOn: '2009-10-20' }]);
    const back = { source: 'test', id: 'back', subject, kind: 'retraction', on: '2009-10-01', recordedBy: 'desk' };
    await office().record([intakeOffice({ ...back, retracts: 'test/cancel' })]);
    world.clock.pass(QUARTER);
    expect(await office().leaseEffects(key, 1_000)).toMatchObject([{ plannedOn: '2009-10-05' }]);
  });

  it('put a message that fails off, and park what a person must mend', async () => {
    await office().setBailiff(bailiff('B1'));
    world.clock.goTo('2009-10-01');
    await office().advance('bailiff:B1:2009-S2');
    const key = 'remind-desk:bailiff:B1:2009-S2:mid';
    world.clock.pass(QUARTER);
    expect(await office().leaseEffects(key, 60_000)).toHaveLength(1);
    const [failed] = await office().failEffects([key], 'smtp-unreachable');
    expect(failed).toMatchObject({ effects: [], attention: null });
    expect(await office().leaseEffects(key, 60_000)).toBeNull();
    world.clock.pass(61_000);
    expect(await office().leaseEffects(key, 60_000)).toMatchObject([{ attempt: 2 }]);
    const [parked] = await office().failEffects([key], 'no-address');
    expect(parked).toMatchObject({ attention: 'effect-parked', effects: [] });
    expect(await refusalOf(office().settleParked(key, { say: 'drop', by: 'desk' }))).toBe('RCV-EFFECT-STILL-DUE');
    const [again] = await office().settleParked('bailiff:B1:2009-S2', { say: 'retry' });
    expect(again).toMatchObject({ attention: null, effects: [{ key }] });
  });

  it('send nothing of a kind that is paused, nor while the register is behind', async () => {
    await office().setBailiff(bailiff('B1'));
    world.clock.goTo('2009-10-01');
    await office().advance('bailiff:B1:2009-S2');
    const key = 'remind-desk:bailiff:B1:2009-S2:mid';
    world.clock.pass(QUARTER);
    await world.register.pauseEffects({ kind: 'remind-desk', reason: 'essai', by: 'test' });
    expect((await office().decisionOf('bailiff:B1:2009-S2')).effects).toEqual([]);
    expect(await office().leaseEffects(key, 60_000)).toBeNull();
    expect((await world.register.listEffects()).kinds.find(({ kind }) => kind === 'remind-desk')).toMatchObject({
      pending: 1,
    });
    await world.register.resumeEffects('remind-desk');
    await world.register.noteBehind();
    expect(await office().leaseEffects(key, 60_000)).toBeNull();
  });

  it('find out a register that knows less than the workflow', async () => {
    await office().setBailiff(bailiff('B1'));
    const { decision } = await office().advance('bailiff:B1:2009-S2', 'workflow', { version: 9 });
    expect(decision.version).toBe(1);
    expect((await world.register.standing(null)).behindSince).not.toBeNull();
  });

  it('know of a message that left in a time that the register lost', async () => {
    await office().setBailiff(bailiff('B1'));
    world.clock.goTo('2009-10-01');
    await office().advance('bailiff:B1:2009-S2');
    const key = 'remind-desk:bailiff:B1:2009-S2:mid';
    world.clock.pass(QUARTER);
    const at = '2009-10-01T05:10:00.000Z' as never;
    const left = { key, channel: 'email', reference: '<left>', at, source: 'workflow' } as const;
    await world.register.noteHandOvers([left]);
    expect(await office().leaseEffects(key, 60_000)).toMatchObject([{ handedOver: { reference: '<left>', at } }]);
  });

  it('keep their order when many write at once', async () => {
    await office().setBailiff(bailiff('B1'));
    const visits = Array.from({ length: 8 }, (_, index) => visited('B1', `2009-07-0${index + 1}`));
    await Promise.all(visits.map((visit) => office().record([visit])));
    const { facts } = await office().readSubject(bailiffSubject('B1'));
    expect(facts.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...facts].sort((a, b) => (a.recordedAt < b.recordedAt ? -1 : 1))).toEqual(facts);
  });

  it('open the statements of a caisse with it, from the day on which it is answered to', async () => {
    world.clock.goTo('2010-01-02');
    await world.register.setCaisse({ id: 'C2', name: 'Caisse 2', email: null, since: day('2009-07-01') });
    await world.register.setCaisse({ id: 'C3', name: 'Caisse 3', email: null });
    expect(await office().listPeriodic({ subject: caisseSubject('C2') })).toMatchObject([
      { id: 'statement:C2:2009-S2', stage: 'to-freeze', opensOn: '2010-01-01', dueOn: '2010-02-01' },
    ]);
    expect(await office().listPeriodic({ subject: caisseSubject('C3') })).toEqual([]);
    expect(await world.register.listCaisses()).toMatchObject([{}, { since: '2009-07-01' }, { since: '2010-01-02' }]);
  });

  it('take over a past that is known from elsewhere: nothing of it is sent', async () => {
    await office().setBailiff(bailiff('B1'));
    world.clock.goTo('2010-03-01');
    const done = { ...visited('B1', '2009-11-20'), recordedAt: '2009-11-21T09:00:00.000Z' as never };
    await office().loadPast({ subject: bailiffSubject('B1'), facts: [done] });
    const { facts, duties } = await office().readSubject(bailiffSubject('B1'));
    // What the office before us did of itself is taken as done on its day, and says where that is known from.
    expect(facts).toMatchObject([
      { kind: 'desk-reminded', recordedOn: '2009-10-01', data: { about: 'mid', channel: 'taken-over' } },
      { kind: 'desk-reminded', recordedOn: '2009-11-16', data: { about: '45', channel: 'taken-over' } },
      { kind: 'visit-done', recordedOn: '2009-11-21', recordedAt: '2009-11-21T09:00:00.000Z' },
    ]);
    expect(duties.map(({ period, doneOn, stage }) => [period, stage, doneOn])).toEqual([
      ['2009-S2', 'visited', '2009-11-20'],
      ['2010-S1', 'to-visit', null],
    ]);
    expect(duties.flatMap(({ effects }) => effects).filter(({ state }) => state === 'pending')).toEqual([]);
    expect(await refusalOf(office().loadPast({ subject: bailiffSubject('B1'), facts: [] }))).toBe('RCV-MALFORMED');
  });
});
