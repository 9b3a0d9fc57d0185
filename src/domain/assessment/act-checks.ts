import type { LegalDay } from '../calendar/legal-day';
import { type NewFact, SYSTEM } from '../facts/fact';
import { isAct } from '../facts/kinds';
import { cents, euros, formatCents } from '../money/cents';
import { Refusal } from '../refusal';
import { type Assessment, type CaseAssessment, END_STAGES, STAGE_LABELS } from './assessment';
import type { DecideContext } from './debtor-state';
import { checkPlacement, checkRecall } from './placement-checks';

/**
 * Acts are checked against what is known when they are recorded (rules 1 and 14); observations pass. Returns the fact to
 * append: the notice to the caisse is completed with what the caisse is told by it.
 * @throws {Refusal} saying from when, or what is in the way
 */
export function checkAct(fact: NewFact, assessment: Assessment, context: DecideContext, today: LegalDay): NewFact {
  if (!isAct(fact.kind) || fact.kind === 'retraction') return fact;
  const found = assessment.cases.find((entry) => entry.case === fact.case);
  if (fact.kind === 'case-opened') {
    if (found) throw new Refusal('RCV-CASE-EXISTS', { case: String(fact.case) });
    return fact;
  }
  if (!found) throw new Refusal('RCV-UNKNOWN-CASE', { case: String(fact.case) });
  // Evidence of what left our hands is recorded whatever has been learnt meanwhile; if it was not due, a correction follows.
  if (fact.source === SYSTEM)
    return fact.kind === 'caisse-notified' ? completed(fact as NewFact<'caisse-notified'>, found) : fact;
  switch (fact.kind) {
    case 'procedure-chosen':
      mayRecover(fact, found, today, 'compulsory');
      if (isEngaged(found)) throw engaged(found);
      return fact;
    case 'contrainte-signed':
      mayRecover(fact, found, today, 'compulsory');
      return checkSignature(fact as NewFact<'contrainte-signed'>, found, context);
    case 'action-filed':
      mayRecover(fact, found, today, 'compulsory');
      if (isEngaged(found)) throw engaged(found);
      return fact;
    case 'procedure-abandoned':
      notEnded(found);
      if (found.nature === null) throw new Refusal('RCV-NO-PROCEDURE', { case: found.case });
      return fact;
    case 'procedure-withdrawn':
      notEnded(found); // the system's own withdrawals are not given, they are decided
      if (found.nature === null) throw new Refusal('RCV-NO-PROCEDURE', { case: found.case });
      return fact;
    case 'case-placed':
      mayRecover(fact, found, today, 'compulsory');
      if (!isEngaged(found)) throw new Refusal('RCV-NOT-ENGAGED', { case: found.case });
      checkPlacement(fact as NewFact<'case-placed'>, found.placement, context.bailiffs ?? []);
      return fact;
    case 'case-recalled':
      checkRecall(fact as NewFact<'case-recalled'>, found.placement);
      return fact;
    case 'caisse-notified':
      return checkCaisseNotice(fact as NewFact<'caisse-notified'>, found, today);
    case 'officer-reminded':
    default:
      return fact;
  }
}

/** Nothing too early: neither today nor the act's legal day may lie before the acting day; never on an ended case. */
function mayRecover(
  fact: NewFact,
  found: CaseAssessment,
  today: LegalDay,
  regime: CaseAssessment['affiliation'],
): void {
  notEnded(found);
  if (found.actingDay === null) throw new Refusal('RCV-NOT-DISPATCHED', { case: found.case });
  if (today < found.actingDay || fact.on < found.actingDay)
    throw new Refusal('RCV-TOO-EARLY', { case: found.case, from: found.actingDay });
  if (found.affiliation !== regime)
    throw new Refusal('RCV-WRONG-REGIME', {
      case: found.case,
      regime: found.affiliation === 'compulsory' ? 'obligatoire' : 'volontaire',
      act: regime === 'compulsory' ? 'engager une procédure' : 'aviser la caisse',
    });
}

function checkSignature(fact: NewFact<'contrainte-signed'>, found: CaseAssessment, context: DecideContext): NewFact {
  if (isEngaged(found)) throw engaged(found);
  const { signatory, amount } = fact.data;
  const inForce = context.delegations.some(
    (delegation) =>
      delegation.signatory === signatory &&
      delegation.from <= fact.on &&
      (delegation.to === null || fact.on <= delegation.to),
  );
  if (!inForce) throw new Refusal('RCV-NO-DELEGATION', { signatory, day: fact.on });
  if (cents(amount) > found.balance.due) throw new Refusal('RCV-ABOVE-DEBT', { amount, due: euros(found.balance.due) });
  return fact;
}

/** A first notice is an act like any other; a correction may be owed on an ended case, and then goes out. */
function checkCaisseNotice(fact: NewFact<'caisse-notified'>, found: CaseAssessment, today: LegalDay): NewFact {
  if (fact.data.corrects === undefined) {
    mayRecover(fact, found, today, 'voluntary');
    if (found.stage === 'with-caisse') throw new Refusal('RCV-ALREADY-NOTIFIED', { case: found.case });
  }
  return completed(fact, found);
}

/** The notice with what the caisse is told by it, so that a later change is seen as one. */
function completed(fact: NewFact<'caisse-notified'>, found: CaseAssessment): NewFact {
  const wanted = found.actions.find((action) => action.kind === 'correct-caisse-notice');
  const due = fact.data.corrects === undefined || (wanted?.data['due'] ?? found.stage === 'with-caisse') === true;
  return { ...fact, data: { balance: formatCents(found.balance.due), due, ...fact.data } };
}

const isEngaged = (found: CaseAssessment): boolean => found.stage === 'in-procedure';
const engaged = (found: CaseAssessment): Refusal =>
  new Refusal('RCV-PROCEDURE-ENGAGED', { case: found.case, nature: String(found.nature) });

function notEnded(found: CaseAssessment): void {
  if (END_STAGES.has(found.stage))
    throw new Refusal('RCV-CASE-ENDED', { case: found.case, stage: STAGE_LABELS[found.stage] });
}
