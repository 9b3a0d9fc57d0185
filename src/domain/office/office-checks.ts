import type { LegalDay } from '../calendar/legal-day';
import { SYSTEM } from '../facts/fact';
import { Refusal } from '../refusal';
import { semesterVisited } from '../bailiffs/visits';
import {
  isNewOfficeKind,
  type NewOfficeFact,
  type OfficeFact,
  officeFactKey,
  type OfficeFactKind,
  subjectParts,
} from './office-fact';
import { type OfficeFile, officeFile, ofOfficeKind, ofPeriod } from './office-file';
import { periodicDutyId } from './periodic-duty';
import type { CheckGround } from './periodic-ground';
import { semesterOf } from './periods';
import { owedPeriods } from './owed-periods';
import { checkStatementFact } from './statement-checks';

/**
 * What an office fact is refused for beside its shape. Evidence of what the system did is recorded whatever has been learnt
 * meanwhile.
 * @throws {Refusal}
 */
export function checkOfficeFact(fact: NewOfficeFact, ground: CheckGround): void {
  const { today, facts } = ground;
  if (fact.on > today) throw new Refusal('RCV-FUTURE-DAY', { day: fact.on, today });
  if (fact.source === SYSTEM) return;
  const file = officeFile(facts);
  if (isNewOfficeKind(fact, 'visit-done')) return checkVisit(fact, ground);
  if (isNewOfficeKind(fact, 'visit-planned')) return checkInOffice(fact.data.day, ground);
  if (isNewOfficeKind(fact, 'visit-cancelled')) {
    const visit = referred(fact, fact.data.visit, ['visit-planned', 'visit-done'], "ce n'est pas une visite", file);
    if (ofOfficeKind(file.facts, 'visit-cancelled').some((other) => file.resolve(other.data.visit, other) === visit))
      throw new Refusal('RCV-ALREADY-RETRACTED', { fact: fact.data.visit });
    return;
  }
  if (isNewOfficeKind(fact, 'waiver-agreed')) return checkAgreement(fact, file);
  if (isNewOfficeKind(fact, 'waiver-ended')) {
    const waiver = referred(fact, fact.data.waiver, ['waiver-found'], NOT_A_WAIVER, file);
    if (ofOfficeKind(file.facts, 'waiver-ended').some((other) => file.resolve(other.data.waiver, other) === waiver))
      throw new Refusal('RCV-ALREADY-RETRACTED', { fact: fact.data.waiver });
    return;
  }
  if (
    isNewOfficeKind(fact, 'query-sent') ||
    isNewOfficeKind(fact, 'bailiff-reminded') ||
    isNewOfficeKind(fact, 'query-replied')
  )
    return checkQuery(fact, ground, file);
  if (fact.kind === 'retraction') return checkRetraction(fact, file);
  checkStatementFact(fact, ground, file);
}

const NOT_A_WAIVER = "ce n'est pas le constat d'une dispense";

function checkInOffice(day: LegalDay, { context: { bailiff } }: CheckGround): void {
  if (!bailiff || day < bailiff.from || (bailiff.to !== null && day > bailiff.to))
    throw new Refusal('RCV-BAILIFF-NOT-IN-OFFICE', { bailiff: bailiff?.id ?? '', day });
}

/** A visit counts for the semester of its day; an earlier one it may name only if that was owed. */
function checkVisit(fact: NewOfficeFact<'visit-done'>, ground: CheckGround): void {
  checkInOffice(fact.on, ground);
  const named = semesterVisited(fact);
  if (named === semesterOf(fact.on).id) return;
  if (!owedPeriods('bailiff-semester', ground.context, ground.today).some(({ id }) => id === named))
    throw new Refusal('RCV-UNKNOWN-DUTY', {
      duty: periodicDutyId('bailiff-semester', subjectParts(fact.subject).id, named),
    });
}

function checkAgreement(fact: NewOfficeFact<'waiver-agreed'>, file: OfficeFile): void {
  const found = referred(fact, fact.data.waiver, ['waiver-found'], NOT_A_WAIVER, file) as OfficeFact<'waiver-found'>;
  if (!found.data.volumes.some(({ caisse }) => caisse === fact.data.caisse))
    throw new Refusal('RCV-CAISSE-NOT-IN-WAIVER', { caisse: fact.data.caisse, waiver: fact.data.waiver });
}

function checkQuery(
  fact: NewOfficeFact<'query-sent' | 'bailiff-reminded' | 'query-replied'>,
  { records }: CheckGround,
  file: OfficeFile,
): void {
  const { period } = fact.data;
  const duty = periodicDutyId('bailiff-query', subjectParts(fact.subject).id, period);
  if (!records.has(duty)) throw new Refusal('RCV-UNKNOWN-DUTY', { duty });
  if (fact.kind === 'query-sent') return;
  const sent = ofPeriod(file.facts, 'query-sent', period);
  if (!sent.some(({ on }) => on <= fact.on)) throw new Refusal('RCV-QUERY-NOT-SENT', { duty, day: fact.on });
}

/** The fact that another names, which must be on file, count, and be of the right kind. */
function referred(
  fact: NewOfficeFact,
  reference: string,
  kinds: readonly OfficeFactKind[],
  otherwise: string,
  file: OfficeFile,
): OfficeFact {
  const target = file.resolve(reference, fact);
  if (!target) throw new Refusal('RCV-UNKNOWN-FACT', { fact: reference });
  if (!kinds.includes(target.kind)) throw new Refusal('RCV-WRONG-FACT', { fact: reference, reason: otherwise });
  if (file.retracted.has(officeFactKey(target))) throw new Refusal('RCV-ALREADY-RETRACTED', { fact: reference });
  return target;
}

function checkRetraction(fact: NewOfficeFact, file: OfficeFile): void {
  const reference = fact.retracts ?? '';
  const target = file.resolve(reference, fact);
  if (!target) throw new Refusal('RCV-UNKNOWN-FACT', { fact: reference });
  if (target.kind === 'retraction') throw new Refusal('RCV-RETRACTION-RETRACTED', { fact: reference });
  if (target.kind === 'statement-frozen')
    throw new Refusal('RCV-WRONG-FACT', {
      fact: reference,
      reason: 'un état arrêté ne se rétracte pas ; établir un état rectificatif',
    });
  if (file.retracted.has(officeFactKey(target))) throw new Refusal('RCV-ALREADY-RETRACTED', { fact: reference });
}
