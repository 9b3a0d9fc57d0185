import type { NewOfficeFact, Volume } from './office-fact';
import type { OfficeContext } from './periodic-duty';

/**
 * A finding on volume with the figures that it rests on, as they are when it is recorded, unless it brings its own. A bailiff who
 * holds nothing holds nothing of every caisse: each has to agree.
 */
export function completedWaiver(fact: NewOfficeFact, { volumes, caisses }: OfficeContext): NewOfficeFact {
  if (fact.kind !== 'waiver-found' || 'volumes' in fact.data) return fact;
  const nothing = caisses.map((caisse): Volume => ({ caisse, cases: 0, due: '0.00', reports: 0 }));
  return { ...fact, data: { ...fact.data, volumes: volumes.length > 0 ? volumes : nothing } as NewOfficeFact['data'] };
}
