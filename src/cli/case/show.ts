import { type Deadline, DEADLINE_LABELS, STAGE_LABELS, STEP_LABELS } from '../../domain/assessment/assessment';
import { ATTENTION_LABELS, EFFECT_LABELS, EFFECT_STATE_LABELS, NATURE_LABELS } from '../../domain/assessment/labels';
import { explain, frenchDay, type HolidayZone } from '../../domain/calendar';
import { parisDay } from '../../domain/calendar/paris-time';
import { dutyState } from '../../domain/duties/duty-state';
import { DUTY_STATE_LABELS } from '../../domain/duties/labels';
import { FACT_KINDS } from '../../domain/facts/kinds';
import { euros } from '../../domain/money/cents';
import { RULE_SETS, type RuleSetId, ruleSetOn } from '../../domain/rules/rule-sets';
import type { CaseOnFile } from '../../register/register';
import type { Installation } from '../parts';
import { jsonText } from '../table';

const STATES = { running: 'en cours', met: 'respectée', over: 'échue', withdrawn: 'retirée' } as const;

/** Prints a case: where it stands, its money, its deadlines, its duties, its facts. */
export async function showCase(
  { register, clock }: Installation,
  ref: string,
  { json }: { json?: boolean },
): Promise<void> {
  const onFile = await register.readCase(ref);
  if (json) return print(jsonText(onFile));
  const { summary, record, facts, effects, liveFrom } = onFile;
  const today = parisDay(clock.now());
  const { balance } = summary;
  print(
    [
      `Dossier ${summary.case} (mise en demeure ${summary.noticeRef}, caisse ${summary.caisse})`,
      `Étape : ${STAGE_LABELS[summary.stage]}${summary.step ? ` (${STEP_LABELS[summary.step]})` : ''}${summary.nature ? `, ${NATURE_LABELS[summary.nature]}` : ''} ; régime ${summary.affiliation === 'compulsory' ? 'obligatoire' : 'volontaire'}`,
      `Créance ${euros(balance.debt)}, payé ${euros(balance.paid)}, reste dû ${euros(balance.due)}${balance.credit > 0n ? `, trop-perçu ${euros(balance.credit)}` : ''}`,
      ...(record.placement
        ? [
            `Confié à ${record.placement.bailiff} le ${frenchDay(record.placement.placedOn)}${record.placement.reportedOn ? `, dernier compte rendu le ${frenchDay(record.placement.reportedOn)}` : ''}`,
          ]
        : []),
      ...(summary.attention ? [`À voir : ${ATTENTION_LABELS[summary.attention]}`] : []),
      ...(liveFrom !== null && today < liveFrom ? [`Reprise : géré ici à compter du ${frenchDay(liveFrom)}`] : []),
      ...(summary.waitsFor
        ? [
            `Attend : ${DEADLINE_LABELS[summary.waitsFor.deadline]}, dernier jour ${frenchDay(summary.waitsFor.lastDay)}`,
          ]
        : []),
      ...(record.held.length > 0
        ? [`Actes retenus : ${record.held.join(', ')} (recouvrement reassess --accept ${summary.case} --by NOM)`]
        : []),
      '',
      'Échéances',
      ...record.deadlines.map(
        (deadline) => `  ${DEADLINE_LABELS[deadline.name].padEnd(46)} ${deadline.lastDay}  ${STATES[deadline.state]}`,
      ),
      '',
      'Obligations',
      ...record.duties.map(
        (duty) =>
          `  ${duty.duty}  ouverte le ${duty.opensOn}, due le ${duty.dueOn}, ${DUTY_STATE_LABELS[dutyState(duty, today)]}${duty.doneOn ? ` le ${duty.doneOn}` : ''}${duty.liftedOn ? `, n'est plus due depuis le ${duty.liftedOn}` : ''}${duty.breach ? ` (${duty.breach})` : ''}`,
      ),
      '',
      'Faits (jour en droit, connu le)',
      ...facts.map(
        (fact) => `  ${fact.on}  ${fact.recordedOn}  ${FACT_KINDS[fact.kind].label}  [${fact.source}/${fact.id}]`,
      ),
      ...(effects.length > 0
        ? [
            '',
            'Envois',
            ...effects.map(
              (effect) =>
                `  ${EFFECT_LABELS[effect.kind]} : ${EFFECT_STATE_LABELS[effect.state]}${effect.lastError ? ` (${effect.lastError})` : ''}  [${effect.key}]`,
            ),
          ]
        : []),
    ].join('\n'),
  );
}

/** Prints every deadline of a case with the steps of its computation and their sources; what is uncertain is said so. */
export async function explainCase(
  { config, register }: Installation,
  ref: string,
  { json }: { json?: boolean },
): Promise<void> {
  const onFile = await register.readCase(ref);
  const explained = onFile.record.deadlines.map((deadline) => ({ ...deadline, why: explain(deadline.why) }));
  if (json)
    return print(
      jsonText({ case: onFile.summary.case, deadlines: explained, uncertain: uncertainties(onFile, config.zone) }),
    );
  print(
    [
      `Dossier ${onFile.summary.case} : calcul des échéances`,
      ...explained.flatMap((deadline) => ['', ...deadlineText(deadline)]),
      '',
      'Valeurs non vérifiées du jeu de règles, à confirmer :',
      ...uncertainties(onFile, config.zone).map((line) => `  ${line}`),
    ].join('\n'),
  );
}

function deadlineText({
  name,
  duty,
  lastDay,
  actingDay,
  state,
  why,
}: Omit<Deadline, 'why'> & { why: readonly string[] }): string[] {
  return [
    `${DEADLINE_LABELS[name]}${duty ? ` (${duty})` : ''} : dernier jour ${frenchDay(lastDay)}, agir à partir du ${frenchDay(actingDay)} ; ${STATES[state]}`,
    ...why.map((step) => `  ${step}`),
  ];
}

function uncertainties({ facts }: CaseOnFile, zone: HolidayZone): string[] {
  const dispatched = facts.find(({ kind }) => kind === 'notice-dispatched');
  const opened = facts.find(({ kind }) => kind === 'case-opened')?.data as
    | { ruleset?: RuleSetId | 'by-date' }
    | undefined;
  const choice = opened?.ruleset ?? '1993';
  const {
    id: _id,
    from: _from,
    ...parameters
  } = choice === 'by-date' ? ruleSetOn(dispatched?.on ?? facts[0]!.on) : RULE_SETS[choice];
  const holidays = `holidayZone : jours fériés de la zone ${zone} (réglage HOLIDAY_ZONE) ; la zone applicable n'est fixée par aucun texte vérifié`;
  const unverified = Object.entries(parameters).flatMap(([name, { status, source }]) =>
    status === 'U' ? [`${name} : ${source}`] : [],
  );
  return [...unverified, holidays];
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);
