import { addDays, nextWorkingDay, type HolidayZone, type LegalDay } from '../domain/calendar';
import { parisInstant } from '../domain/calendar/paris-time';
import type { Instant } from '../domain/facts/fact';
import {
  caisseSubject,
  type FrozenFigures,
  type NewOfficeFact,
  type OfficeFactData,
} from '../domain/office/office-fact';
import { type Period, periodAfter, semesterOf } from '../domain/office/periods';
import { RULE_SETS } from '../domain/rules/rule-sets';
import { DEMO_SOURCE } from './case-story';
import { DIRECTOR } from './master-data';
import type { PastOfficeFact } from './office-story';

/** Days after the closing on which a statement of the demonstration went through each of its stations. */
const STATIONS = { settled: 9, approved: 14, sent: 15, received: 16, accepted: 27 } as const;
const FROZEN_MINUTE = 30;
const OFFICE_MINUTE = 10 * 60;

/** Closed semesters from `from` on whose statement had gone its whole way before `today`; what is younger is left to the service. */
export function statedSemesters(from: LegalDay, today: LegalDay): Period[] {
  const semesters: Period[] = [];
  for (
    let semester = semesterOf(from);
    addDays(semester.last, STATIONS.accepted + 5) < today;
    semester = periodAfter(semester)
  )
    semesters.push(semester);
  return semesters;
}

/** The night in which the statement of a semester was frozen. */
export function frozenAt({ last }: Period): Instant {
  return parisInstant(addDays(last, RULE_SETS['1993'].statementFreeze.value), FROZEN_MINUTE);
}

/** How a caisse's statement went: frozen, its findings settled, approved, sent, accepted. */
export function tellStatement(
  caisse: string,
  semester: Period,
  figures: FrozenFigures,
  zone: HolidayZone,
): PastOfficeFact[] {
  const { id: period, last } = semester;
  const told: PastOfficeFact[] = [];
  const tell = <K extends keyof OfficeFactData>(
    name: string,
    kind: K,
    on: LegalDay,
    data: OfficeFactData[K],
    recordedAt = parisInstant(on, OFFICE_MINUTE + told.length),
  ): void => {
    const fact: NewOfficeFact<K> = {
      source: DEMO_SOURCE,
      id: `${caisse}:${period}:${name}`,
      subject: caisseSubject(caisse),
      kind,
      on,
      recordedBy: DEMO_SOURCE,
      data,
    };
    told.push({ ...fact, recordedAt });
  };
  const station = (name: keyof typeof STATIONS): LegalDay => nextWorkingDay(addDays(last, STATIONS[name]), zone);
  const frozenOn = addDays(last, RULE_SETS['1993'].statementFreeze.value);
  tell('frozen', 'statement-frozen', frozenOn, { ...figures, period, number: 0 });
  for (const [code, count] of Object.entries(figures.findings))
    tell(`settled:${code}`, 'finding-settled', station('settled'), { period, code, count, reason: SETTLED });
  tell('approved', 'statement-approved', station('approved'), { period, signatory: DIRECTOR });
  tell('sent', 'statement-sent', station('sent'), {
    period,
    number: 0,
    channel: 'reprise',
    reference: `reprise/${caisse}/${period}`,
  });
  tell('received', 'statement-acknowledged', station('received'), { period, outcome: 'received' });
  tell('accepted', 'statement-acknowledged', station('accepted'), { period, outcome: 'accepted' });
  return told;
}

/** Why the findings of a past statement did not stand in its way. */
export const SETTLED = "examiné à l'arrêté, sans incidence sur les sommes";
