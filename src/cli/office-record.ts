import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import type { LegalDay } from '../domain/calendar/legal-day';
import { parisDay } from '../domain/calendar/paris-time';
import type { OfficeFactKind, SubjectId } from '../domain/office/office-fact';
import { intakeOffice } from '../domain/office/office-intake';
import type { OfficeConsequences } from '../register/office/contract';
import type { Service } from './parts';

/** An office fact as a command gives it. */
export interface OfficeEntry {
  /** Default: `cli`. */
  readonly source?: string;
  readonly subject: SubjectId;
  readonly kind: OfficeFactKind;
  /** Default: today. */
  readonly on?: LegalDay | undefined;
  readonly data: Readonly<Record<string, unknown>>;
  readonly id?: string | undefined;
  readonly document?: string | undefined;
  readonly retracts?: string | undefined;
  /** Default: whoever gives the command. */
  readonly recordedBy?: string | undefined;
}

/** Records a fact about a bailiff or a caisse; the workflows are told at once, or by the pump when Temporal is away. */
export async function recordOffice(
  { register, clock, tell }: Service,
  { source = 'cli', on, data, id = randomUUID(), recordedBy = userInfo().username, ...entry }: OfficeEntry,
): Promise<OfficeConsequences> {
  const given = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
  const fact = intakeOffice({
    source,
    id,
    on: on ?? parisDay(clock.now()),
    recordedBy,
    data: given,
    ...entry,
  });
  const consequences = await register.office.record([fact]);
  await tell(consequences.decisions);
  return consequences;
}
