import { Refusal } from '../refusal';
import { type StatementCourse, statementCourses } from '../statement/statement-course';
import { isNewOfficeKind, type NewOfficeFact, subjectParts } from './office-fact';
import type { OfficeFile } from './office-file';
import { type OfficeContext, periodicDutyId } from './periodic-duty';
import type { CheckGround } from './periodic-ground';

/**
 * Acts on a statement, and what the caisse says of it, follow each other: frozen, settled, approved, sent, acknowledged.
 * @throws {Refusal} saying what comes first
 */
export function checkStatementFact(fact: NewOfficeFact, { records, context }: CheckGround, file: OfficeFile): void {
  if (
    !isNewOfficeKind(fact, 'finding-settled') &&
    !isNewOfficeKind(fact, 'statement-approved') &&
    !isNewOfficeKind(fact, 'statement-sent') &&
    !isNewOfficeKind(fact, 'statement-acknowledged') &&
    !isNewOfficeKind(fact, 'statement-resend')
  )
    return;
  const { period, number = 0 } = fact.data;
  const duty = periodicDutyId('nominative-statement', subjectParts(fact.subject).id, period);
  if (!records.has(duty)) throw new Refusal('RCV-UNKNOWN-DUTY', { duty });
  const statement = `${duty} n° ${number}`;
  const course = statementCourses(file, period).find((candidate) => candidate.number === number);
  if (!course?.frozen) throw new Refusal('RCV-STATEMENT-NOT-FROZEN', { statement });
  switch (fact.kind) {
    case 'finding-settled':
      return checkSettling(fact as NewOfficeFact<'finding-settled'>, course);
    case 'statement-approved':
      return checkApproval(fact as NewOfficeFact<'statement-approved'>, course, context, statement);
    case 'statement-sent':
      if (course.approved === null) throw new Refusal('RCV-STATEMENT-NOT-APPROVED', { statement });
      return;
    case 'statement-acknowledged':
      if (!course.sendings.some((sending) => sending.fact.on <= fact.on))
        throw new Refusal('RCV-STATEMENT-NOT-SENT', { statement, day: fact.on });
      return;
    case 'statement-resend':
      if (course.sendings.length === 0 || course.again)
        throw new Refusal('RCV-STATEMENT-NOT-SENT', { statement, day: fact.on });
      if (course.stage === 'accepted') throw new Refusal('RCV-STATEMENT-ACCEPTED', { statement });
      return;
  }
}

function checkSettling({ data: { code, count } }: NewOfficeFact<'finding-settled'>, course: StatementCourse): void {
  const left = course.left.get(code) ?? 0;
  if (count > left) throw new Refusal('RCV-NOTHING-TO-SETTLE', { code, count: String(count), left: String(left) });
}

function checkApproval(
  { on, data: { signatory } }: NewOfficeFact<'statement-approved'>,
  { frozen, left, approved }: StatementCourse,
  { delegations }: OfficeContext,
  statement: string,
): void {
  if (frozen === null || on < frozen.on) throw new Refusal('RCV-STATEMENT-NOT-FROZEN', { statement });
  if (approved) throw new Refusal('RCV-STATEMENT-APPROVED', { statement });
  const open = [...left.values()].reduce((sum, count) => sum + count, 0);
  if (open > 0) throw new Refusal('RCV-FINDINGS-OPEN', { statement, count: String(open) });
  const inForce = delegations.some(
    (delegation) =>
      delegation.signatory === signatory && delegation.from <= on && (delegation.to === null || on <= delegation.to),
  );
  if (!inForce) throw new Refusal('RCV-NO-DELEGATION', { signatory, day: on });
}
