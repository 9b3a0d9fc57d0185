import type { LegalDay } from '../calendar/legal-day';
import { type Fact, factKey, isKind, type NewFact } from '../facts/fact';
import { FROM_EVER } from '../rules/affiliation';
import { Refusal } from '../refusal';
import { effectiveFile } from './effective-facts';

/**
 * What any fact is refused for, observation or act (rule 14, first part): a legal day in the future, a case that is not
 * the debtor's, a retraction, reversal or correction of what is not on file.
 * @throws {Refusal}
 */
export function checkFact(fact: NewFact, onFile: readonly Fact[], today: LegalDay): void {
  const { receivedOn, noticeOn } = fact.data as { receivedOn?: LegalDay; noticeOn?: LegalDay };
  for (const day of [fact.on, receivedOn, noticeOn])
    if (day !== undefined && day > today) throw new Refusal('RCV-FUTURE-DAY', { day, today });
  if (
    fact.case !== undefined &&
    fact.kind !== 'case-opened' &&
    !onFile.some((other) => other.kind === 'case-opened' && other.case === fact.case)
  )
    throw new Refusal('RCV-UNKNOWN-CASE', { case: fact.case });
  if (fact.kind === 'retraction') checkRetraction(fact, onFile);
  if (fact.kind === 'payment-reversed') checkReversal(fact as NewFact<'payment-reversed'>, onFile);
  if (fact.kind === 'caisse-notified') checkCorrection(fact as NewFact<'caisse-notified'>, onFile);
}

function checkRetraction(fact: NewFact, onFile: readonly Fact[]): void {
  const reference = fact.retracts ?? '';
  const whole = effectiveFile(onFile);
  const target = whole.resolve(reference, fact);
  if (!target) throw new Refusal('RCV-UNKNOWN-FACT', { fact: reference });
  if (target.kind === 'retraction') throw new Refusal('RCV-RETRACTION-RETRACTED', { fact: reference });
  if (target.case !== fact.case)
    throw new Refusal('RCV-WRONG-FACT', { fact: reference, reason: "il n'appartient pas à ce dossier" });
  if (target.kind === 'case-opened')
    throw new Refusal('RCV-WRONG-FACT', {
      fact: reference,
      reason: 'une ouverture ne se rétracte pas ; annuler la mise en demeure',
    });
  if (isKind(target, 'affiliation-set') && target.data.from === FROM_EVER)
    throw new Refusal('RCV-WRONG-FACT', {
      fact: reference,
      reason: "l'affiliation d'origine se rectifie par une nouvelle affiliation",
    });
  if (whole.retracted.has(factKey(target))) throw new Refusal('RCV-ALREADY-RETRACTED', { fact: reference });
}

function checkReversal(fact: NewFact<'payment-reversed'>, onFile: readonly Fact[]): void {
  const reference = fact.data.payment;
  const whole = effectiveFile(onFile);
  const target = whole.resolve(reference, fact);
  if (!target) throw new Refusal('RCV-UNKNOWN-FACT', { fact: reference });
  if (target.kind !== 'payment-received')
    throw new Refusal('RCV-WRONG-FACT', { fact: reference, reason: "ce n'est pas un paiement" });
  if (target.case !== fact.case)
    throw new Refusal('RCV-WRONG-FACT', { fact: reference, reason: "ce paiement n'appartient pas au même dossier" });
  const reversed = onFile.some(
    (other) =>
      isKind(other, 'payment-reversed') &&
      !whole.retracted.has(factKey(other)) &&
      whole.resolve(other.data.payment, other) === target,
  );
  if (reversed || whole.retracted.has(factKey(target))) throw new Refusal('RCV-ALREADY-RETRACTED', { fact: reference });
}

/** A correction names the notice to the caisse that it corrects: without one it would pass for a first notice unchecked. */
function checkCorrection(fact: NewFact<'caisse-notified'>, onFile: readonly Fact[]): void {
  const reference = fact.data.corrects;
  if (reference === undefined) return;
  const target = effectiveFile(onFile).resolve(reference, fact);
  if (!target) throw new Refusal('RCV-UNKNOWN-FACT', { fact: reference });
  if (target.kind !== 'caisse-notified' || target.case !== fact.case)
    throw new Refusal('RCV-WRONG-FACT', { fact: reference, reason: "ce n'est pas un avis à la caisse de ce dossier" });
}
