import type { Decision } from '../../src/domain/assessment/decision';
import { Office, eventually, quietRuntime, summaries } from './office';

/** The real workflow, workers and register, on the server that skips time. */
describe('the workflow of a case', () => {
  let office: Office;
  beforeAll(async () => {
    quietRuntime();
    office = await Office.skippingTime('2009-06-02');
  });
  afterAll(() => office?.end());
  beforeEach(() => {
    office.around = undefined;
    office.outbox.failing = false;
  });

  it('waits thirty days and the month of the CRA by two timers that say so', async () => {
    await office.open('K1', '2009-06-02');
    await office.goTo('2009-06-25');
    await office.record('K1', 'claim-lodged', '2009-06-25');
    expect((await office.known('K1')).stage).toBe('notice-period');
    await office.goTo('2009-07-10');
    expect((await office.known('K1')).stage).toBe('claim-review');
    await office.goTo('2009-07-29');
    expect(await office.known('K1')).toMatchObject({ stage: 'recovery-due', nature: 'contrainte' });
    expect(summaries(await office.events('K1'), 'timerStartedEventAttributes')).toEqual([
      "Délai de la mise en demeure : jusqu'au 2 juillet 2009 (A13-1)",
      "Délai de la mise en demeure : jusqu'au 2 juillet 2009 (A13-1)",
      "Mois de la CRA : jusqu'au 27 juillet 2009 (A13-2)",
      expect.stringMatching(/^Procédure à engager : jusqu'au .* 2009 \(A13-3\)$/),
    ]);
  });

  it('is armed after 5 events, and engaged, served and paid within 31', async () => {
    await office.open('K2', '2009-07-29');
    await eventually(async () => (await office.events('K2')).length === 5);
    await office.goTo('2009-09-01');
    await office.record('K2', 'contrainte-signed', '2009-09-01', {
      reference: 'CT-2',
      amount: '1260.00',
      signatory: 'director',
    });
    await office.goTo('2009-09-10');
    await office.record('K2', 'contrainte-served', '2009-09-10', { by: 'bailiff' });
    await office.goTo('2009-09-11');
    expect(await office.events('K2')).toHaveLength(24);
    await office.record('K2', 'payment-received', '2009-09-11', { amount: '1260.00' });
    await eventually(async () => (await office.status('K2')) === 'COMPLETED');
    expect(await office.events('K2')).toHaveLength(31);
  });

  it('tells notice, thirty days, choice, signature and payment in at most 28 events', async () => {
    await office.open('K3', '2009-09-11');
    await office.goTo('2009-10-20');
    await office.record('K3', 'contrainte-signed', '2009-10-20', {
      reference: 'CT-3',
      amount: '1260.00',
      signatory: 'director',
    });
    await office.goTo('2009-10-21');
    await office.record('K3', 'payment-received', '2009-10-21', { amount: '1260.00' });
    await eventually(async () => (await office.status('K3')) === 'COMPLETED');
    expect((await office.events('K3')).length).toBeLessThanOrEqual(28);
  });

  it('is started again when a payment that settled it bounces', async () => {
    await office.record('K3', 'payment-reversed', '2009-10-21', { payment: await paymentOf('K3') });
    expect(await office.status('K3')).toBe('RUNNING');
    await eventually(async () => (await office.known('K3')).stage === 'in-procedure');
  });

  it('loses no signal that comes while it advances', async () => {
    await office.open('K4', '2009-10-21');
    office.around = async (advance, id) => {
      const answer = await advance();
      if (id === 'K4') {
        office.around = undefined;
        await office.record('K4', 'payment-received', '2009-11-10', { amount: '1260.00' });
      }
      return answer;
    };
    await office.goTo('2009-11-25');
    await eventually(async () => (await office.status('K4')) === 'COMPLETED');
    expect(await office.register.decisionOf('K4')).toMatchObject({ stage: 'settled' });
  });

  it('ignores what is older than what it knows, and advances on what it knows already', async () => {
    const first = await office.open('K5', '2009-11-25');
    const second = await office.record('K5', 'payment-received', '2009-11-25', { amount: '10.00' });
    const third = await office.record('K5', 'payment-received', '2009-11-25', { amount: '20.00' });
    expect(third.version).toBeGreaterThan(second.version);
    await office.tell({ ...second, stage: 'cancelled', ended: true });
    await office.tell({ ...first, stage: 'cancelled', ended: true });
    expect(await office.known('K5')).toMatchObject({ version: third.version, stage: 'notice-period' });
    const before = office.advances;
    await office.tell(third);
    await eventually(async () => office.advances === before + 1);
    expect(await office.known('K5')).toMatchObject({ version: third.version, stage: 'notice-period' });
  });

  it('is blocked by no effect that fails for a day, and performs it then', async () => {
    await office.goTo('2009-11-26');
    await office.open('K6', '2009-11-26', { affiliation: 'voluntary' });
    const { runId } = await office.client.workflow.getHandle('case:K6').describe();
    office.outbox.failing = true;
    await office.goTo('2009-12-29', 12);
    expect(office.outbox.sent).not.toContain('notify-caisse:K6:1');
    const told: Decision = await office.record('K6', 'payment-received', '2009-12-29', { amount: '60.00' });
    await eventually(async () => (await office.known('K6')).version === told.version);
    expect(await office.known('K6')).toMatchObject({ stage: 'caisse-notice-due' });
    await office.goTo('2009-12-30', 6);
    office.outbox.failing = false;
    await office.goTo('2009-12-30', 14);
    expect(office.outbox.sent.filter((key) => key === 'notify-caisse:K6:1')).toHaveLength(1);
    expect(await office.known('K6')).toMatchObject({ stage: 'with-caisse', attention: null });
    expect(summaries(await office.events('K6', runId), 'activityTaskScheduledEventAttributes')[0]).toBe(
      'Avis du défaut de paiement à la caisse (A13-4)',
    );
  });

  it('goes on in a new run beyond 50 events', async () => {
    await office.open('K7', '2009-12-30');
    const handle = office.client.workflow.getHandle('case:K7');
    const { runId } = await handle.describe();
    for (let day = 1; day <= 14; day++) {
      await office.record('K7', 'payment-received', '2009-12-30', { amount: `${day}.00` });
      // No query here: the test server loses one that meets the end of a run.
      await eventually(async () => (await office.events('K7')).at(-1)?.timerStartedEventAttributes);
    }
    const now = await handle.describe();
    expect(now.runId).not.toBe(runId);
    expect(now.historyLength).toBeLessThanOrEqual(60);
    await office.goTo('2010-02-10');
    expect(await office.known('K7')).toMatchObject({ stage: 'recovery-due', nature: 'contrainte' });
  });

  it('waits for a register that is away when its time comes', async () => {
    await office.open('K8', '2010-02-10');
    let failures = 4;
    office.around = async (advance, id) => {
      if (id === 'K8' && failures-- > 0) throw new Error('away');
      return advance();
    };
    await office.goTo('2010-03-20');
    await eventually(async () => (await office.known('K8')).stage === 'recovery-due');
    expect(failures).toBeLessThan(0);
  });

  it('neither spins nor calls for help while its notice may not leave, and sends it when told', async () => {
    await office.register.pauseEffects({ kind: 'notify-caisse', reason: 'essai', by: 'test' });
    await office.open('K9', '2010-03-20', { affiliation: 'voluntary' });
    await office.goTo('2010-05-10');
    expect(await office.known('K9')).toMatchObject({ stage: 'caisse-notice-due', effects: [], attention: null });
    expect(office.outbox.sent).not.toContain('notify-caisse:K9:1');
    expect((await office.events('K9')).length).toBeLessThan(20);
    await office.register.resumeEffects('notify-caisse');
    await office.tell(await office.register.decisionOf('K9'));
    await eventually(async () => (await office.known('K9')).stage === 'with-caisse');
    expect(office.outbox.sent.filter((key) => key === 'notify-caisse:K9:1')).toHaveLength(1);
  });

  async function paymentOf(id: string): Promise<string> {
    const { facts } = await office.register.readCase(id);
    return facts.find(({ kind }) => kind === 'payment-received')?.id as string;
  }
});
