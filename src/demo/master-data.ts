import type { Delegation } from '../domain/assessment/debtor-state';
import { addDays, type LegalDay } from '../domain/calendar/legal-day';
import type { Caisse } from '../register/contract';
import type { DemoCaisse } from './addresses';

/** Caisses that do not exist, with addresses under a domain that cannot (RFC 2606). */
export const DEMO_CAISSES: readonly (Caisse & { readonly id: DemoCaisse })[] = [
  {
    id: 'C1',
    name: "Caisse mutuelle régionale d'Île-de-France (fictive)",
    email: 'recouvrement@cmr-ile-de-france.example',
  },
  { id: 'C2', name: 'Caisse mutuelle régionale Bretagne et Loire (fictive)', email: 'recouvrement@cmr-ouest.example' },
  { id: 'C3', name: 'Caisse mutuelle régionale des Alpes (fictive)', email: 'recouvrement@cmr-alpes.example' },
];

export const DIRECTOR = 'directeur';
export const DEPUTY = 'directrice-adjointe';
/** For how long the deputy has been allowed to sign, in days before the load. */
const DEPUTY_SINCE_DAYS = 90;

/** Who may sign: the director throughout, the deputy for the last months. */
export function demoDelegations(windowFrom: LegalDay, today: LegalDay): Delegation[] {
  return [
    { signatory: DIRECTOR, from: windowFrom, to: null },
    { signatory: DEPUTY, from: addDays(today, -DEPUTY_SINCE_DAYS), to: null },
  ];
}
