import type { PeriodicDutyInput } from './contract';
import { seeThrough } from './periodic-duty';

/**
 * A13-7: « l'organisme […] rend visite à chaque huissier au moins une fois par semestre », unless the volume does not justify it and the
 * caisses agree. One bailiff's semester: it waits for the visit or the waiver, and has the desk reminded.
 */
export function bailiffSemester(input: PeriodicDutyInput): Promise<void> {
  return seeThrough(input);
}
