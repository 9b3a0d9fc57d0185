/**
 * A13-7. « L'organisme interroge régulièrement chaque huissier et effectue une visite au moins une fois par semestre sauf lorsque
 * l'organisme constate, en accord avec la caisse, que le volume des actions en recouvrement ne justifie pas une telle fréquence. »
 */
import { readVisits, plannedIn, type Visits, visitOf } from '../bailiffs/visits';
import { readWaivers, waivedSince } from '../bailiffs/waivers';
import { addDays, dayOf, type LegalDay, partsOf } from '../calendar/legal-day';
import type { Step } from '../calendar/explanation';
import { concernedBy, concernedNow } from '../office/concerned';
import {
  type OfficeAction,
  type OfficeContext,
  type OwedPeriod,
  type PeriodicAssessment,
  type PeriodicDeadline,
  periodicDutyId,
  type PeriodicStage,
} from '../office/periodic-duty';
import { firstAfter, type PeriodicGround, periodicState } from '../office/periodic-ground';
import { type Period, periodAfter, semesterOf } from '../office/periods';
import { inOrder, type Reminder, reminderDue, remindersBefore } from '../office/reminders';
import { later } from './limits';
import { pinnedRuleSet, type RuleSet } from './rule-sets';

/** The semesters that a bailiff's days of office touch, once they have begun; one who takes office later in it counts already. */
export function visitPeriods({ bailiff, dutiesFrom }: OfficeContext, today: LegalDay): OwedPeriod[] {
  if (!bailiff) return [];
  const { from, to } = bailiff;
  const owed: OwedPeriod[] = [];
  for (let semester = semesterOf(later(from, dutiesFrom)); semester.first <= today; semester = periodAfter(semester)) {
    if (to !== null && to < semester.first) break;
    owed.push({ ...semester, opensOn: later(semester.first, from), dueOn: semester.last });
  }
  return owed;
}

/** What is known of a semester's visit, before it is put into words for the outside. */
interface VisitCourse {
  readonly doneOn: LegalDay | null;
  readonly liftedOn: LegalDay | null;
  readonly stage: PeriodicStage;
}

export function assessVisit(period: OwedPeriod, ground: PeriodicGround): PeriodicAssessment {
  const { file, context, today, before } = ground;
  const { opensOn, dueOn } = period;
  const subject = context.bailiff?.id ?? '';
  const id = periodicDutyId('bailiff-semester', subject, period.id);
  const rules = pinnedRuleSet(context.ruleset, period.first);
  const visits = readVisits(file);
  const { doneOn, liftedOn, stage } = courseOf(period, visits, ground);
  const open = doneOn === null && liftedOn === null;
  const reminders = reminderDue(remindersOf(period, rules), opensOn, today);
  const key = (about: string): string => `remind-desk:${id}:${about}`;
  const reminded = (about: string): boolean => file.ever.some((fact) => fact.id === key(about));
  const due = open && reminders.due && !reminded(reminders.due.about) ? reminders.due : null;
  const actions: OfficeAction[] = due
    ? [{ kind: 'remind-desk', key: key(due.about), duty: id, data: { period: period.id, about: due.about } }]
    : [];
  const planned = plannedIn(visits, period);
  const leaves = context.bailiff?.to ?? null;
  const deadline: PeriodicDeadline = {
    name: 'bailiff-visit',
    from: period.id,
    lastDay: dueOn,
    actingDay: addDays(dueOn, 1),
    duty: 'A13-7',
    state: periodicState(dueOn, { doneOn, liftedOn }, today),
    why: explained(period, context),
  };
  return {
    id,
    kind: 'bailiff-semester',
    period: period.id,
    duty: 'A13-7',
    stage,
    opensOn,
    dueOn,
    doneOn,
    liftedOn,
    concerned: concernedNow({ doneOn, liftedOn }, before, concernedBy(context.volumes)),
    deadlines: [deadline],
    actions,
    wakeOn: open
      ? firstAfter(today, [
          reminders.nextOn,
          deadline.actingDay,
          planned && addDays(planned, 1),
          leaves && addDays(leaves, 1),
        ])
      : null,
    attention: open && today > dueOn ? ['overdue'] : [],
    over: !open || (today > dueOn && reminded('overdue')),
  };
}

function courseOf(period: OwedPeriod, visits: Visits, { file, context, today }: PeriodicGround): VisitCourse {
  const { opensOn, dueOn } = period;
  const visit = visitOf(visits, period.id);
  const to = context.bailiff?.to ?? null;
  const lastDay = to !== null && to < dueOn ? to : dueOn;
  const waived = waivedSince(readWaivers(file), lastDay);
  const waivedOn = waived === null ? null : later(waived, opensOn);
  // A late visit of a semester that was waived fulfils nothing that was owed.
  if (visit && !(waivedOn !== null && visit.on > dueOn)) {
    const liftedOn = waivedOn !== null && waivedOn <= visit.on ? waivedOn : null;
    return { doneOn: visit.on, liftedOn, stage: visit.on <= dueOn ? 'visited' : 'visited-late' };
  }
  if (waivedOn !== null) return { doneOn: null, liftedOn: waivedOn, stage: 'waived' };
  if (lastDay < dueOn && today > lastDay) return { doneOn: null, liftedOn: addDays(lastDay, 1), stage: 'left' };
  if (today > dueOn) return { doneOn: null, liftedOn: null, stage: 'missed' };
  const planned = plannedIn(visits, period);
  return { doneOn: null, liftedOn: null, stage: planned !== null && planned >= today ? 'planned' : 'to-visit' };
}

/** At mid-semester, then as the rules say before its end, and on the day after. */
function remindersOf({ first, dueOn }: OwedPeriod, { visitReminders }: RuleSet): Reminder[] {
  const { year, month } = partsOf(first);
  return inOrder([{ about: 'mid', day: dayOf(year, month + 3, 1) }, ...remindersBefore(dueOn, visitReminders.value)]);
}

function explained({ first, last, opensOn }: Period & OwedPeriod, { bailiff }: OfficeContext): Step[] {
  const joined = opensOn > first;
  return [
    { op: 'start', event: joined ? 'bailiff-in-office' : 'semester-start', day: opensOn },
    { op: 'calendar', rule: 'semester-end', day: last, source: 'convention type, art. 13, al. 4 ; semestre civil [U]' },
    ...(bailiff?.to && bailiff.to < last
      ? [
          {
            op: 'note',
            code: 'leaves',
            text: 'Cesse ses fonctions',
            day: bailiff.to,
            source: "registre de l'organisme",
          } as const,
        ]
      : []),
    {
      op: 'note',
      code: 'not-rolled',
      text: "Échéance propre de l'organisme, non reportée au jour ouvrable",
      source: 'aucun texte trouvé [U]',
    },
  ];
}
