import type { HolidayZone } from '../calendar';
import type { LegalDay } from '../calendar/legal-day';
import type { Deadline, ProcedureStep } from '../assessment/assessment';
import type { CaseFile, EffectiveFile } from '../assessment/effective-facts';
import { ofKind } from '../assessment/effective-facts';
import { deadlineFrom, deadlineState } from '../rules/limits';
import type { RuleSet } from '../rules/rule-sets';
import { contradicted, judged, type Procedure } from './procedure';

export interface ContrainteCourse {
  readonly step: ProcedureStep;
  readonly deadlines: readonly Deadline[];
}

/**
 * Where a contrainte stands (R. 612-11): signed, served, fifteen days for the opposition (its dispatch counts, rolled), eight
 * more for the court to say so, then enforceable (L. 244-9). A validating judgment makes it enforceable too.
 */
export function contrainteCourse(
  procedure: Procedure,
  procedures: readonly Procedure[],
  file: CaseFile,
  whole: EffectiveFile,
  rules: RuleSet,
  zone: HolidayZone,
  course: { readonly today: LegalDay; readonly endedOn: LegalDay | null },
): ContrainteCourse {
  if (procedure.engaged === null) return { step: 'to-sign', deadlines: [] };
  const mine = <F extends Parameters<typeof judged>[0]>(facts: readonly F[]): F[] =>
    facts.filter((fact) => judged(fact, procedures, whole) === procedure);
  const served = mine(ofKind(file.facts, 'contrainte-served'))[0];
  if (!served) return { step: 'to-serve', deadlines: [] };

  const opposition = deadlineFrom(
    'opposition',
    null,
    served,
    { event: 'contrainte-served', day: served.on },
    rules.oppositionPeriod.value,
    true,
    zone,
  );
  const notice = deadlineFrom(
    'opposition-notice',
    null,
    served,
    { event: 'opposition-last-day', day: opposition.lastDay },
    rules.oppositionNotice.value,
    false,
    zone,
  );
  const lodged = mine(ofKind(file.facts, 'opposition-lodged')).find((fact) => fact.on <= opposition.lastDay);
  const validated = mine(ofKind(file.facts, 'judgment-given')).some(
    (fact) => fact.data.outcome !== 'annulled' && !contradicted(fact, file),
  );
  const metOn = lodged?.on ?? null;
  const deadlines: Deadline[] = [opposition, notice].map((deadline) => ({
    ...deadline,
    state: deadlineState(deadline.lastDay, { ...course, metOn }),
  }));
  if (validated) return { step: 'enforceable', deadlines };
  if (lodged) return { step: 'opposed', deadlines };
  return { step: course.today <= notice.lastDay ? 'opposition-period' : 'enforceable', deadlines };
}
