import { compareKnowledge, type Knowledge } from '../../domain/assessment/decision';
import type { NewOfficeFact, SubjectId } from '../../domain/office/office-fact';
import type { PeriodicDutyId } from '../../domain/office/periodic-duty';
import { SYSTEM } from '../../domain/facts/fact';
import { Refusal } from '../../domain/refusal';
import type { RegisterContext } from '../debtor-transaction';
import { noteBehind } from '../restoration';
import type { OfficeConsequences, PeriodicAdvanced } from './contract';
import { officeConsequencesOf, transactOffice, unknownSubject } from './office-transaction';
import { readPeriodicDecision } from './periodic-reading';

/**
 * Does what is due by time alone, and gives the duty's current decision with all effects due, even when nothing changed. Nothing
 * is done while the register is behind what it once was.
 * @param by `operator`: not called by the duty's own workflow, which is then still to be told
 * @param known what the workflow knows: more than the register when that was restored to an earlier moment
 * @throws {Refusal} RCV-UNKNOWN-DUTY
 */
export async function advancePeriodic(
  context: RegisterContext,
  id: string,
  by: 'workflow' | 'operator',
  known?: Knowledge,
): Promise<PeriodicAdvanced> {
  const { pool, clock } = context;
  const { rows } = await pool.query<{ subject: SubjectId }>({
    name: 'subject-of-duty',
    text: 'SELECT subject FROM periodic_duty WHERE id = $1',
    values: [id],
  });
  const [found] = rows;
  if (!found) {
    // A workflow asks for a duty that is not on file: its opening was lost.
    if (known) await noteBehind(pool);
    throw new Refusal('RCV-UNKNOWN-DUTY', { duty: id });
  }
  const duty = id as PeriodicDutyId;
  let ahead = false;
  const settled = await transactOffice(context, [found.subject], ({ meta }, _now, { epoch, behind }) => {
    const version = meta.get(duty)?.version ?? 0;
    ahead = known !== undefined && compareKnowledge(known, { epoch, version }) > 0;
    if (ahead || behind) return null;
    return by === 'workflow' ? { told: duty } : {};
  });
  if (ahead) await noteBehind(pool);
  const one = settled.get(found.subject);
  const decision = one?.all.get(duty);
  if (!one || !decision) return { decision: await readPeriodicDecision(pool, id, clock), others: [] };
  return { decision, others: one.decisions.filter((other) => other.duty !== id) };
}

/**
 * Records facts of ONE bailiff or caisse, with all that follows from them, in one transaction. The same fact again (same source and
 * id, same content) changes nothing.
 * @throws {Refusal} nothing of the whole was recorded
 */
export async function recordOffice(
  context: RegisterContext,
  facts: readonly NewOfficeFact[],
): Promise<OfficeConsequences> {
  const [first] = facts;
  if (!first) throw new Refusal('RCV-MALFORMED', { field: 'facts', reason: 'au moins un fait est attendu' });
  if (facts.some(({ subject }) => subject !== first.subject))
    throw new Refusal('RCV-MALFORMED', { field: 'subject', reason: "les faits d'un appel ont un même objet" });
  if (facts.some(({ source }) => source === SYSTEM))
    throw new Refusal('RCV-MALFORMED', { field: 'source', reason: '« system » est réservé au système' });
  const settled = await transactOffice(context, [first.subject], () => ({ facts }), {
    signatories: facts.flatMap(({ data }) => ('signatory' in data ? [data.signatory] : [])),
  });
  const one = settled.get(first.subject);
  if (!one) throw unknownSubject(first.subject);
  return officeConsequencesOf(one);
}
