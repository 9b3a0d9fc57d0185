import { addDays, type LegalDay } from '../domain/calendar/legal-day';
import type { Entry } from './entry';
import type { Scenario, ScenarioBailiff, ScenarioCase, ScenarioTerm } from './scenario';

/** Days of an office or a delegation that are not given. */
export const ALWAYS = { from: '1900-01-01' as LegalDay, to: null };

/** Someone with an office, a bailiff or a signatory; without days: always. */
export function readTerm(entry: Entry): ScenarioTerm {
  return termOf(entry.only(['id', 'from', 'to']));
}

export function readBailiff(entry: Entry): ScenarioBailiff {
  entry.only(['id', 'from', 'to', 'declared']);
  return { ...termOf(entry), declared: entry.has('declared') ? entry.boolean('declared') : true };
}

function termOf(entry: Entry): ScenarioTerm {
  const from = entry.has('from') ? entry.day('from') : ALWAYS.from;
  const to = entry.has('to') ? entry.day('to') : null;
  if (to !== null && to < from) entry.fail('to', `antérieur au premier jour (${from})`);
  return { id: entry.text('id'), from, to };
}

/** Those named, then those that only a case names: answered to from ever. */
export function readCaisses(root: Entry, cases: readonly ScenarioCase[]): Scenario['caisses'] {
  const named = root.has('caisses')
    ? root.list('caisses').map((entry) => {
        entry.only(['id', 'since']);
        return { id: entry.text('id'), since: entry.has('since') ? entry.day('since') : null };
      })
    : [];
  if (new Set(named.map(({ id }) => id)).size < named.length) root.fail('caisses', 'identifiant en double');
  const others = new Set(cases.map(({ caisse }) => caisse).filter((id) => !named.some((caisse) => caisse.id === id)));
  return [...named, ...[...others].map((id) => ({ id, since: null }))];
}

/** The days on which the machine is off: it is on for the first and for the last day, and for one between two stops. */
export function readOff(root: Entry, today: LegalDay, until: LegalDay): Scenario['off'] {
  const stops = root.list('off').map((entry) => {
    entry.only(['from', 'to']);
    const stop = { from: entry.day('from'), to: entry.day('to') };
    if (stop.to < stop.from) entry.fail('to', `antérieur au premier jour (${stop.from})`);
    if (stop.from <= today || stop.to >= until)
      entry.fail('from', `la machine est en marche le premier et le dernier jour (${today} et ${until})`);
    return { ...stop, entry };
  });
  stops.sort((a, b) => (a.from < b.from ? -1 : 1));
  for (const [index, { from, entry }] of stops.entries()) {
    const before = stops[index - 1];
    if (before && from <= addDays(before.to, 1))
      entry.fail('from', `en même temps qu'un autre arrêt, ou aussitôt après`);
  }
  return stops.map(({ from, to }) => ({ from, to }));
}
