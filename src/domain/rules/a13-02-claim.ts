/**
 * A13-2. « … et sauf réclamation introduite dans le même délai devant la commission de recours amiable et reconnue fondée
 * par ladite commission dans le délai d'un mois … »
 */
import type { HolidayZone } from '../calendar';
import { addDays, type LegalDay } from '../calendar/legal-day';
import type { Deadline, Duty } from '../assessment/assessment';
import { factKey } from '../facts/fact';
import type { Claim } from '../procedures/claims';
import { deadlineFrom } from './limits';
import type { RuleSet } from './rule-sets';

export interface PendingClaim {
  readonly claim: Claim;
  readonly deadline: Omit<Deadline, 'state'>;
  /** The earliest decision of any kind. */
  readonly decidedOn: LegalDay | null;
  /** Recovery may not start before: the month's acting day or, if earlier, the day of a decision that rejects or upholds in part. */
  readonly freeOn: LegalDay;
}

/**
 * A claim lodged within the notice period opens the CRA's month, from its receipt; documents received within the running
 * month start it again (old R. 142-6). A late claim opens nothing: null.
 */
export function pendingClaim(
  claim: Claim,
  noticeLastDay: LegalDay,
  rules: RuleSet,
  zone: HolidayZone,
): PendingClaim | null {
  if (claim.fact.on > noticeLastDay) return null;
  const month = (event: string, day: LegalDay) =>
    deadlineFrom('claim-ruling', 'A13-2', claim.fact, { event, day }, rules.claimPeriod.value, true, zone);
  let deadline = month('claim-lodged', claim.receivedOn);
  for (const document of claim.documents)
    if (document.on >= claim.receivedOn && document.on <= deadline.lastDay)
      deadline = month('claim-documents-received', document.on);
  const freeing = claim.rulings.find((ruling) => ruling.ruling !== 'upheld');
  const freeOn = freeing && freeing.on < deadline.actingDay ? freeing.on : deadline.actingDay;
  return { claim, deadline, decidedOn: claim.rulings[0]?.on ?? null, freeOn };
}

/** The duty to stand still: done when the month has run out or the CRA has decided; absent when the case ended before. */
export function claimDuty(
  pending: PendingClaim,
  endedOn: LegalDay | null,
  breach: string | null,
  today: LegalDay,
): Duty | null {
  const { lastDay } = pending.deadline;
  const decidedOn = pending.decidedOn !== null && pending.decidedOn <= lastDay ? pending.decidedOn : null;
  if (endedOn !== null && endedOn <= (decidedOn ?? lastDay)) return null;
  const doneOn = decidedOn ?? (lastDay < today ? lastDay : null);
  return {
    duty: 'A13-2',
    cause: factKey(pending.claim.fact),
    opensOn: pending.claim.fact.on,
    dueOn: lastDay,
    doneOn,
    liftedOn: null,
    breach,
    concerned: null,
  };
}

/** The first day on which recovery may start (rule 1): the latest of the notice period's acting day and what each claim in time leaves. */
export function actingDay(noticeLastDay: LegalDay, pending: readonly PendingClaim[]): LegalDay {
  let day = addDays(noticeLastDay, 1);
  for (const { freeOn } of pending) if (freeOn > day) day = freeOn;
  return day;
}
