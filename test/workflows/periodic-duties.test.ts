import { existsSync } from 'node:fs';
import { Office, eventually, quietRuntime, summaries } from './office';
import type { LegalDay } from '../../src/domain/calendar/legal-day';

/** The real workflows, workers and register, on the server that skips time: semesters, queries and statements in the life of an office. */
describe('the workflows of periodic duties', () => {
  let office: Office;
  beforeAll(async () => {
    quietRuntime();
    office = await Office.skippingTime('2009-07-01');
    await office.register.office.beginDuties('2009-07-01' as LegalDay);
  });
  afterAll(() => office?.end());
  beforeEach(() => {
    office.officeOutbox.failing = false;
  });

  it('has the desk reminded of all bailiffs by one message each time, and of none who was visited', async () => {
    for (const id of ['B1', 'B2', 'B3']) await office.declare(id);
    expect(await office.knownDuty('bailiff:B1:2009-S2')).toMatchObject({ stage: 'to-visit', effects: [] });
    await office.goTo('2009-10-02');
    await eventually(async () => office.officeOutbox.sent.length === 1);
    expect(office.officeOutbox.sent[0]).toEqual(
      ['B1', 'B2', 'B3'].map((id) => `remind-desk:bailiff:${id}:2009-S2:mid`),
    );
    await office.say('bailiff:B1', 'visit-done', '2009-10-02', { who: 'Mme Roux', subject: 'dossiers' });
    await eventually(async () => (await office.dutyStatus('bailiff:B1:2009-S2')) === 'COMPLETED');
    await office.goTo('2009-11-17');
    await eventually(async () => office.officeOutbox.sent.length === 2);
    expect(office.officeOutbox.sent[1]).toEqual(['B2', 'B3'].map((id) => `remind-desk:bailiff:${id}:2009-S2:45`));
    expect(summaries(await office.dutyEvents('bailiff:B2:2009-S2'), 'timerStartedEventAttributes')).toContain(
      "Visite semestrielle, à visiter : jusqu'au 31 décembre 2009 (A13-7)",
    );
  });

  it('goes on reminding until the end, tells of the day after, and ends', async () => {
    await office.goTo('2010-01-02');
    await eventually(async () => (await office.dutyStatus('bailiff:B2:2009-S2')) === 'COMPLETED');
    const told = [...office.officeOutbox.told].filter(([key]) => key.includes(':B2:2009-S2'));
    expect(told).toEqual(
      ['mid', '45', '30', '15', '5', 'overdue'].map((about) => [`remind-desk:bailiff:B2:2009-S2:${about}`, 1]),
    );
    expect(await office.register.office.listPeriodic({ kind: 'bailiff-semester', late: true })).toMatchObject([
      { id: 'bailiff:B2:2009-S2', stage: 'missed', attention: 'overdue' },
      { id: 'bailiff:B3:2009-S2' },
    ]);
  });

  it('starts again when what had ended the duty is taken back', async () => {
    await office.register.office.openDue('bailiff-semester', async ({ decisions }) => office.tellDuties(decisions));
    await office.say('bailiff:B1', 'visit-done', '2010-01-02', { who: 'Mme Roux', subject: 'x' }, 'visit-2010');
    await eventually(async () => (await office.dutyStatus('bailiff:B1:2010-S1')) === 'COMPLETED');
    await office.say('bailiff:B1', 'retraction', '2010-01-02', {}, 'oops', 'visit-2010');
    expect(await office.knownDuty('bailiff:B1:2010-S1')).toMatchObject({ stage: 'to-visit', over: false });
  });

  it('freezes a statement in the first days, reminds the director, and sends it once it is approved', async () => {
    const caisse = { id: 'C1', name: 'Caisse 1', email: 'c1@caisse.example', since: null };
    await office.tellDuties((await office.register.setCaisse(caisse)).decisions);
    await office.goTo('2010-01-06');
    await eventually(async () => (await office.knownDuty('statement:C1:2009-S2')).stage === 'to-approve');
    await office.goTo('2010-01-13');
    await eventually(async () => office.officeOutbox.told.get('remind-director:statement:C1:2009-S2:20') === 1);
    await office.say('caisse:C1', 'statement-approved', '2010-01-13', { period: '2009-S2', signatory: 'director' });
    await eventually(async () => (await office.knownDuty('statement:C1:2009-S2')).stage === 'sent');
    expect(office.packages).toMatchObject([{ caisse: 'C1', period: '2009-S2', number: 0, attempt: 1 }]);
    expect(office.packages.map(({ folder }) => existsSync(folder))).toEqual([false]);
    await office.say('caisse:C1', 'statement-acknowledged', '2010-01-13', { period: '2009-S2', outcome: 'accepted' });
    await eventually(async () => (await office.dutyStatus('statement:C1:2009-S2')) === 'COMPLETED');
  });

  it('waits with a mail server that is down, and neither loses nor repeats what was due', async () => {
    office.officeOutbox.failing = true;
    await office.goTo('2010-04-01', 12);
    const key = 'remind-desk:bailiff:B1:2010-S1:mid';
    expect(office.officeOutbox.told.get(key)).toBeUndefined();
    office.officeOutbox.failing = false;
    await office.goTo('2010-04-02', 20);
    await eventually(async () => office.officeOutbox.told.get(key) === 1);
    expect((await office.dutyEvents('bailiff:B1:2010-S1')).length).toBeLessThan(100);
  });
});
