import { LineCounter, parseDocument } from 'yaml';
import { HOLIDAY_ZONES, type HolidayZone } from '../domain/calendar';
import type { LegalDay } from '../domain/calendar/legal-day';
import { AFFILIATIONS, type Affiliation, type DebtItem } from '../domain/facts/fact';
import { FACT_FIELDS } from '../domain/facts/fields';
import { FACT_KINDS, isFactKind } from '../domain/facts/kinds';
import { Refusal } from '../domain/refusal';
import { RULE_SET_CHOICES, type RuleSetChoice } from '../domain/rules/rule-sets';
import { Entry } from './entry';
import type { Scenario, ScenarioCase, ScenarioEvent, ScenarioTerm } from './scenario';

const TOP = [
  'name',
  'ruleset',
  'holidays',
  'today',
  'until',
  'auto',
  'debtors',
  'cases',
  'bailiffs',
  'signatories',
  'events',
];
const EVENT_FIELDS = ['on', 'recorded', 'case', 'debtor', 'fact', 'id', 'retracts', 'refused', 'document'];

/**
 * Reads a scenario file. A malformed file (unknown kind or field, a case or debtor that is not in it, a day that does not
 * exist) is refused whole, with its line; what rule 14 refuses is left to the run.
 * @throws {Refusal} RCV-SCENARIO
 */
export function readScenario(text: string): Scenario {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: 'core' });
  const failure = document.errors[0];
  if (failure)
    throw new Refusal('RCV-SCENARIO', { line: String(failure.linePos?.[0].line ?? 1), reason: 'YAML illisible' });
  const root = new Entry(document.contents, lines, 'scénario');
  root.only(TOP);
  const holidays = root.has('holidays') ? root.choice<HolidayZone>('holidays', HOLIDAY_ZONES) : 'metropole';
  const debtors = root.list('debtors').map((entry) => {
    entry.only(['id', 'affiliation']);
    return { id: entry.text('id'), affiliation: entry.choice<Affiliation>('affiliation', AFFILIATIONS) };
  });
  const cases = root.list('cases').map((entry) =>
    readCase(
      entry,
      debtors.map(({ id }) => id),
    ),
  );
  const bailiffs = root.has('bailiffs') ? root.list('bailiffs').map(readTerm) : [];
  const signatories = root.has('signatories')
    ? root.list('signatories').map(readTerm)
    : [{ ...ALWAYS, id: 'director' }];
  for (const [what, ids] of [
    ['debtors', debtors.map(({ id }) => id)],
    ['cases', cases.map(({ id }) => id)],
    ['bailiffs', bailiffs.map(({ id }) => id)],
  ] as const)
    if (new Set(ids).size < ids.length) root.fail(what, 'identifiant en double');

  const read = root.list('events').map((entry, index) => readEvent(entry, index, debtors, cases));
  if (new Set(read.map(({ event }) => event.id)).size < read.length) root.fail('events', 'identifiant en double');
  const events = read.map(({ event, entry }) =>
    completeRetraction(
      event,
      entry,
      read.map((other) => other.event),
    ),
  );
  const sorted = [...events].sort((a, b) => (a.recorded < b.recorded ? -1 : a.recorded > b.recorded ? 1 : 0));
  const until = root.day('until');
  const today = root.has('today')
    ? root.day('today')
    : (sorted[0]?.recorded ?? root.fail('events', 'sans événement, « today » est nécessaire'));
  if (until < today) root.fail('until', `antérieur au premier jour (${today})`);
  for (const { event, entry } of read) {
    if (event.recorded < today || event.recorded > until)
      entry.fail('recorded', `hors de la période simulée (${today} à ${until})`);
    const { bailiff } = event.data;
    if (bailiff !== undefined && !bailiffs.some(({ id }) => id === bailiff))
      entry.fail('bailiff', `huissier absent du fichier : ${entry.text('bailiff')}`);
  }
  return {
    name: root.text('name'),
    ruleset: root.has('ruleset') ? root.choice<RuleSetChoice>('ruleset', RULE_SET_CHOICES) : 'by-date',
    holidays,
    today,
    until,
    auto: root.has('auto') ? root.boolean('auto') : true,
    debtors,
    cases,
    bailiffs,
    signatories,
    events: sorted,
  };
}

