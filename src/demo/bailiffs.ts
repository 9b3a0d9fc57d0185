import { addDays, type LegalDay } from '../domain/calendar/legal-day';
import { type Period, periodBefore, semesterOf } from '../domain/office/periods';
import type { Bailiff } from '../domain/office/periodic-duty';
import { type DemoCaisse, departementsOf } from './addresses';
import { type Random, random } from './random';

const EACH = 40;
const CAISSES: readonly DemoCaisse[] = ['C1', 'C2', 'C3'];
/** Of each caisse's: the one who joined in the middle of the last semester, and the one who left in it. */
const JOINER = EACH - 1;
const LEAVER = EACH - 2;

export interface DemoBailiff extends Bailiff {
  readonly caisse: DemoCaisse;
}

/** A hundred and twenty bailiffs who do not exist, forty in each caisse's départements; the same for the same seed. */
export function syntheticBailiffs(today: LegalDay, seed: number): DemoBailiff[] {
  const last = pastSemesters(today).at(-1) as Period;
  return CAISSES.flatMap((caisse, region) =>
    Array.from({ length: EACH }, (_, index): DemoBailiff => {
      const serial = region * EACH + index + 1;
      const chance: Random = random(seed, 7_000 + serial);
      const id = `SYN-H${String(serial).padStart(3, '0')}`;
      return {
        id,
        caisse,
        name: `Étude fictive n° ${serial}`,
        office: `Office fictif ${serial}`,
        departement: chance.pick(departementsOf(caisse)),
        email: `${id.toLowerCase()}@etudes.example`,
        from: index === JOINER ? addDays(last.first, 75) : ('2015-01-01' as LegalDay),
        to: index === LEAVER ? addDays(last.first, 100) : null,
      };
    }),
  );
}

/** The two semesters before that of `today`, the older first. */
export function pastSemesters(today: LegalDay): readonly [Period, Period] {
  const last = periodBefore(semesterOf(today));
  return [periodBefore(last), last];
}

/** One of the caisse's bailiffs who is in office on a day; null where there is none. */
export function bailiffOnDuty(
  caisse: string,
  on: LegalDay,
  bailiffs: readonly DemoBailiff[],
  chance: Random,
): string | null {
  const able = bailiffs.filter((one) => one.caisse === caisse && one.from <= on && (one.to === null || on <= one.to));
  return able.length === 0 ? null : chance.pick(able).id;
}
