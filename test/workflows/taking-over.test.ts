import type { CaseId, DebtorId } from '../../src/domain/facts/fact';
import type { LegalDay } from '../../src/domain/calendar/legal-day';
import { eventually, Office, quietRuntime } from './office';

const GO_LIVE = '2009-12-01' as LegalDay;

/** A portfolio taken over, on the real workflow, workers and register: silent until its day, then at work by itself. */
describe('cases taken over with their past', () => {
  let office: Office;
  beforeAll(async () => {
    quietRuntime();
    office = await Office.skippingTime('2009-11-24');
  });
  afterAll(() => office?.end());

  const takeOver = async (id: string, affiliation: 'compulsory' | 'voluntary'): Promise<void> => {
    const on = '2009-04-01' as LegalDay;
    const debts = [{ period: 'p', dueOn: on, contributions: '1200.00', surcharges: '60.00', penalties: '0.00' }];
    const [result] = await office.register.openPast(
      [
        {
          debtor: { id: `D-${id}` as DebtorId, ref: id, affiliation },
          case: { id: id as CaseId, caisse: 'C1', noticeRef: id, debts },
          on,
          source: 'import',
          id,
          recordedBy: 'reprise',
          further: [
            { source: 'import', id: `${id}:sent`, kind: 'notice-dispatched', on, recordedBy: 'reprise', data: {} },
          ],
        },
      ],
      { goLive: GO_LIVE },
    );
    expect(result).toEqual({ state: 'accepted', facts: 3 });
  };
  /** As the pump does; the server that skips time has nothing for it to keep its marks in. */
  const tellBehind = async (): Promise<string[]> => {
    const claimed = await office.register.claimBehind(10);
    for (const { decision, nudge } of claimed) {
      await office.tell(decision, { nudge, bulk: true });
      await office.register.markNotified(decision.case, decision.version);
    }
    return claimed.map(({ decision }) => decision.case).sort();
  };

  it('are told to the workflows ahead of the day, and do nothing before it', async () => {
    await takeOver('compulsory', 'compulsory');
    await takeOver('voluntary', 'voluntary');
    expect(await tellBehind()).toEqual(['compulsory', 'voluntary']);
    await eventually(async () => (await office.known('voluntary')).stage === 'caisse-notice-due');
    await office.goTo('2009-11-30', 23);
    expect(office.outbox.sent).toEqual([]);
    expect(office.advances).toBe(0);
  });

  it('do on its morning what is due: the caisse is told, a procedure is chosen, no reminder of the past is sent', async () => {
    await office.goTo(GO_LIVE);
    await eventually(async () => (await office.known('voluntary')).stage === 'with-caisse');
    expect(await office.known('compulsory')).toMatchObject({ stage: 'recovery-due', nature: 'contrainte' });
    expect(office.outbox.sent).toEqual(['notify-caisse:voluntary:1']);
    const { facts } = await office.register.readCase('voluntary');
    expect(facts.at(-1)).toMatchObject({ kind: 'caisse-notified', on: GO_LIVE, source: 'system' });
  });
});
