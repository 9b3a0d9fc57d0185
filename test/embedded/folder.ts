import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { readConfig } from '../../src/config';
import type { Embedded } from '../../src/embedded';

export const SEARCH_ATTRIBUTES = { CaseStage: 'Keyword', DueAt: 'Datetime', NeedsAttention: 'Bool' };

/** A data folder of one test, and the processes that work on it. */
export class Folder {
  readonly parent = mkdtempSync(join(tmpdir(), 'recouvrement-data-'));
  readonly path = join(this.parent, 'data');
  private readonly children: ChildProcess[] = [];

  constructor() {
    chmodSync(this.parent, 0o711); // root's PostgreSQL runs as another user
  }

  settings(more: Readonly<Record<string, string>> = {}) {
    return readConfig({ PATH: process.env.PATH, RECOUVREMENT_DATA: this.path, ...more });
  }

  /** A process of its own that starts the parts, and is killed with the test. */
  starter(): ChildProcess {
    const hook = join(__dirname, '..', 'support', 'typescript-hook.js');
    const child = spawn(process.execPath, ['--require', hook, join(__dirname, 'up-and-wait.ts')], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, RECOUVREMENT_DATA: this.path },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.children.push(child);
    return child;
  }

  /** Runs the parts in a process of its own; gives their addresses. */
  async upInAnotherProcess(): Promise<{ child: ChildProcess; embedded: Embedded }> {
    const child = this.starter();
    const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
    return { child, embedded: JSON.parse(line) as Embedded };
  }

  /** Another program, which has the words on its command line. */
  bystander(...words: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '--', ...words], { stdio: 'ignore' });
    this.children.push(child);
    return child;
  }

  postgresPid(): number {
    return Number(readFileSync(join(this.path, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  }

  temporalPid(): number {
    return (JSON.parse(readFileSync(join(this.path, 'temporal.pid'), 'utf8')) as { pid: number }).pid;
  }

  remove(): void {
    for (const child of this.children) child.kill('SIGKILL');
    rmSync(this.parent, { recursive: true, force: true });
  }
}

export async function killed(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

export async function query(databaseUrl: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function withTemporal<T>(address: string, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await work(new Client({ connection, namespace: 'default' }));
  } finally {
    await connection.close();
  }
}

export const startWorkflow = (address: string) =>
  withTemporal(address, (client) => client.workflow.start('waits', { taskQueue: 'nobody', workflowId: 'case:1' }));
export const statusOfWorkflow = (address: string) =>
  withTemporal(address, async (client) => (await client.workflow.getHandle('case:1').describe()).status.name);
