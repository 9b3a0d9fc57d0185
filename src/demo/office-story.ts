import {
  addDays,
  isWorkingDay,
  nextWorkingDay,
  type HolidayZone,
  type LegalDay,
  toDayNumber,
} from '../domain/calendar';
import { epochMs, instantOf, parisInstant } from '../domain/calendar/paris-time';
import type { Instant } from '../domain/facts/fact';
import { bailiffSubject, type NewOfficeFact, type OfficeFactData, type Volume } from '../domain/office/office-fact';
import { monthOf, type Period, periodAfter, semesterOf } from '../domain/office/periods';
import { type DemoBailiff, pastSemesters } from './bailiffs';
import { DEMO_SOURCE } from './case-story';
import type { Holdings } from './holdings-story';
import { type Random, random } from './random';

/** A fact of the past between the organisme and a bailiff or a caisse, with the instant at which it was learnt. */
export type PastOfficeFact = NewOfficeFact & { readonly recordedAt: Instant };

export interface OfficeStoryOptions {
  readonly today: LegalDay;
  readonly zone: HolidayZone;
  readonly seed: number;
  /** What the bailiff held on a day of the past. */
  readonly holdings: Holdings;
}

/** Facts of the past are recorded at ten in the morning, each a millisecond after the one before. */
const RECORDED_MINUTE = 10 * 60;
/** How a bailiff's semester goes. */
const COURSES = { visited: 82, 'visited late': 4, waived: 8, missed: 6 } as const;
const SUBJECTS = ['dossiers sans nouvelles', 'exécutions en cours', 'point semestriel', 'saisies à engager'] as const;
const VISITORS = ['référent huissiers', 'référente huissiers (adjointe)'] as const;

/** What passed between the organisme and one bailiff over the last two semesters and up to yesterday, in order. */
export function tellBailiff(bailiff: DemoBailiff, options: OfficeStoryOptions): PastOfficeFact[] {
  const chance = random(options.seed, 9_000, Number(bailiff.id.slice(-3)));
  const story = new BailiffStory(bailiff, options, chance);
  const [older, last] = pastSemesters(options.today);
  for (const semester of [older, last]) story.semester(semester);
  story.present(semesterOf(options.today));
  story.replies(older.first);
  return story.inOrder();
}

type Told = { readonly recorded: LegalDay; readonly fact: NewOfficeFact };

class BailiffStory {
  private readonly told: Told[] = [];

  constructor(
    private readonly bailiff: DemoBailiff,
    private readonly options: OfficeStoryOptions,
    private readonly chance: Random,
  ) {}

  /** A semester that is over. */
  semester(semester: Period): void {
    const days = this.inOffice(semester);
    if (days === null) return;
    switch (this.chance.weighted(COURSES)) {
      case 'visited':
        return this.visit(semester, this.between(days.first, days.last));
      case 'visited late':
        return this.visit(semester, this.between(addDays(semester.last, 5), addDays(semester.last, 30)), semester);
      case 'waived':
        return this.waive(days.first, semester.last);
      case 'missed':
        return;
    }
  }

  /** The semester of today: some visits made, some planned. */
  present(semester: Period): void {
    const days = this.inOffice(semester);
    const yesterday = addDays(this.options.today, -1);
    if (days === null || days.first >= yesterday) return;
    if (this.chance.chance(0.5)) return this.visit(semester, this.between(days.first, yesterday));
    const planned = addDays(this.options.today, -this.chance.int(4, 12));
    if (this.chance.chance(0.5) && planned >= days.first)
      this.plan(semester, planned, this.between(this.options.today, semester.last));
  }

  /** What came back of the monthly queries: most of them within days, some never. */
  replies(from: LegalDay): void {
    for (let month = monthOf(from); month.first < this.options.today; month = periodAfter(month)) {
      const { cases: asked } = this.options.holdings.silent(this.bailiff.id, month.first);
      if (asked === 0 || !this.isInOffice(month.first) || !this.chance.chance(0.85)) continue;
      const on = this.office(addDays(month.first, this.chance.int(2, 24)));
      this.tell(`reply:${month.id}`, 'query-replied', on, { period: month.id, lines: asked, rejected: 0 });
    }
  }

