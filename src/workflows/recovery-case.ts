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
import { changedAttributes } from './case-attributes';
import { CaseFile } from './case-file';
import { caseDetails, EFFECT_SUMMARIES, upTo } from './case-texts';
import { currentDecision, decide, type RecoveryCaseInput, TASK_QUEUES } from './contract';

/** Each wake-up of a case that the worker no longer caches replays its history: keep it short. */
const LONGEST_HISTORY = 50;

/** Waking by time is a local activity, one short attempt: one event. */
const quickly = proxyLocalActivities<Pick<Activities, 'advance'>>({
  startToCloseTimeout: 5_000,
  scheduleToCloseTimeout: 5_000,
  retry: { maximumAttempts: 1 },
  summary: 'Examen du dossier',
});

/** When the register is away: retried by the server, which costs no history. */
const patiently = proxyActivities<Pick<Activities, 'advance'>>({
  startToCloseTimeout: 15_000,
  scheduleToCloseTimeout: 600_000,
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 60_000 },
  summary: 'Examen du dossier (nouvel essai)',
});

/**
 * One formal notice and what follows, as article 13 has it: the thirty days (A13-1), the CRA's month (A13-2), then a
 * procedure (A13-3) or the caisse's notice (A13-4). It waits and gets things done; what the law says of the case, the
 * register has decided. A case never fails: what goes wrong is shown, waited for and tried again.
 */
export async function recoveryCase(input: RecoveryCaseInput): Promise<void> {
  const file = new CaseFile(input);
  setHandler(currentDecision, () => file.decision);
  setHandler(decide, (given) => file.hear(given));

  for (;;) {
    if (file.isNudged) await examine(file);
    else if (file.mayPerform) await performEffects(file);
    else if (file.isOver) return show(file, 'rien', input.link);
    else if (workflowInfo().historyLength > LONGEST_HISTORY) await continueAsNew<typeof recoveryCase>(file.handOver());
    else if (await timeComes(file, input.link)) await examine(file);
  }
}

/** Waits as the stage demands. @returns whether the time came; false when something was heard before */
function timeComes(file: CaseFile, link: string | undefined): Promise<boolean> {
  const wait = (what: string): Promise<boolean> => named(file, what, link);
  const { stage } = file.decision;
  switch (stage) {
    case 'notice-to-dispatch':
      return wait('Mise en demeure à expédier');
    case 'notice-period':
      return noticePeriod(file, wait);
    case 'claim-review':
      return commissionMonth(file, wait);
    case 'recovery-due':
      return procedureToEngage(file, wait);
    case 'in-procedure':
      return procedureCourse(file, wait);
    case 'caisse-notice-due':
      return caisseToNotify(file, wait);
    case 'with-caisse':
      return wait('Caisse avisée : suite donnée par la caisse (A13-4)');
    case 'settled':
    case 'cancelled':
      return wait('Dossier clos : derniers envois');
    default:
      return unknownStage(stage, wait);
  }
}

type Wait = (what: string) => Promise<boolean>;

/** A13-1: « à défaut de règlement dans le délai de trente jours imparti par la mise en demeure ». */
function noticePeriod({ decision }: CaseFile, wait: Wait): Promise<boolean> {
  return wait(`Délai de la mise en demeure${upTo(decision)} (A13-1)`);
}

/** A13-2: « sauf réclamation … reconnue fondée par ladite commission dans le délai d'un mois ». */
function commissionMonth({ decision }: CaseFile, wait: Wait): Promise<boolean> {
  return wait(`Mois de la CRA${upTo(decision)} (A13-2)`);
}

/** A13-3: « l'organisme procède obligatoirement au recouvrement … suivant l'une des procédures ». */
function procedureToEngage({ decision }: CaseFile, wait: Wait): Promise<boolean> {
  return wait(`Procédure à engager${upTo(decision)} (A13-3)`);
}

/** A13-3, engaged: the procedure has its own waits. */
function procedureCourse({ decision }: CaseFile, wait: Wait): Promise<boolean> {
  switch (decision.waitsFor?.deadline) {
    case 'opposition':
      return wait(`Délai d'opposition${upTo(decision)} (A13-3)`);
    case 'opposition-notice':
      return wait(`Avis d'opposition du greffe${upTo(decision)} (A13-3)`);
    default:
      return wait('Procédure engagée : actes et paiements (A13-3)');
  }
}

/** A13-4: « l'organisme avise sans délai la caisse du défaut de paiement ». Here only while the notice could not be sent. */
function caisseToNotify({ decision }: CaseFile, wait: Wait): Promise<boolean> {
  return wait(`Caisse à aviser${upTo(decision)} (A13-4)`);
}

/** A stage of a later version: wait all the same, a case is never failed. */
function unknownStage(stage: never, wait: Wait): Promise<boolean> {
  return wait(`Étape ${String(stage)}`);
}

/** Shows the wait and waits, for the decision's instant or for a signal. The timer carries `what` as its summary. */
async function named(file: CaseFile, what: string, link: string | undefined): Promise<boolean> {
  show(file, what, link);
  const seen = file.news;
  const ms = file.waitMs(Date.now());
  const heard = (): boolean => file.news !== seen;
  if (ms === null) await condition(heard);
  else if (!(await condition(heard, ms, { summary: what }))) {
    file.unblock();
    return true;
  }
  file.unblock();
  return false;
}

/** Has the register do what is due by time (or what it was nudged for) and takes its decision. */
async function examine(file: CaseFile): Promise<void> {
  file.heed();
  const { case: id } = file.decision;
  const { knowledge } = file;
  try {
    const answer = await quickly.advance(id, knowledge).catch((error) => {
      if (isCancellation(error)) throw error;
      return patiently.advance(id, knowledge);
    });
    file.adopt(answer);
  } catch (error) {
    if (isCancellation(error)) throw error;
    return file.setBack();
  }
  if (file.isBehind(Date.now())) file.setBack();
  else if (file.decision.effects.length === 0) file.recover();
}

/** Carries out what is due, each effect once; what fails goes back to the register and never blocks the case. */
async function performEffects(file: CaseFile): Promise<void> {
  const due = file.decision.effects;
  const remains = (key: string): boolean => file.decision.effects.some((effect) => effect.key === key);
  for (const { key, kind } of due) {
    if (!remains(key)) continue;
    const { performEffect } = proxyActivities<Pick<Activities, 'performEffect'>>({
      taskQueue: TASK_QUEUES.effects,
      startToCloseTimeout: 30_000,
      scheduleToCloseTimeout: 600_000,
      retry: { initialInterval: 1_000, maximumInterval: 10_000, maximumAttempts: 3 },
      summary: EFFECT_SUMMARIES[kind],
    });
    try {
      const { handedOver: _, ...answer } = await performEffect({
        key,
        kind,
        case: file.decision.case,
        known: file.knowledge,
      });
      file.adopt(answer);
    } catch (error) {
      if (isCancellation(error)) throw error;
    }
  }
  if (due.some(({ key }) => remains(key))) file.setBack();
  else file.recover();
}

/** Publishes stage, dates and attention: search attributes only where they changed, the page's text each time. */
function show(file: CaseFile, waiting: string, link: string | undefined): void {
  const { decision, attention } = file;
  const changed = changedAttributes(workflowInfo().typedSearchAttributes, decision, attention);
  if (changed.length > 0) upsertSearchAttributes(changed);
  setCurrentDetails(caseDetails(decision, waiting, attention, link));
}
