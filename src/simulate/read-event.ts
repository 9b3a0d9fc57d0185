import { FACT_FIELDS, type Field } from '../domain/facts/fields';
import { FACT_KINDS, isFactKind } from '../domain/facts/kinds';
import { bailiffSubject, caisseSubject, type SubjectId } from '../domain/office/office-fact';
import { OFFICE_FIELDS } from '../domain/office/office-fields';
import { isOfficeFactKind, isSystemKind } from '../domain/office/office-kinds';
import type { Entry } from './entry';
import { ASKED, type FileEvent, isOfficeEvent, type OfficeEvent, type Scenario, type ScenarioEvent } from './scenario';

const EVENT_FIELDS = ['on', 'recorded', 'fact', 'id', 'retracts', 'refused', 'document'];

/** The parts of a scenario that its events name. */
export type Named = Pick<Scenario, 'debtors' | 'cases' | 'bailiffs' | 'caisses' | 'schedules'>;

/** An event as it was read, with where it stands. */
export interface ReadEvent {
  readonly event: ScenarioEvent;
  readonly entry: Entry;
}

/** Reads one event. @throws {Refusal} RCV-SCENARIO, with its line */
export function readEvent(entry: Entry, index: number, named: Named): ReadEvent {
  const fact = entry.has('fact') || !entry.has('retracts') ? entry.text('fact') : 'retraction';
  const subject = readSubject(entry, named);
  const isAbout = subject !== null || (fact !== 'retraction' && !isFactKind(fact));
  const event = isAbout ? officeEvent(entry, index, fact, subject) : fileEvent(entry, index, fact, named);
  return { event, entry };
}

/** Retractions have the subject of what they retract; they need not repeat it. */
export function completeRetractions(read: readonly ReadEvent[]): ScenarioEvent[] {
  return read.map(({ event, entry }) => {
    if (event.fact !== 'retraction' || isOfficeEvent(event) || event.debtor !== '') return event;
    const target = read.find(({ event: other }) => other.id === event.retracts)?.event;
    if (!target) return entry.fail('retracts', `événement absent du fichier : ${event.retracts}`);
    const { debtor: _, ...head } = event;
    if (isOfficeEvent(target)) return { ...head, subject: target.subject };
    return { ...head, debtor: target.debtor, ...(target.case === undefined ? {} : { case: target.case }) };
  });
}

/**
 * The bailiff or the caisse that an event is about; null: a case or a debtor. What is named beside the subject is a field of
 * the fact: the bailiff a case is placed with, the caisse that agrees to a bailiff's waiver.
 */
function readSubject(entry: Entry, { bailiffs, caisses, schedules }: Named): Subject | null {
  if (entry.has('case') || entry.has('debtor')) return null;
  const kind = entry.has('bailiff') ? 'bailiff' : entry.has('caisse') ? 'caisse' : null;
  if (kind === null) return null;
  const id = entry.text(kind);
  if (kind === 'bailiff' && !bailiffs.some((bailiff) => bailiff.id === id))
    entry.fail('bailiff', `huissier absent du fichier : ${id}`);
  if (kind === 'caisse' && !caisses.some((caisse) => caisse.id === id))
    entry.fail('caisse', `caisse absente du fichier : ${id}`);
  if (!schedules) entry.fail(kind, 'les échéances du calendrier demandent « schedules: true »');
  return { kind, id: kind === 'bailiff' ? bailiffSubject(id) : caisseSubject(id) };
}

interface Subject {
  readonly kind: 'bailiff' | 'caisse';
  readonly id: SubjectId;
}

function officeEvent(entry: Entry, index: number, fact: string, subject: Subject | null): OfficeEvent {
  const fields = Object.hasOwn(ASKED, fact)
    ? ASKED[fact as keyof typeof ASKED]
    : isOfficeFactKind(fact) && !isSystemKind(fact)
      ? OFFICE_FIELDS[fact]
      : entry.fail('fact', `nature de fait inconnue : ${fact}`);
  if (subject === null) return entry.fail('fact', `le fait ${fact} appartient à un huissier ou à une caisse`);
  entry.only([...EVENT_FIELDS, subject.kind, ...Object.keys(fields)]);
  return { ...readHead(entry, index, fact), data: readData(entry, fields), subject: subject.id };
}

function fileEvent(entry: Entry, index: number, fact: string, { debtors, cases, bailiffs }: Named): FileEvent {
  if (!isFactKind(fact)) return entry.fail('fact', `nature de fait inconnue : ${fact}`);
  const fields = FACT_FIELDS[fact];
  entry.only([...EVENT_FIELDS, 'case', 'debtor', ...Object.keys(fields)]);
  const onCase = entry.has('case') ? entry.text('case') : undefined;
  const found = cases.find(({ id }) => id === onCase);
  if (onCase !== undefined && !found) entry.fail('case', `dossier absent du fichier : ${onCase}`);
  const debtor = entry.has('debtor') ? entry.text('debtor') : undefined;
  if (debtor !== undefined && !debtors.some(({ id }) => id === debtor))
    entry.fail('debtor', `débiteur absent du fichier : ${debtor}`);
  if (found && debtor !== undefined && found.debtor !== debtor)
    entry.fail('debtor', `le dossier ${onCase} est celui de ${found.debtor}`);
  const { subject } = FACT_KINDS[fact];
  if (fact !== 'retraction' && subject === 'case' && !found)
    entry.fail('case', `le fait ${fact} appartient à un dossier`);
  const event: FileEvent = {
    ...readHead(entry, index, fact),
    debtor: found?.debtor ?? debtor ?? '',
    ...(onCase === undefined || subject === 'debtor' ? {} : { case: onCase }),
    data: readData(entry, fields),
  };
  const { bailiff } = event.data;
  if (bailiff !== undefined && !bailiffs.some(({ id }) => id === bailiff))
    entry.fail('bailiff', `huissier absent du fichier : ${entry.text('bailiff')}`);
  if (event.debtor === '' && fact !== 'retraction') entry.fail('debtor', 'un dossier ou un débiteur est attendu');
  return event;
}

function readHead(entry: Entry, index: number, fact: string): Omit<FileEvent, 'debtor' | 'case' | 'data'> {
  const on = entry.day('on');
  return {
    id: entry.has('id') ? entry.text('id') : `e${index + 1}`,
    on,
    recorded: entry.has('recorded') ? entry.day('recorded') : on,
    fact,
    refused: entry.has('refused') ? entry.boolean('refused') : false,
    ...(entry.has('retracts') ? { retracts: entry.text('retracts') } : {}),
  };
}

function readData(entry: Entry, fields: Readonly<Record<string, Field>>): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const [name, { type }] of Object.entries(fields))
    if (entry.has(name))
      data[name] =
        type === 'day'
          ? entry.day(name)
          : type === 'boolean'
            ? entry.boolean(name)
            : type === 'count'
              ? entry.count(name)
              : entry.text(name);
  return data;
}