  inOrder(): PastOfficeFact[] {
    const ordered = this.told
      .filter(({ recorded }) => recorded < this.options.today)
      .sort((a, b) => (a.recorded < b.recorded ? -1 : a.recorded > b.recorded ? 1 : 0));
    return ordered.map(({ recorded, fact }, rank) => ({
      ...fact,
      recordedAt: instantOf(epochMs(parisInstant(recorded, RECORDED_MINUTE)) + rank),
    }));
  }

  private visit(semester: Period, on: LegalDay, madeFor?: Period): void {
    const planned = addDays(on, -this.chance.int(8, 25));
    if (this.chance.chance(0.6) && planned >= semester.first) this.plan(semester, planned, on);
    this.tell(`visit:${semester.id}`, 'visit-done', on, {
      who: this.chance.pick(VISITORS),
      subject: this.chance.pick(SUBJECTS),
      ...(madeFor === undefined ? {} : { semester: madeFor.id }),
    });
  }

  private plan(semester: Period, on: LegalDay, day: LegalDay): void {
    this.tell(`plan:${semester.id}`, 'visit-planned', this.office(on), { day, who: this.chance.pick(VISITORS) });
  }

  /** The organisme's finding, then the agreement of each caisse concerned. */
  private waive(from: LegalDay, until: LegalDay): void {
    const found = this.between(from, addDays(from, 40));
    const held = this.options.holdings.volumes(this.bailiff.id, found);
    const volumes: Volume[] =
      held.length > 0 ? held : [{ caisse: this.bailiff.caisse, cases: 0, due: '0.00', reports: 0 }];
    const id = this.tell(`waiver:${until}`, 'waiver-found', found, {
      until,
      reason: 'peu de dossiers confiés au cours du semestre',
      volumes,
    });
    for (const { caisse } of volumes)
      this.tell(`waiver:${until}:${caisse}`, 'waiver-agreed', this.office(addDays(found, this.chance.int(6, 20))), {
        waiver: id,
        caisse,
        reference: `ACC-${caisse}-${until.slice(0, 4)}`,
      });
  }

  private tell<K extends keyof OfficeFactData>(name: string, kind: K, on: LegalDay, data: OfficeFactData[K]): string {
    const id = `${this.bailiff.id}:${name}`;
    const fact: NewOfficeFact<K> = {
      source: DEMO_SOURCE,
      id,
      subject: bailiffSubject(this.bailiff.id),
      kind,
      on,
      recordedBy: DEMO_SOURCE,
      data,
    };
    this.told.push({ recorded: this.office(addDays(on, this.chance.int(0, 3))), fact });
    return id;
  }

  /** The days of a semester on which the bailiff is in office; null: on none. */
  private inOffice({ first, last }: Period): { first: LegalDay; last: LegalDay } | null {
    const { from, to } = this.bailiff;
    const days = { first: from > first ? from : first, last: to !== null && to < last ? to : last };
    return days.first <= days.last ? days : null;
  }

  private isInOffice(day: LegalDay): boolean {
    return this.bailiff.from <= day && (this.bailiff.to === null || day <= this.bailiff.to);
  }

  /** A working day within days, or the first of them. */
  private between(first: LegalDay, last: LegalDay): LegalDay {
    for (let tries = 0; tries < 20; tries++) {
      const day = addDays(first, this.chance.int(0, Math.max(0, toDayNumber(last) - toDayNumber(first))));
      if (isWorkingDay(day, this.options.zone)) return day;
    }
    return first;
  }

  private office(day: LegalDay): LegalDay {
    return nextWorkingDay(day, this.options.zone);
  }
}
