import { parisDay } from '../../domain/calendar/paris-time';
import { officeEvidenceFact } from '../../domain/office/evidence';
import { caisseSubject, type FrozenFigures } from '../../domain/office/office-fact';
import type { PeriodicDecision } from '../../domain/office/periodic-decision';
import { periodicDutyId } from '../../domain/office/periodic-duty';
import type { PeriodId } from '../../domain/office/periods';
import type { RegisterContext } from '../debtor-transaction';
import { completeOfficeEffects } from './office-evidence';
import { officeConsequencesOf, transactOffice, unknownSubject } from './office-transaction';

/** What a freezing found, and of which statement: 0 the statement itself, from 1 on the rectifying ones. */
export interface Freezing {
  readonly caisse: string;
  readonly period: PeriodId;
  readonly number: number;
  readonly figures: FrozenFigures;
}

/**
 * Records that a statement was frozen by a command, under the key that the service's own freezing has: whichever comes first, the fact
 * is there once.
 * @throws {Refusal} RCV-UNKNOWN-CAISSE
 */
export async function recordFreezing(
  context: RegisterContext,
  { caisse, period, number, figures }: Freezing,
): Promise<readonly PeriodicDecision[]> {
  const key = `freeze-statement:${periodicDutyId('nominative-statement', caisse, period)}:${number}`;
  const evidence = { channel: 'register', reference: figures.control };
  const { rowCount } = await context.pool.query('SELECT FROM office_effect WHERE key = $1', [key]);
  if (rowCount !== 0) return completeOfficeEffects(context, [key], evidence, () => ({ ...figures }));
  const subject = caisseSubject(caisse);
  const effect = { key, kind: 'freeze-statement', subject, data: { period, number } } as const;
  const settled = await transactOffice(context, [subject], (_file, now) => ({
    facts: [officeEvidenceFact(effect, parisDay(now), evidence, { ...figures })],
  }));
  const one = settled.get(subject);
  if (!one) throw unknownSubject(subject);
  return officeConsequencesOf(one).decisions;
}
