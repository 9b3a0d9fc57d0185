import type { SubjectId } from '../../domain/office/office-fact';
import type { RegisterContext } from '../debtor-transaction';
import type { SubjectOnFile } from './contract';
import { officeStateOf, unknownSubject } from './office-transaction';
import { READ_SUBJECTS, subjectFileOf, type SubjectRow } from './subject-file';

/** A subject's file, for showing; without a lock, as committed. @throws {Refusal} RCV-UNKNOWN-BAILIFF, RCV-UNKNOWN-CAISSE */
export async function readSubject({ pool, clock }: RegisterContext, subject: SubjectId): Promise<SubjectOnFile> {
  const { rows } = await pool.query<SubjectRow>({ ...READ_SUBJECTS, values: [[subject]] });
  const [row] = rows;
  if (!row) throw unknownSubject(subject);
  const file = subjectFileOf(row);
  const { facts, duties } = officeStateOf(file, file.effects, clock.now());
  return { subject, facts, duties: [...duties.values()] };
}