const ALWAYS = { from: '1900-01-01' as LegalDay, to: null };

/** Someone with an office, a bailiff or a signatory; without days: always. */
function readTerm(entry: Entry): ScenarioTerm {
  entry.only(['id', 'from', 'to']);
  const from = entry.has('from') ? entry.day('from') : ALWAYS.from;
  const to = entry.has('to') ? entry.day('to') : null;
  if (to !== null && to < from) entry.fail('to', `antérieur au premier jour (${from})`);
  return { id: entry.text('id'), from, to };
}

function readCase(entry: Entry, debtors: readonly string[]): ScenarioCase {
  entry.only(['id', 'debtor', 'caisse', 'debts']);
  const debtor = entry.text('debtor');
  if (!debtors.includes(debtor)) entry.fail('debtor', `débiteur absent du fichier : ${debtor}`);
  const debts = entry.list('debts').map((debt): DebtItem => {
    debt.only(['period', 'dueOn', 'contributions', 'surcharges', 'penalties']);
    const amount = (name: string): string => (debt.has(name) ? debt.text(name) : '0.00');
    return {
      period: debt.text('period'),
      dueOn: debt.day('dueOn'),
      contributions: debt.text('contributions'),
      surcharges: amount('surcharges'),
      penalties: amount('penalties'),
    };
  });
  return { id: entry.text('id'), debtor, caisse: entry.has('caisse') ? entry.text('caisse') : 'C1', debts };
}

function readEvent(
  entry: Entry,
  index: number,
  debtors: readonly { id: string }[],
  cases: readonly ScenarioCase[],
): { event: ScenarioEvent; entry: Entry } {
  const fact = entry.has('fact') || !entry.has('retracts') ? entry.text('fact') : 'retraction';
  if (!isFactKind(fact)) return entry.fail('fact', `nature de fait inconnue : ${fact}`);
  const fields = FACT_FIELDS[fact];
  entry.only([...EVENT_FIELDS, ...Object.keys(fields)]);
  const onCase = entry.has('case') ? entry.text('case') : undefined;
  const found = cases.find(({ id }) => id === onCase);
  if (onCase !== undefined && !found) entry.fail('case', `dossier absent du fichier : ${onCase}`);
  const named = entry.has('debtor') ? entry.text('debtor') : undefined;
  if (named !== undefined && !debtors.some(({ id }) => id === named))
    entry.fail('debtor', `débiteur absent du fichier : ${named}`);
  if (found && named !== undefined && found.debtor !== named)
    entry.fail('debtor', `le dossier ${onCase} est celui de ${found.debtor}`);
  const { subject } = FACT_KINDS[fact];
  if (fact !== 'retraction' && subject === 'case' && !found)
    entry.fail('case', `le fait ${fact} appartient à un dossier`);
  const data: Record<string, unknown> = {};
  for (const [name, { type }] of Object.entries(fields))
    if (entry.has(name))
      data[name] = type === 'day' ? entry.day(name) : type === 'boolean' ? entry.boolean(name) : entry.text(name);
  const on = entry.day('on');
  const event: ScenarioEvent = {
    id: entry.has('id') ? entry.text('id') : `e${index + 1}`,
    on,
    recorded: entry.has('recorded') ? entry.day('recorded') : on,
    debtor: found?.debtor ?? named ?? '',
    ...(onCase === undefined || subject === 'debtor' ? {} : { case: onCase }),
    fact,
    data,
    refused: entry.has('refused') ? entry.boolean('refused') : false,
    ...(entry.has('retracts') ? { retracts: entry.text('retracts') } : {}),
  };
  if (event.debtor === '' && fact !== 'retraction') entry.fail('debtor', 'un dossier ou un débiteur est attendu');
  return { event, entry };
}

/** A retraction has the subject of what it retracts; it need not repeat it. */
function completeRetraction(event: ScenarioEvent, entry: Entry, all: readonly ScenarioEvent[]): ScenarioEvent {
  if (event.fact !== 'retraction' || event.debtor !== '') return event;
  const target = all.find((other) => other.id === event.retracts);
  if (!target) return entry.fail('retracts', `événement absent du fichier : ${event.retracts}`);
  return { ...event, debtor: target.debtor, ...(target.case === undefined ? {} : { case: target.case }) };
}
