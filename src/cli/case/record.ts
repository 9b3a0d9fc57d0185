import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { DEADLINE_LABELS, STAGE_LABELS } from '../../domain/assessment/assessment';
import type { LegalDay } from '../../domain/calendar/legal-day';
import { parisDay } from '../../domain/calendar/paris-time';
import { intake } from '../../domain/facts/intake';
import { Refusal } from '../../domain/refusal';
import type { Consequences } from '../../register/register';
import type { Service } from '../parts';
import { jsonText } from '../table';
import { timelineText } from '../timeline-text';

interface RecordOptions {
  readonly on?: LegalDay;
  readonly id?: string;
  readonly data?: readonly string[];
  readonly retracts?: string;
  readonly debtorLevel?: boolean;
  readonly json?: boolean;
}

/** Records one fact of a case and says what it caused; the workflow is told at once, or by the pump when Temporal is away. */
export async function recordFact(service: Service, ref: string, kind: string, options: RecordOptions): Promise<void> {
  const { register, clock } = service;
  const { summary } = await register.readCase(ref);
  const fact = intake({
    source: 'cli',
    id: options.id ?? randomUUID(),
    debtor: summary.debtor,
    case: options.debtorLevel ? undefined : summary.case,
    kind,
    on: options.on ?? parisDay(clock.now()),
    recordedBy: userInfo().username,
    data: readFields(options.data ?? []),
    retracts: options.retracts,
  });
  const consequences = await register.recordFacts([fact]);
  await service.tell(consequences.decisions);
  printConsequences(consequences, options.json);
}

function readFields(given: readonly string[]): Record<string, string> {
  const fields = given.map(readField);
  const repeated = fields.find(([name], index) => fields.findIndex(([other]) => other === name) !== index);
  if (repeated) throw new Refusal('RCV-MALFORMED', { field: repeated[0], reason: 'donné deux fois' });
  return Object.fromEntries(fields);
}

function readField(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new Refusal('RCV-MALFORMED', { field: text, reason: 'écrire nom=valeur' });
  return [text.slice(0, at), text.slice(at + 1)];
}

export function printConsequences({ entries, decisions, duplicates }: Consequences, json: boolean | undefined): void {
  if (json) {
    process.stdout.write(`${jsonText({ entries, decisions, duplicates: duplicates.length })}\n`);
    return;
  }
  if (duplicates.length > 0) process.stdout.write('Déjà enregistré avec le même contenu : rien ne change.\n');
  for (const entry of entries) process.stdout.write(`${timelineText(entry)}\n`);
  for (const { case: id, stage, waitsFor } of decisions)
    process.stdout.write(
      `${id} : ${STAGE_LABELS[stage]}${waitsFor ? `, attend : ${DEADLINE_LABELS[waitsFor.deadline]}, jusqu'au ${waitsFor.lastDay}` : ''}\n`,
    );
}
