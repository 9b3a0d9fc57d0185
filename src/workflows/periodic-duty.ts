import {
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/activities';
import type { OfficeEffectKind } from '../domain/office/names';
import { changedAttributes } from './case-attributes';
import { currentPeriodicDecision, decidePeriodic, type PeriodicDutyInput, TASK_QUEUES } from './contract';
import { PeriodicFile } from './periodic-file';
import { OFFICE_EFFECT_SUMMARIES, periodicDetails, publishedOf, waitText } from './periodic-texts';

/** As for cases: each wake-up of one that the worker no longer caches replays its history. */
const LONGEST_HISTORY = 50;

/** Waking by time is a local activity, one short attempt: one event. */
const quickly = proxyLocalActivities<Pick<Activities, 'advancePeriodic'>>({
  startToCloseTimeout: 5_000,
  scheduleToCloseTimeout: 5_000,
  retry: { maximumAttempts: 1 },
  summary: "Examen de l'obligation",
});

/** When the register is away: retried by the server, which costs no history. */
const patiently = proxyActivities<Pick<Activities, 'advancePeriodic'>>({
  startToCloseTimeout: 15_000,
  scheduleToCloseTimeout: 600_000,
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 60_000 },
  summary: "Examen de l'obligation (nouvel essai)",
});

type Doing = Parameters<typeof proxyActivities>[0];

/** A message; one to the desk may tell of thousands of bailiffs, each of which gets its own fact. */
const MESSAGE: Doing = {
  taskQueue: TASK_QUEUES.effects,
  startToCloseTimeout: 300_000,
  scheduleToCloseTimeout: 1_800_000,
  heartbeatTimeout: 60_000,
  retry: { initialInterval: 1_000, maximumInterval: 10_000, maximumAttempts: 3 },
};

/** The first that asks tells of all; the others only ask, and must not keep the messages of cases waiting. */
const DESK: Doing = { ...MESSAGE, taskQueue: TASK_QUEUES.cases };

/** Freezing and exporting half a million lines: minutes, hours on a poor machine; resumed where it was broken off. */
const REPORT: Doing = {
  taskQueue: TASK_QUEUES.reports,
  startToCloseTimeout: 6 * 3_600_000,
  heartbeatTimeout: 120_000,
  retry: { initialInterval: 10_000, maximumInterval: 300_000, maximumAttempts: 3 },
};

const DOING: { readonly [K in OfficeEffectKind]: Doing } = {
  'remind-desk': DESK,
  'query-bailiff': MESSAGE,
  'remind-bailiff': MESSAGE,
  'remind-director': MESSAGE,
  'freeze-statement': REPORT,
  'send-statement': REPORT,
};

/**
 * Sees one periodic duty through, from its opening until it is done or lifted and nothing is left to be sent: waits for what the
 * register says, by time or because something became known, and carries out what is due. It decides nothing, and never fails.
 */
export async function seeThrough(input: PeriodicDutyInput): Promise<void> {
  const file = new PeriodicFile(input);
  setHandler(currentPeriodicDecision, () => file.decision);
  setHandler(decidePeriodic, (given) => file.hear(given));

  for (;;) {
    if (file.isNudged) await examine(file);
    else if (file.mayPerform) await performEffects(file);
    else if (file.isOver) return show(file, 'rien');
    else if (workflowInfo().historyLength > LONGEST_HISTORY) await continueAsNew<typeof seeThrough>(file.handOver());
    else if (await timeComes(file)) await examine(file);
  }
}

/** Shows the wait and waits, for the decision's instant or for a signal. @returns whether the time came */
async function timeComes(file: PeriodicFile): Promise<boolean> {
  const what = waitText(file.decision);
  show(file, what);
  const seen = file.news;
  const ms = file.waitMs(Date.now());
  const heard = (): boolean => file.news !== seen;
  let came = false;
  if (ms === null) await condition(heard);
  else came = !(await condition(heard, ms, { summary: what }));
  file.unblock();
  return came;
}

/** Has the register do what is due by time (or what it was nudged for) and takes its decision. */
async function examine(file: PeriodicFile): Promise<void> {
  file.heed();
  const { duty } = file.decision;
  const { knowledge } = file;
  try {
    const answer = await quickly.advancePeriodic(duty, knowledge).catch((error) => {
      if (isCancellation(error)) throw error;
      return patiently.advancePeriodic(duty, knowledge);
    });
    file.adopt(answer);
  } catch (error) {
    if (isCancellation(error)) throw error;
    return file.setBack();
  }
  if (file.isBehind(Date.now())) file.setBack();
  else if (file.decision.effects.length === 0) file.recover();
}

/** Carries out what is due, each effect once; what fails goes back to the register and never blocks the duty. */
async function performEffects(file: PeriodicFile): Promise<void> {
  const due = file.decision.effects;
  const remains = (key: string): boolean => file.decision.effects.some((effect) => effect.key === key);
  for (const { key, kind } of due) {
    if (!remains(key)) continue;
    const { performOfficeEffect } = proxyActivities<Pick<Activities, 'performOfficeEffect'>>({
      ...DOING[kind],
      summary: OFFICE_EFFECT_SUMMARIES[kind],
    });
    try {
      file.adopt(await performOfficeEffect({ key, kind, duty: file.decision.duty, known: file.knowledge }));
    } catch (error) {
      if (isCancellation(error)) throw error;
    }
  }
  if (due.some(({ key }) => remains(key))) file.setBack();
  else file.recover();
}

/** Publishes stage, dates and attention: search attributes only where they changed, the page's text each time. */
function show(file: PeriodicFile, waiting: string): void {
  const { decision, attention } = file;
  const changed = changedAttributes(workflowInfo().typedSearchAttributes, publishedOf(decision), attention);
  if (changed.length > 0) upsertSearchAttributes(changed);
  setCurrentDetails(periodicDetails(decision, waiting, attention));
}
