import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { simpleParser } from 'mailparser';
import { affineClock } from '../../src/clock';
import type { LegalDay } from '../../src/domain/calendar/legal-day';
import { epochMs, parisDay, parisInstant } from '../../src/domain/calendar/paris-time';
import type { Clock } from '../../src/domain/clock';
import type { Instant } from '../../src/domain/facts/fact';
import type { PeriodId } from '../../src/domain/office/periods';
import { startMailTrap } from '../../src/embedded/mail-trap';
import { createMail, createOfficeMessages } from '../../src/messages';
import { ensureSchedule, wantedSchedules } from '../../src/temporal/schedules';
import { eventually, Office, workflowCode } from '../workflows/office';
import { bailiffId, type Course, courseOf, expected, FIRST_DAY, LAST_DAY, NEXT_SEMESTER, SEMESTER } from './plan';

const DAY_MS = 86_400_000;
/** What still has something to do when the run's days are over is waited for, but not for ever. */
const UNFINISHED = { period: SEMESTER as PeriodId, over: false, limit: 1 } as const;
const ENDING_MS = 60_000;
const GIVEN_UP = '2011-01-20' as LegalDay;
/** Bailiffs told of at once, as a desk's import does. */
const ABREAST = 10;

export interface SemesterOptions {
  readonly bailiffs: number;
  /** How long a legal day lasts. */
  readonly dayMs: number;
  readonly say: (text: string) => void;
}

export interface SemesterReport {
  readonly bailiffs: number;
  readonly seconds: number;
  readonly stages: Readonly<Record<string, number>>;
  /** Workflows of the semester that have ended, and those of the next. */
  readonly workflows: { readonly ended: number; readonly next: number; readonly open: number };
  /** Workflows that only the pump told, after the end. */
  readonly toldByPump: number;
  readonly mails: number;
  readonly lines: number;
  /** Events of a bailiff's semester, all its runs together. */
  readonly events: {
    readonly least: number;
    readonly median: number;
    readonly most: number;
    readonly longestRun: number;
  };
  /** What differs from the plan, in words; none: as computed beforehand. */
  readonly found: readonly string[];
}

/**
 * A semester of many bailiffs on the real server: the schedule opens it, workflows remind and end, the next is opened. The pump
 * runs once, after the end: what it has to tell is counted.
 */
