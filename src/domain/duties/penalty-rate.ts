import type { LegalDay } from '../calendar/legal-day';
import type { Parameter } from '../rules/rule-sets';

/** A penalty rate, in percent of what a late duty concerns, in force from a day on. */
export interface PenaltyRate extends Parameter<bigint> {
  readonly from: LegalDay;
}

/**
 * Article 51: the caisse's board may apply a penalty of up to this share of the contributions, surcharges and penalties concerned.
 * Beside the rule sets, because no assessment rests on it: a new rate moves no date. Latest first.
 */
export const PENALTY_RATES: readonly [PenaltyRate, ...PenaltyRate[]] = [
  {
    from: '1993-12-22' as LegalDay,
    value: 10n,
    status: 'V',
    source: 'convention type (arrêté du 22 décembre 1993), art. 51 : 10 % au plus des sommes concernées',
  },
  {
    from: '1985-12-23' as LegalDay,
    value: 10n,
    status: 'U',
    source: 'convention type de 1985 : taux de 1993 repris, à confirmer',
  },
];

/** The rate in force on a duty's last day; before the first, the first. */
export function penaltyRateOn(day: LegalDay): PenaltyRate {
  return PENALTY_RATES.find(({ from }) => from <= day) ?? (PENALTY_RATES.at(-1) as PenaltyRate);
}
