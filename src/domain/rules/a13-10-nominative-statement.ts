/**
 * A13-10. « L'organisme adresse à la caisse, au plus tard le premier jour du deuxième mois suivant chaque semestre civil, un état
 * nominatif des débiteurs ventilé par nature de procédure engagée arrêté au 30 juin et au 31 décembre de chaque année. »
 */
import type { Step } from '../calendar/explanation';
import { addDays, type LegalDay } from '../calendar/legal-day';
import { cents } from '../money/cents';
import { concernedBy, concernedNow } from '../office/concerned';
import {
  type OfficeAction,
  type OfficeContext,
  type OwedPeriod,
  type PeriodicAssessment,
  type PeriodicDeadline,
  periodicDutyId,
} from '../office/periodic-duty';
import { firstAfter, type PeriodicGround, periodicState } from '../office/periodic-ground';
import { periodAfter, periodBefore, type PeriodId, semesterOf } from '../office/periods';
import { reminderDue, remindersBefore } from '../office/reminders';
import { fulfilledOn, stageOfAll, type StatementCourse, statementCourses } from '../statement/statement-course';
import { statementClosing } from './a13-10-statement-days';
import { pinnedRuleSet, type RuleSet } from './rule-sets';

/** The semesters whose statement is owed and can be drawn: the day after its closing has come. */
export function statementPeriods({ caisse, dutiesFrom, ruleset }: OfficeContext, today: LegalDay): OwedPeriod[] {
  if (!caisse) return [];
  const owed: OwedPeriod[] = [];
  for (let semester = periodBefore(periodBefore(semesterOf(dutiesFrom))); ; semester = periodAfter(semester)) {
    const { asAt, dueOn } = statementClosing(semester, ruleset);
    const opensOn = addDays(asAt, 1);
    if (opensOn > today) return owed;
    if (dueOn >= dutiesFrom && (caisse.since === null || asAt >= caisse.since))
      owed.push({ ...semester, opensOn, dueOn });
  }
}

export function assessStatement(period: OwedPeriod, ground: PeriodicGround): PeriodicAssessment {
  const { file, context, today, before } = ground;
  const { opensOn, dueOn } = period;
  const caisse = context.caisse?.id ?? '';
  const id = periodicDutyId('nominative-statement', caisse, period.id);
  const rules = pinnedRuleSet(context.ruleset, period.last);
  const courses = statementCourses(file, period.id);
  const doneOn = fulfilledOn(courses);
  const freezeOn = addDays(opensOn, rules.statementFreeze.value - 1);
  const reminders = reminderDue(remindersBefore(dueOn, rules.statementReminders.value), opensOn, today);

  const actions: OfficeAction[] = [];
  const push = (kind: OfficeAction['kind'], about: string, data: OfficeAction['data']): void => {
    const key = `${kind}:${id}:${about}`;
    if (!file.ever.some((fact) => fact.id === key))
      actions.push({ kind, key, duty: id, data: { period: period.id, ...data } });
  };
  for (const { number, stage } of courses) {
    if (stage === 'to-freeze' && today >= freezeOn) push('freeze-statement', String(number), { number });
    if (stage === 'to-send') {
      const attempt = nextAttempt(period.id, number, ground);
      push('send-statement', `${number}:${attempt}`, { number, attempt });
    }
  }
  if (doneOn === null && reminders.due) push('remind-director', reminders.due.about, { about: reminders.due.about });

  const deadline: PeriodicDeadline = {
    name: 'statement',
    from: period.id,
    lastDay: dueOn,
    actingDay: addDays(dueOn, 1),
    duty: 'A13-10',
    state: periodicState(dueOn, { doneOn, liftedOn: null }, today),
    why: explained(addDays(opensOn, -1), dueOn, rules),
  };
  const silent = courses.map((course) => acknowledgementWanted(course, rules));
  const frozen = courses[0]?.frozen?.data;
  const live = frozen ? { [caisse]: cents(frozen.concerned).toString() } : concernedBy(context.volumes);
  return {
    id,
    kind: 'nominative-statement',
    period: period.id,
    duty: 'A13-10',
    stage: stageOfAll(courses),
    opensOn,
    dueOn,
    doneOn,
    liftedOn: null,
    concerned: concernedNow({ doneOn, liftedOn: null }, before, live),
    deadlines: [deadline],
    actions,
    wakeOn: firstAfter(today, [
      ...(frozen ? [] : [freezeOn]),
      ...(doneOn === null ? [reminders.nextOn, deadline.actingDay] : []),
      ...silent,
    ]),
    attention: [
      ...(doneOn === null && today > dueOn ? (['overdue'] as const) : []),
      ...(courses.some(({ stage }) => stage === 'refused') ? (['statement-refused'] as const) : []),
      ...(silent.some((day) => day !== null && day <= today) ? (['statement-unacknowledged'] as const) : []),
    ],
    over: courses.every(({ stage }) => stage === 'accepted'),
  };
}

/** Sendings are counted with those that were taken back: a key, and the place where the package is laid, is used once. */
const nextAttempt = (period: PeriodId, number: number, { file }: PeriodicGround): number =>
  file.ever.filter(
    ({ kind, data }) =>
      kind === 'statement-sent' &&
      'period' in data &&
      data.period === period &&
      'number' in data &&
      data.number === number,
  ).length + 1;

/** When the silence of the caisse is shown; null when it is not waited for. */
function acknowledgementWanted({ stage, sendings }: StatementCourse, { acknowledgement }: RuleSet): LegalDay | null {
  const last = sendings.at(-1);
  return stage === 'sent' && last ? addDays(last.fact.on, acknowledgement.value) : null;
}

function explained(asAt: LegalDay, dueOn: LegalDay, { statements }: RuleSet): Step[] {
  return [
    { op: 'start', event: 'statement-closing', day: asAt },
    { op: 'calendar', rule: 'fixed', day: dueOn, source: statements.source },
    {
      op: 'note',
      code: 'not-rolled',
      text: "Un samedi, un dimanche ou un jour férié ne reporte pas l'échéance : il faut adresser l'état au plus tard ce jour-là",
      source: 'aucun texte de report trouvé [U]',
    },
  ];
}