export async function semesterRun({ bailiffs, dayMs, say }: SemesterOptions): Promise<SemesterReport> {
  const started = performance.now();
  const folder = mkdtempSync(path.join(tmpdir(), 'recouvrement-semester-'));
  const trap = await startMailTrap({ folder });
  const mail = createMail({ smtpUrl: trap.url, from: 'recouvrement@organisme.example' });
  await workflowCode();
  const clock = new RunClock(DAY_MS / dayMs);
  const office = await Office.onDevServer({ clock, worker: false });
  const messages = createOfficeMessages({ mail, desk: 'desk@o.example', director: 'director@o.example' });
  office.officeOutbox.through = messages;
  try {
    await office.register.office.beginDuties('2010-07-01' as LegalDay);
    await declareAll(office, bailiffs);
    say(`${bailiffs} bailiffs declared`);
    await office.startWorker();
    clock.begin();
    for (const schedule of wantedSchedules(clock))
      if (schedule.scheduleId === 'bailiff-semester') await ensureSchedule(office.client, schedule);
    await live(office, bailiffs, say);
    // Who was reminded of by another's message, and is over by it, is told by the pump; once, at the end.
    const { told } = await office.pump();
    await eventually(async () => (await running(office, SEMESTER)) === 0, ENDING_MS).catch(() => undefined); // the report says it
    return await reportOf(office, bailiffs, folder, {
      seconds: (performance.now() - started) / 1000,
      toldByPump: told,
    });
  } finally {
    await office.end();
    mail.close();
    await trap.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Legal time begins to run when everything is there. */
class RunClock implements Clock {
  private clock: Clock;

  constructor(private readonly speed: number) {
    this.clock = this.startingNow();
  }

  begin(): void {
    this.clock = this.startingNow();
  }

  now = () => this.clock.now();
  toEngineMs = (legal: Instant) => this.clock.toEngineMs(legal);
  spanMs = (legalMs: number) => this.clock.spanMs(legalMs);

  private startingNow(): Clock {
    return affineClock(epochMs(parisInstant(FIRST_DAY, 9 * 60)), Date.now(), this.speed);
  }
}

/** Declared before duties are owed would open nothing; here by SQL, so that all of them are opened by the schedule's fan-out. */
async function declareAll({ pool }: Office, bailiffs: number): Promise<void> {
  const rows = Array.from({ length: bailiffs }, (_, index) => {
    const { from = '2001-01-01', to = null } = courseOf(index);
    return { id: bailiffId(index), name: bailiffId(index), from_day: from, to_day: to };
  });
  await pool.query(
    `INSERT INTO bailiff (id, name, from_day, to_day) SELECT id, name, from_day, to_day FROM json_to_recordset($1::json) AS x(id text, name text, from_day date, to_day date)`,
    [JSON.stringify(rows)],
  );
  await pool.query(`INSERT INTO office_subject (id) SELECT 'bailiff:' || id FROM bailiff`);
}

/** Lets the days go by; what the desk learns it says on its day. */
async function live(office: Office, bailiffs: number, say: (text: string) => void): Promise<void> {
  const told = new Set<number>();
  let shown: LegalDay | null = null;
  for (;;) {
    const today = parisDay(office.clock.now());
    if (today !== shown)
      say(`${today}: ${office.officeOutbox.sent.length} messages, ${await running(office)} workflows run`);
    shown = today;
    const due = Array.from({ length: bailiffs }, (_, index) => index).filter((index) => {
      const { visited, waived } = courseOf(index);
      const on = visited ?? waived;
      return on !== undefined && on <= today && !told.has(index);
    });
    const left = due.values();
    const lane = async (): Promise<void> => {
      for (const index of left) {
        await tellOf(office, bailiffId(index), courseOf(index));
        told.add(index);
      }
    };
    await Promise.all(Array.from({ length: ABREAST }, lane));
    if (today >= LAST_DAY && (await office.register.office.listPeriodic(UNFINISHED)).length === 0) return;
    if (today >= GIVEN_UP) return;
    await sleep(200);
  }
}

async function tellOf(office: Office, id: string, { visited, waived }: Course): Promise<void> {
  const subject = `bailiff:${id}`;
  if (visited) await office.say(subject, 'visit-done', visited, { who: 'desk', subject: 'dossiers' }, `visit-${id}`);
  if (!waived) return;
  const until = '2011-06-30';
  await office.say(subject, 'waiver-found', waived, { until, reason: 'aucun dossier' }, `waiver-${id}`);
  const agreed = { waiver: `waiver-${id}`, caisse: 'C1', reference: 'L-1' };
  await office.say(subject, 'waiver-agreed', waived, agreed, `agreed-${id}`);
}

async function running({ client }: Office, period?: string): Promise<number> {
  const query = `WorkflowType = 'bailiffSemester' AND ExecutionStatus = 'Running'`;
  if (period === undefined) return (await client.workflow.count(query)).count;
  let count = 0;
  for await (const { workflowId } of client.workflow.list({ query })) if (workflowId.endsWith(`:${period}`)) count++;
  return count;
}

async function reportOf(
  office: Office,
  bailiffs: number,
  folder: string,
  { seconds, toldByPump }: { seconds: number; toldByPump: number },
): Promise<SemesterReport> {
  const want = expected(bailiffs);
  const found: string[] = [];
  const { rows } = await office.pool.query<{
    id: string;
    stage: string;
    done_on: string | null;
    lifted_on: string | null;
    version: number;
    notified_version: number;
  }>(
    `SELECT id, stage, done_on, lifted_on, version, notified_version FROM periodic_duty WHERE period = $1 ORDER BY id`,
    [SEMESTER],
  );
  const stages: Record<string, number> = {};
  for (const [index, row] of rows.entries()) {
    stages[row.stage] = (stages[row.stage] ?? 0) + 1;
    const course = courseOf(index);
    if (row.stage !== course.stage || row.done_on !== course.doneOn || row.lifted_on !== course.liftedOn)
      found.push(`${row.id} (${course.name}): ${row.stage}, done ${row.done_on}, lifted ${row.lifted_on}`);
    if (row.version !== row.notified_version)
      found.push(`${row.id}: its workflow was told ${row.notified_version} of ${row.version}`);
  }
  if (rows.length !== want.semester) found.push(`${rows.length} duties, ${want.semester} expected`);
  for (const [stage, count] of Object.entries(want.stages))
    if (stages[stage] !== count) found.push(`${stages[stage] ?? 0} ${stage}, ${count} expected`);

  const facts = await office.pool.query<{ subject: string; about: string; count: number }>(
    `SELECT subject, data ->> 'about' AS about, count(*)::int AS count FROM office_fact WHERE kind = 'desk-reminded' AND data ->> 'period' = $1 GROUP BY 1, 2`,
    [SEMESTER],
  );
  compare(
    'facts',
    facts.rows.map(({ subject, about, count }) => [`${subject.slice('bailiff:'.length)} ${about}`, count]),
    want.reminders,
    found,
  );
  const mails = await readMails(folder);
  compare('lines of mail', [...mails.lines], want.reminders, found);

  const next = await office.pool.query<{ count: number }>('SELECT count(*)::int FROM periodic_duty WHERE period = $1', [
    NEXT_SEMESTER,
  ]);
  if (next.rows[0]?.count !== want.next)
    found.push(`${next.rows[0]?.count} duties of the next semester, ${want.next} expected`);
  const histories = await readHistories(office);
  const ended = histories.filter(({ period, open }) => period === SEMESTER && !open).length;
  const open = histories.filter(({ period, open: runs }) => period === SEMESTER && runs).length;
  const ofNext = histories.filter(({ period }) => period === NEXT_SEMESTER).length;
  if (ended !== want.semester || open > 0)
    found.push(`${ended} workflows of the semester ended and ${open} run, ${want.semester} and none expected`);
  const starting = [...Array(bailiffs).keys()].filter(
    (index) => courseOf(index).goesOn && courseOf(index).waived === undefined,
  );
  const waivedNext = want.next - starting.length;
  if (ofNext < starting.length || ofNext > starting.length + waivedNext)
    found.push(`${ofNext} workflows of the next semester, ${starting.length} to ${want.next} expected`);
  const events = histories
    .filter(({ period }) => period === SEMESTER)
    .map((one) => one.events)
    .sort((a, b) => a - b);
  return {
    bailiffs,
    seconds: Math.round(seconds),
    stages,
    workflows: { ended, next: ofNext, open },
    toldByPump,
    mails: mails.count,
    lines: [...mails.lines.values()].reduce((sum, count) => sum + count, 0),
    events: {
      least: events[0] ?? 0,
      median: events[Math.floor(events.length / 2)] ?? 0,
      most: events.at(-1) ?? 0,
      longestRun: Math.max(0, ...histories.map(({ longest }) => longest)),
    },
    found,
  };
}

function compare(
  what: string,
  counted: Iterable<readonly [string, number]>,
  want: ReadonlySet<string>,
  found: string[],
): void {
  const seen = new Map(counted);
  for (const [key, count] of seen) {
    if (!want.has(key)) found.push(`${what}: ${key} was not expected`);
    else if (count !== 1) found.push(`${what}: ${key} ${count} times`);
  }
  for (const key of want) if (!seen.has(key)) found.push(`${what}: ${key} is missing`);
}

/** The lines of the tables that the desk was sent, by bailiff and reminder. */
async function readMails(folder: string): Promise<{ count: number; lines: Map<string, number> }> {
  const lines = new Map<string, number>();
  const files = readdirSync(folder).filter((name) => name.endsWith('.eml'));
  for (const file of files) {
    const { attachments } = await simpleParser(readFileSync(path.join(folder, file)));
    const table = attachments.find(({ filename }) => filename === 'visites.csv');
    const [head = '', ...rows] = (table?.content.toString('utf8') ?? '')
      .replace(/^\uFEFF/, '')
      .trim()
      .split(/\r?\n/);
    const columns = head.split(';');
    for (const row of rows) {
      const fields = row.split(';');
      const field = (name: string): string => fields[columns.indexOf(name)] ?? '';
      if (field('echeance') !== '2010-12-31') continue;
      const key = `${field('huissier')} ${ABOUT[field('rappel')] ?? field('rappel')}`;
      lines.set(key, (lines.get(key) ?? 0) + 1);
    }
  }
  return { count: files.length, lines };
}

/** As the table says it. */
const ABOUT: Readonly<Record<string, string>> = {
  'mi-semestre': 'mid',
  'échéance dépassée': 'overdue',
  ...Object.fromEntries(['45', '30', '15', '5'].map((days) => [`${days} jours avant le terme`, days])),
};

interface HistoryOf {
  readonly period: string;
  readonly open: boolean;
  readonly events: number;
  readonly longest: number;
}

/** How long the histories of each duty's runs are, from visibility. */
async function readHistories({ client }: Office): Promise<HistoryOf[]> {
  const of = new Map<string, { period: string; open: boolean; events: number; longest: number }>();
  for await (const { workflowId, historyLength, status } of client.workflow.list({
    query: `WorkflowType = 'bailiffSemester'`,
  })) {
    const known = of.get(workflowId) ?? { period: workflowId.split(':')[2] ?? '', open: false, events: 0, longest: 0 };
    of.set(workflowId, {
      ...known,
      open: known.open || status.name === 'RUNNING',
      events: known.events + historyLength,
      longest: Math.max(known.longest, historyLength),
    });
  }
  return [...of.values()];
}
