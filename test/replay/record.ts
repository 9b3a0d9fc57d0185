import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { LegalDay } from '../../src/domain/calendar/legal-day';
import { TASK_QUEUES } from '../../src/temporal/task-queues';
import { caseWorkflowId } from '../../src/temporal/workflow-ids';
import { eventually, Office } from '../workflows/office';

/** Where the committed histories lie. One that was released is never deleted: running cases replay it. */
export const HISTORIES = path.join(__dirname, 'histories');

/** The paths of `recoveryCase` whose histories are kept; each ends on a day that the next may start from. */
export const PATHS: Readonly<Record<string, (office: Office, id: string) => Promise<void>>> = {
  paid: async (office, id) => {
    await office.open(id, '2009-06-02');
    await office.goTo('2009-06-20');
    await office.record(id, 'payment-received', '2009-06-19', { amount: '1260.00' });
    await eventually(async () => (await office.status(id)) === 'COMPLETED');
  },
  'claim-rejected-then-contrainte': async (office, id) => {
    await office.open(id, '2009-06-20');
    await office.goTo('2009-07-15');
    await office.record(id, 'claim-lodged', '2009-07-15');
    await office.goTo('2009-08-05');
    await office.record(id, 'claim-decided', '2009-08-04', { ruling: 'rejected' });
    await office.goTo('2009-08-10');
    await office.record(id, 'contrainte-signed', '2009-08-10', {
      reference: 'CT-1',
      amount: '1260.00',
      signatory: 'director',
    });
    await office.goTo('2009-08-17');
    await office.record(id, 'contrainte-served', '2009-08-17', { by: 'bailiff' });
    await office.goTo('2009-09-20');
    await office.record(id, 'payment-received', '2009-09-18', { amount: '1260.00' });
    await eventually(async () => (await office.status(id)) === 'COMPLETED');
  },
  voluntary: async (office, id) => {
    await office.open(id, '2009-09-20', { affiliation: 'voluntary' });
    await office.goTo('2009-10-30');
    await eventually(async () => (await office.known(id)).stage === 'with-caisse');
  },
  retraction: async (office, id) => {
    await office.open(id, '2009-10-30');
    await office.goTo('2009-12-10');
    await office.record(id, 'contrainte-signed', '2009-12-10', {
      reference: 'CT-2',
      amount: '1260.00',
      signatory: 'director',
    });
    await office.goTo('2009-12-11');
    const { version } = await office.record(
      id,
      'payment-received',
      '2009-11-10',
      { amount: '1260.00' },
      `payment-${id}`,
    );
    await eventually(
      async () => (await office.status(id)) === 'COMPLETED' || (await office.known(id)).version === version,
    );
    await office.goTo('2009-12-12');
    await office.retract(id, `payment-${id}`, '2009-12-12');
    await office.goTo('2010-01-10');
  },
  'effect-fails': async (office, id) => {
    await office.open(id, '2010-01-10', { affiliation: 'voluntary' });
    office.outbox.failing = true;
    await office.goTo('2010-02-10', 6);
    office.outbox.failing = false;
    await office.goTo('2010-02-12');
  },
  'next-epoch': async (office, id) => {
    await office.open(id, '2010-02-12', { affiliation: 'voluntary' });
    await office.goTo('2010-02-20');
    await office.pool.query('UPDATE installation SET epoch = 1');
    await office.record(id, 'payment-received', '2010-02-20', { amount: '260.00' });
    await office.goTo('2010-03-25');
    await eventually(async () => (await office.known(id)).stage === 'with-caisse');
  },
};

/** What a path of a periodic duty leads through, and whose workflow's histories are kept. */
interface DutyPath {
  readonly duty: (id: string) => string;
  readonly walk: (office: Office, id: string) => Promise<void>;
}

/** What schedules start. */
export const SCHEDULED: Readonly<Record<string, string>> = {
  'scheduled-semesters': 'openBailiffSemesters',
  'scheduled-queries': 'openBailiffQueries',
  'scheduled-statements': 'openStatements',
  'scheduled-digest': 'dutyDigest',
};

const semester = (id: string): string => `bailiff:${id}:2010-S2`;
const statement = (id: string): string => `statement:${id}:2010-S1`;
const completed = (office: Office, duty: string) =>
  eventually(async () => (await office.dutyStatus(duty)) === 'COMPLETED');
const visit = { who: 'Mme Roux', subject: 'dossiers en cours' };
const frozen = (office: Office, id: string) =>
  eventually(async () => (await office.knownDuty(statement(id))).stage === 'to-approve');
const declared = async (office: Office, id: string): Promise<void> => {
  const caisse = { id, name: id, email: null, since: '2010-01-01' as LegalDay };
  await office.tellDuties((await office.register.setCaisse(caisse)).decisions);
};
const approved = (office: Office, id: string, on: string) =>
  office.say(`caisse:${id}`, 'statement-approved', on, { period: '2010-S1', signatory: 'director' });
const acknowledged = (office: Office, id: string, on: string, outcome: object) =>
  office.say(`caisse:${id}`, 'statement-acknowledged', on, { period: '2010-S1', ...outcome });

