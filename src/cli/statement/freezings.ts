import type { PeriodicDecision } from '../../domain/office/periodic-decision';
import { caisseSubject, isOfficeKind } from '../../domain/office/office-fact';
import type { Service } from '../parts';
import type { Named } from './named';

/** Records and tells every freezing of a semester that the caisse's file does not tell of yet: one that was broken off between the two is caught up. */
export async function tellFreezings(
  { register, tell }: Service,
  name: Pick<Named, 'caisse' | 'period'>,
): Promise<readonly PeriodicDecision[]> {
  const { caisse, period } = name;
  const { facts } = await register.office.readSubject(caisseSubject(caisse));
  const told = new Set(
    facts.flatMap((fact) =>
      isOfficeKind(fact, 'statement-frozen') && fact.data.period === period ? [fact.data.number] : [],
    ),
  );
  const frozen = (await register.statements.list({ caisse, period })).filter(({ state }) => state === 'frozen');
  const decisions: PeriodicDecision[] = [];
  for (const { number } of frozen) {
    if (told.has(number)) continue;
    const { statement: _, ...figures } = await register.statements.figures({ caisse, period, number });
    decisions.push(...(await register.office.recordFreezing({ caisse, period, number, figures })));
  }
  await tell(decisions);
  return decisions;
}
