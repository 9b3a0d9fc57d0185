import { affineClock } from '../../src/clock';
import { parisInstant } from '../../src/domain/calendar/paris-time';
import type { LegalDay } from '../../src/domain/calendar/legal-day';
import { CASE_ATTRIBUTES } from '../../src/temporal/search-attributes';
import { TASK_QUEUES } from '../../src/temporal/task-queues';
import { eventually, Office, quietRuntime } from './office';

/** On the dev server, which has visibility. A legal day lasts two seconds. */
describe('what operators see of cases', () => {
  let office: Office;
  beforeAll(async () => {
    quietRuntime();
    const clock = affineClock(Date.parse(parisInstant('2009-06-02' as LegalDay, 540)), Date.now(), 43_200);
    // The server's default is five failed tasks in a row, which take a minute.
    const extraArgs = ['--dynamic-config-value', 'system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute=2'];
    office = await Office.onDevServer({ clock, extraArgs });
  });
  afterAll(() => office?.end());

  const count = async (query: string): Promise<number> => (await office.client.workflow.count(query)).count;

  it('publishes stage, caisse and due date, and the stage, the wait and the duty in words', async () => {
    await office.open('K1', '2009-06-02');
    const handle = office.client.workflow.getHandle('case:K1');
    const { typedSearchAttributes: shown, staticSummary } = await handle
      .describe()
      .then(async (described) => ({ ...described, staticSummary: await described.staticSummary() }));
    expect(shown.get(CASE_ATTRIBUTES.stage)).toBe('notice-period');
    expect(shown.get(CASE_ATTRIBUTES.caisse)).toBe('C1');
    expect(shown.get(CASE_ATTRIBUTES.dueAt)?.toISOString()).toBe('2009-07-02T22:00:00.000Z');
    expect(shown.get(CASE_ATTRIBUTES.needsAttention)).toBe(false);
    expect(staticSummary).toBe('Dossier K1 (caisse C1)');
    const { currentDetails } = (await handle.query('__temporal_workflow_metadata')) as { currentDetails: string };
    expect(currentDetails).toContain("**Attend** : Délai de la mise en demeure : jusqu'au 2 juillet 2009 (A13-1)");
    await eventually(
      async () => (await count(`CaseStage = 'notice-period' AND Caisse = 'C1' AND NeedsAttention = false`)) === 1,
    );
  });

  it('lists a case whose effect fails for good, and no longer once it was retried', async () => {
    office.outbox.failing = true;
    await office.open('K2', '2009-04-01', { affiliation: 'voluntary' });
    const stuck = `ExecutionStatus = 'Running' AND NeedsAttention = true AND AttentionReason = 'effect-parked'`;
    await eventually(async () => (await count(stuck)) === 1, 40_000);
    office.outbox.failing = false;
    for (const decision of (await office.register.settleParked('MD-K2', { say: 'retry' })).decisions)
      await office.tell(decision);
    await eventually(async () => (await count(`CaseStage = 'with-caisse' AND NeedsAttention = false`)) === 1);
    expect(await count(stuck)).toBe(0);
    expect(office.outbox.sent).toEqual(['notify-caisse:K2:1']);
  });

  it('lists a case whose workflow task fails', async () => {
    await office.client.workflow.start('recoveryCase', {
      workflowId: 'case:broken',
      taskQueue: TASK_QUEUES.cases,
      args: [{}],
    });
    await eventually(async () => (await count('TemporalReportedProblems IS NOT NULL')) === 1, 40_000);
    await office.client.workflow.getHandle('case:broken').terminate();
  });
});