/** The paths of the periodic duties' workflows; each ends on a day that the next may start from. */
export const DUTY_PATHS: Readonly<Record<string, DutyPath>> = {
  'statement-accepted': {
    duty: statement,
    walk: async (office, id) => {
      await declared(office, id);
      await office.goTo('2010-07-06');
      await frozen(office, id);
      await approved(office, id, '2010-07-06');
      await eventually(async () => (await office.knownDuty(statement(id))).stage === 'sent');
      await acknowledged(office, id, '2010-07-06', { outcome: 'accepted' });
      await completed(office, statement(id));
    },
  },
  'statement-refused-and-sent-again': {
    duty: statement,
    walk: async (office, id) => {
      await declared(office, id);
      await frozen(office, id);
      await office.goTo('2010-07-13');
      await approved(office, id, '2010-07-13');
      await eventually(async () => (await office.knownDuty(statement(id))).stage === 'sent');
      await acknowledged(office, id, '2010-07-13', { outcome: 'refused', reasons: 'fichier illisible' });
      await office.goTo('2010-07-15');
      await office.say(`caisse:${id}`, 'statement-resend', '2010-07-15', { period: '2010-S1', reason: 'refait' });
      await eventually(async () => (await office.knownDuty(statement(id))).stage === 'sent');
      await acknowledged(office, id, '2010-07-15', { outcome: 'received' });
      await acknowledged(office, id, '2010-07-15', { outcome: 'accepted' });
      await completed(office, statement(id));
    },
  },
  'query-answered-late': {
    duty: (id) => `query:${id}:2010-07`,
    walk: async (office, id) => {
      await holding(office, id);
      await eventually(async () => (await office.knownDuty(`query:${id}:2010-07`)).stage === 'sent');
      await office.goTo('2010-08-02');
      await office.say(`bailiff:${id}`, 'query-replied', '2010-08-02', { period: '2010-07', lines: 1, rejected: 0 });
      await completed(office, `query:${id}:2010-07`);
    },
  },
  'semester-visited': {
    duty: semester,
    walk: async (office, id) => {
      await office.declare(id);
      await office.say(`bailiff:${id}`, 'visit-planned', '2010-08-02', { day: '2010-10-20' });
      await office.goTo('2010-10-21');
      await office.say(`bailiff:${id}`, 'visit-done', '2010-10-20', visit);
      await completed(office, semester(id));
    },
  },
  'semester-mail-fails': {
    duty: semester,
    walk: async (office, id) => {
      await office.declare(id);
      office.officeOutbox.failing = true;
      await office.goTo('2010-11-17');
      office.officeOutbox.failing = false;
      await office.goTo('2010-11-19');
      await office.say(`bailiff:${id}`, 'visit-done', '2010-11-19', visit);
      await completed(office, semester(id));
    },
  },
  'semester-missed': {
    duty: semester,
    walk: async (office, id) => {
      await office.declare(id);
      await office.goTo('2011-01-03');
      await completed(office, semester(id));
    },
  },
};

/** A bailiff who holds a file of which nothing was ever heard. */
async function holding(office: Office, id: string): Promise<void> {
  await office.openUntold(`K-${id}`, '2010-07-15');
  const hold = `UPDATE recovery_case SET bailiff = $1, placed_on = '2009-01-05' WHERE id = $2`;
  await office.pool.query(hold, [id, `K-${id}`]);
  await office.declare(id);
}

/** Walks the paths of periodic duties, on a server of their own. */
async function recordDuties(folder: string): Promise<string[]> {
  const office = await Office.skippingTime('2010-07-01');
  try {
    await office.register.office.beginDuties('2010-07-01' as LegalDay);
    const names: string[] = [];
    for (const [way, { duty, walk }] of Object.entries(DUTY_PATHS)) {
      await walk(office, way);
      names.push(...(await keep(office, folder, way, duty(way), office.runsOf(duty(way)))));
    }
    for (const [way, type] of Object.entries(SCHEDULED)) {
      const workflowId = `scheduled:${way}`;
      const { firstExecutionRunId } = await office.client.workflow.start(type, {
        workflowId,
        taskQueue: TASK_QUEUES.cases,
      });
      await completed(office, workflowId);
      names.push(...(await keep(office, folder, way, workflowId, [firstExecutionRunId])));
    }
    return names;
  } finally {
    await office.end();
  }
}

/** Writes the histories of these runs, unless they are there. */
async function keep(
  office: Office,
  folder: string,
  way: string,
  workflowId: string,
  runs: readonly string[],
): Promise<string[]> {
  const names: string[] = [];
  for (const [index, runId] of runs.entries()) {
    const name = index === 0 ? way : `${way}-run-${index + 1}`;
    const history = await office.client.workflow.getHandle(workflowId, runId).fetchHistory();
    names.push(name);
    const file = path.join(folder, `${name}.json`);
    if (!existsSync(file)) writeFileSync(file, `${anonymous(historyToJSON(history))}\n`);
  }
  return names;
}

/**
 * Walks every path and writes the history of each of its runs: `npm run histories`. What is there already stays: a workflow that
 * changes gets new paths, or new names, beside the old ones.
 */
export async function recordHistories(folder: string = HISTORIES): Promise<string[]> {
  const office = await Office.skippingTime('2009-06-02');
  try {
    const names: string[] = [];
    for (const [way, walk] of Object.entries(PATHS)) {
      await walk(office, way);
      names.push(...(await keep(office, folder, way, caseWorkflowId(way), office.runsOf(way))));
    }
    return [...names, ...(await recordDuties(folder))];
  } finally {
    await office.end();
  }
}

/** Clients sign with process and host; the rest is ids, days and versions. */
function anonymous(json: string): string {
  return json.replace(/"identity": "[^"]*"/g, '"identity": "recorded"');
}
