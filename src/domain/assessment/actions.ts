import { addWorkingDays, frenchDay, type LegalDay } from '../calendar';
import type { Fact } from '../facts/fact';
import { ofKind } from './effective-facts';
import { formatCents } from '../money/cents';
import { currentProcedure } from '../procedures/procedure';
import { chooseProcedure } from '../rules/a13-05-choice';
import { firstNotice, lastTold } from '../rules/a13-04-voluntary-notice';
import type { Action, DutyId } from './assessment';
import { END_STAGES } from './assessment';
import type { CoreSettings } from './debtor-state';
import type { Findings } from './findings';

/** What is due now, and the next day on which time alone makes something due. */
export interface DueActions {
  readonly due: readonly Action[];
  readonly nextOn: LegalDay | null;
}

export function actionsOf(findings: Findings, settings: CoreSettings, today: LegalDay): DueActions {
  const due: Action[] = [];
  const push = (
    kind: Action['kind'],
    about: string | null,
    ordinal: number,
    data: Action['data'],
    duty: DutyId | null,
  ): void => {
    const key = [kind, findings.file.id, ...(about ? [about] : []), ordinal].join(':');
    due.push({ kind, key, case: findings.file.id, data, duty });
  };
  const current = currentProcedure(findings.procedures);
  const everOf = (kind: string, and: (data: Readonly<Record<string, unknown>>) => boolean = () => true): number =>
    findings.file.ever.filter((fact) => fact.kind === kind && and(fact.data as Readonly<Record<string, unknown>>))
      .length;

  const reason = current ? reasonToWithdraw(findings, today) : null;
  if (current && reason)
    push('withdraw-procedure', null, everOf('procedure-withdrawn') + 1, { nature: current.nature, reason }, null);
  else if (findings.stage === 'recovery-due' && !current && settings.automatic)
    push('choose-procedure', null, everOf('procedure-chosen') + 1, chooseProcedure(findings.balance), 'A13-3');

  const told = lastTold(findings.notices);
  const notice = firstNotice(findings.notices);
  const isDue = caisseNoticeIsDue(findings, today);
  const balance = formatCents(findings.balance.due);
  if (told && notice) {
    const said = saidBy(told, findings);
    // What remains due of a default that was none is not the caisse's to follow.
    if (said.due !== isDue || (isDue && said.balance !== balance))
      push(
        'correct-caisse-notice',
        null,
        everOf('caisse-notified', (data) => data['corrects'] !== undefined) + 1,
        { balance, due: isDue, corrects: notice.id },
        'A13-4',
      );
  } else if (findings.stage === 'caisse-notice-due') {
    push(
      'notify-caisse',
      null,
      everOf('caisse-notified', (data) => data['corrects'] === undefined) + 1,
      { balance, due: true },
      'A13-4',
    );
  }

  const reminders = remindersOf(findings, settings, today);
  for (const { about, ordinal } of reminders.due)
    if (!findings.file.ever.some((fact) => fact.id === `remind-officer:${findings.file.id}:${about}:${ordinal}`))
      push('remind-officer', about, ordinal, { about }, null);
  return { due, nextOn: reminders.nextOn };
}

/** Rule 2, 3, 5, 8: why a procedure chosen or engaged was not, or is no longer, due; null when it stands. */
function reasonToWithdraw({ file, account, settledOn, acting, voluntary }: Findings, today: LegalDay): string | null {
  if (account.cancelledOn !== null) {
    const annulled = file.facts.some((fact) => fact.kind === 'notice-annulled');
    return annulled
      ? `mise en demeure annulée (${frenchDay(account.cancelledOn)})`
      : `réclamation reconnue fondée par la CRA (${frenchDay(account.cancelledOn)})`;
  }
  if (acting === null) return "la mise en demeure n'a pas été expédiée";
  if (settledOn !== null && settledOn < acting)
    return `paiement intégral au ${frenchDay(settledOn)}, avant le ${frenchDay(acting)}`;
  if (acting > today) return `le recouvrement n'est possible qu'à compter du ${frenchDay(acting)}`;
  if (voluntary) return `affiliation à titre volontaire au ${frenchDay(acting)}`;
  return null;
}

/** Whether the default told to the caisse is one: due on the acting day, not paid in time, not cancelled, voluntary regime. */
function caisseNoticeIsDue({ account, settledOn, acting, voluntary }: Findings, today: LegalDay): boolean {
  return (
    account.cancelledOn === null &&
    acting !== null &&
    acting <= today &&
    voluntary &&
    !(settledOn !== null && settledOn < acting)
  );
}

/** What a notice told the caisse. One taken over may not say it: it is believed to have said what was true on its day. */
function saidBy({ on, data }: Fact<'caisse-notified'>, { dueOn }: Findings): { due: boolean; balance: string } {
  return { due: data.due ?? true, balance: data.balance ?? formatCents(dueOn(on)) };
}

interface Reminder {
  readonly about: 'procedure-soon' | 'procedure-late' | 'address-search';
  readonly ordinal: number;
}

/** What the officer is reminded of: a procedure not engaged shortly before its target and after it; an address to search. */
function remindersOf(
  { stage, spans, procedures, rules, file }: Findings,
  { zone }: CoreSettings,
  today: LegalDay,
): { due: Reminder[]; nextOn: LegalDay | null } {
  const due: Reminder[] = [];
  let nextOn: LegalDay | null = null;
  const span = spans.at(-1);
  // One reminder for each time a procedure is owed, be the engagement before it withdrawn or ended otherwise.
  const ordinal = procedures.filter(({ engaged }) => engaged !== null).length + 1;
  if (stage === 'recovery-due' && span) {
    const soonOn = addWorkingDays(span.deadline.lastDay, -rules.procedureReminder.value, zone);
    if (today < soonOn) nextOn = soonOn;
    else if (today <= span.deadline.lastDay) due.push({ about: 'procedure-soon', ordinal });
    else due.push({ about: 'procedure-late', ordinal });
  }
  if (!END_STAGES.has(stage)) {
    const returned = ofKind(file.facts, 'notice-returned').filter((fact) => fact.data.reason === 'unknown-address');
    if (returned.length > 0) due.push({ about: 'address-search', ordinal: 1 });
  }
  return { due, nextOn };
}
