import { LineCounter, parseDocument } from 'yaml';
import { HOLIDAY_ZONES, type HolidayZone } from '../domain/calendar';
import { AFFILIATIONS, type Affiliation, type DebtItem } from '../domain/facts/fact';
import { semesterOf } from '../domain/office/periods';
import { Refusal } from '../domain/refusal';
import { RULE_SET_CHOICES, type RuleSetChoice } from '../domain/rules/rule-sets';
import { Entry } from './entry';
import { onFrom } from './machine-days';
import { ALWAYS, readBailiff, readCaisses, readOff, readTerm } from './read-parts';
import { completeRetractions, readEvent } from './read-event';
import type { Scenario, ScenarioCase } from './scenario';

const TOP = [
  'name',
  'ruleset',
  'holidays',
  'today',
  'until',
  'auto',
  'schedules',
  'dutiesFrom',
  'off',
  'debtors',
  'cases',
  'bailiffs',
  'caisses',
  'signatories',
  'events',
];

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
  const bailiffs = root.has('bailiffs') ? root.list('bailiffs').map(readBailiff) : [];
  const caisses = readCaisses(root, cases);
  const schedules = root.has('schedules') ? root.boolean('schedules') : false;
  const signatories = root.has('signatories')
    ? root.list('signatories').map(readTerm)
    : [{ ...ALWAYS, id: 'director' }];
  for (const [what, ids] of [
    ['debtors', debtors.map(({ id }) => id)],
    ['cases', cases.map(({ id }) => id)],
    ['bailiffs', bailiffs.map(({ id }) => id)],
  ] as const)
    if (new Set(ids).size < ids.length) root.fail(what, 'identifiant en double');

  const named = { debtors, cases, bailiffs, caisses, schedules };
  const read = root.list('events').map((entry, index) => readEvent(entry, index, named));
  if (new Set(read.map(({ event }) => event.id)).size < read.length) root.fail('events', 'identifiant en double');
  const sorted = completeRetractions(read).sort((a, b) =>
    a.recorded < b.recorded ? -1 : a.recorded > b.recorded ? 1 : 0,
  );
  const until = root.day('until');
  const today = root.has('today')
    ? root.day('today')
    : (sorted[0]?.recorded ?? root.fail('events', 'sans événement, « today » est nécessaire'));
  if (until < today) root.fail('until', `antérieur au premier jour (${today})`);
  const off = root.has('off') ? readOff(root, today, until) : [];
  for (const { event, entry } of read) {
    if (event.recorded < today || event.recorded > until)
      entry.fail('recorded', `hors de la période simulée (${today} à ${until})`);
    if (onFrom({ off }, event.recorded) !== event.recorded)
      entry.fail('recorded', `la machine est arrêtée ce jour-là : ${event.recorded}`);
  }
  return {
    name: root.text('name'),
    ruleset: root.has('ruleset') ? root.choice<RuleSetChoice>('ruleset', RULE_SET_CHOICES) : 'by-date',
    holidays,
    today,
    until,
    auto: root.has('auto') ? root.boolean('auto') : true,
    schedules,
    dutiesFrom: root.has('dutiesFrom') ? root.day('dutiesFrom') : semesterOf(today).first,
    off,
    debtors,
    cases,
    bailiffs,
    caisses,
    signatories,
    events: sorted,
  };
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
