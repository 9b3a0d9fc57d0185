import { proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { Activities, OpenedDuties } from '../activities/activities';
import { PERIODIC_LABELS } from '../domain/office/labels';
import type { PeriodicKind } from '../domain/office/names';
import { nominalTime } from './nominal-time';

/** Thousands of bailiffs, told at a limited rate: longer than any of it takes, and resumed where it was broken off. */
const { openPeriods } = proxyActivities<Pick<Activities, 'openPeriods'>>({
  startToCloseTimeout: 3_600_000,
  heartbeatTimeout: 60_000,
  retry: { initialInterval: 5_000, maximumInterval: 300_000 },
  summary: 'Ouverture des périodes dues',
});

/** Scheduled at each semester's first day: opens a semester for every bailiff in office. */
export const openBailiffSemesters = (): Promise<FannedOut> => fanOut('bailiff-semester');

/** Scheduled at each month's first day: opens a query for every bailiff who holds files without news. */
export const openBailiffQueries = (): Promise<FannedOut> => fanOut('bailiff-query');

/** Scheduled at each semester's closing: opens a statement for every caisse. */
export const openStatements = (): Promise<FannedOut> => fanOut('nominative-statement');

export interface FannedOut extends OpenedDuties {
  /** The time for which the schedule started it, however late it ran. */
  readonly nominal: string;
}

/**
 * Every period that is due and not yet started, of everyone, up to now: it does not matter how many runs were missed. The register
 * opens them, so that none is opened twice; their workflows are told, and whoever could not be told is found by the pump.
 */
async function fanOut(kind: PeriodicKind): Promise<FannedOut> {
  const nominal = nominalTime(workflowInfo());
  setCurrentDetails(`**Échéance nominale** : ${nominal}  \n**Ouvre** : ${PERIODIC_LABELS[kind]}`);
  return { nominal, ...(await openPeriods({ kind, nominal })) };
}
