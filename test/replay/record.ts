import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
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
      for (const [index, runId] of office.runsOf(way).entries()) {
        const name = index === 0 ? way : `${way}-run-${index + 1}`;
        const history = await office.client.workflow.getHandle(caseWorkflowId(way), runId).fetchHistory();
        names.push(name);
        const file = path.join(folder, `${name}.json`);
        if (!existsSync(file)) writeFileSync(file, `${anonymous(historyToJSON(history))}\n`);
      }
    }
    return names;
  } finally {
    await office.end();
  }
}

/** Clients sign with process and host; the rest is ids, days and versions. */
function anonymous(json: string): string {
  return json.replace(/"identity": "[^"]*"/g, '"identity": "recorded"');
}
