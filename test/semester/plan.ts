import type { LegalDay } from '../../src/domain/calendar/legal-day';

/** The run begins here, when the semester is under way: what is owed since July is opened at once, and reminded of. */
export const FIRST_DAY = '2010-11-10' as LegalDay;
export const SEMESTER = '2010-S2';
export const NEXT_SEMESTER = '2011-S1';
/** By then the next semester was opened, and nobody is reminded of the last one any more. */
export const LAST_DAY = '2011-01-06' as LegalDay;

/** What becomes of a bailiff in the semester, and what must have become of its duty: written down before anything runs. */
export interface Course {
  readonly name: string;
  readonly from?: LegalDay;
  readonly to?: LegalDay;
  /** Told on a day, of that day. */
  readonly visited?: LegalDay;
  readonly waived?: LegalDay;
  /** Reminders to the desk, by what they are about. */
  readonly reminders: readonly string[];
  readonly stage: string;
  readonly doneOn: LegalDay | null;
  readonly liftedOn: LegalDay | null;
  /** Whether the next semester is opened for it as well. */
  readonly goesOn: boolean;
}

const day = (text: string): LegalDay => text as LegalDay;
const NONE = { doneOn: null, liftedOn: null } as const;

const MISSED: Course = {
  name: 'never visited',
  reminders: ['mid', '45', '30', '15', '5', 'overdue'],
  stage: 'missed',
  ...NONE,
  goesOn: true,
};

/** Of ten bailiffs, one each; the others are never visited. */
const COURSES: readonly Course[] = [
  {
    name: 'visited',
    visited: day('2010-11-20'),
    reminders: ['mid', '45'],
    stage: 'visited',
    doneOn: day('2010-11-20'),
    liftedOn: null,
    goesOn: true,
  },
  {
    name: 'waived',
    waived: day('2010-12-06'),
    reminders: ['mid', '45', '30'],
    stage: 'waived',
    doneOn: null,
    liftedOn: day('2010-12-06'),
    goesOn: true,
  },
  {
    name: 'joins in mid-semester',
    from: day('2010-12-05'),
    reminders: ['15', '5', 'overdue'],
    stage: 'missed',
    ...NONE,
    goesOn: true,
  },
  {
    name: 'leaves in mid-semester',
    to: day('2010-11-24'),
    reminders: ['mid', '45'],
    stage: 'left',
    doneOn: null,
    liftedOn: day('2010-11-25'),
    goesOn: false,
  },
];

export const courseOf = (index: number): Course => COURSES[index % 10] ?? MISSED;
export const bailiffId = (index: number): string => `B${String(index).padStart(5, '0')}`;

export interface Expected {
  /** By `bailiff about`: each exactly once. */
  readonly reminders: ReadonlySet<string>;
  readonly stages: Readonly<Record<string, number>>;
  /** Workflows of the semester, and those of the next. */
  readonly semester: number;
  readonly next: number;
}

/** What a run of so many bailiffs must come to. */
export function expected(bailiffs: number): Expected {
  const reminders = new Set<string>();
  const stages: Record<string, number> = {};
  let next = 0;
  for (let index = 0; index < bailiffs; index++) {
    const course = courseOf(index);
    for (const about of course.reminders) reminders.add(`${bailiffId(index)} ${about}`);
    stages[course.stage] = (stages[course.stage] ?? 0) + 1;
    if (course.goesOn) next++;
  }
  return { reminders, stages, semester: bailiffs, next };
}
