import type { LegalDay } from '../calendar/legal-day';
import type { NewOfficeFact, OfficeFact } from '../office/office-fact';
import { type OfficeFile, ofOfficeKind } from '../office/office-file';
import { type Period, type PeriodId, semesterOf } from '../office/periods';

/** A bailiff's visits as they count: those that were cancelled are left out. */
export interface Visits {
  readonly planned: readonly OfficeFact<'visit-planned'>[];
  readonly done: readonly OfficeFact<'visit-done'>[];
}

export function readVisits(file: OfficeFile): Visits {
  const cancelled = new Set<OfficeFact>();
  for (const fact of ofOfficeKind(file.facts, 'visit-cancelled')) {
    const visit = file.resolve(fact.data.visit, fact);
    if (visit) cancelled.add(visit);
  }
  const standing = (fact: OfficeFact): boolean => !cancelled.has(fact);
  return {
    planned: ofOfficeKind(file.facts, 'visit-planned').filter(standing),
    done: ofOfficeKind(file.facts, 'visit-done').filter(standing),
  };
}

/** The one semester that a visit counts for: that of its day, or an earlier one that it names. */
export const semesterVisited = ({ on, data }: NewOfficeFact<'visit-done'>): PeriodId =>
  data.semester ?? semesterOf(on).id;

/** The visit that fulfils a semester: the earliest that counts for it, whenever it became known. */
export const visitOf = ({ done }: Visits, semester: PeriodId): OfficeFact<'visit-done'> | null =>
  done.find((visit) => semesterVisited(visit) === semester) ?? null;

/** The last day within a semester for which a visit is planned; null when none is. */
export function plannedIn({ planned }: Visits, semester: Period): LegalDay | null {
  const days = planned.map(({ data }) => data.day).filter((day) => semester.first <= day && day <= semester.last);
  return days.sort().at(-1) ?? null;
}

/** The next visit that is planned for a day or later; null when none is. */
export const nextVisit = ({ planned }: Visits, day: LegalDay): OfficeFact<'visit-planned'> | null =>
  planned.filter(({ data }) => data.day >= day).toSorted((a, b) => (a.data.day < b.data.day ? -1 : 1))[0] ?? null;
