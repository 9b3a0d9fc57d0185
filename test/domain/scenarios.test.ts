import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STAGES } from '../../src/domain/assessment/assessment';
import { addDays, type LegalDay } from '../../src/domain/calendar/legal-day';
import { epochMs, parisInstant } from '../../src/domain/calendar/paris-time';
import { Refusal } from '../../src/domain/refusal';
import { simulateCore } from '../../src/simulate/core-engine';
import { SCHEDULE_DAYS } from '../../src/simulate/machine-days';
import { readScenario } from '../../src/simulate/read-scenario';
import { lastNominalMs } from '../../src/temporal/schedule-calendar';
import { calendarOf, SCHEDULE_HOUR } from '../../src/temporal/schedules';

const FOLDER = join(__dirname, '..', '..', 'scenarios');
const NAMES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.slice(0, -'.yaml'.length));
const run = (name: string) => simulateCore(readScenario(readFileSync(join(FOLDER, `${name}.yaml`), 'utf8')));

describe('The scenario library', () => {
  test.each(NAMES)('%s', (name) => {
    const { report, surprises } = run(name);
    const { engine, ...rest } = report;
    expect(engine).toBe('core');
    expect(surprises).toEqual([]);
    expect(existsSync(join(FOLDER, `${name}.expected.json`))).toBe(true); // else: npm run scenarios:expected
    expect(rest).toEqual(JSON.parse(readFileSync(join(FOLDER, `${name}.expected.json`), 'utf8')));
  });

  test('has no expected file without its scenario', () => {
    const expected = readdirSync(FOLDER).filter((name) => name.endsWith('.expected.json'));
    expect(expected.map((name) => name.replace('.expected.json', '')).filter((name) => !NAMES.includes(name))).toEqual(
      [],
    );
  });

  test('tells its story in a header, each', () => {
    expect(NAMES.filter((name) => !readFileSync(join(FOLDER, `${name}.yaml`), 'utf8').startsWith('# '))).toEqual([]);
  });

  test('passes through every stage and step', () => {
    const seen = new Set(
      NAMES.flatMap((name) => {
        const { report } = run(name);
        const stages = report.timeline.flatMap((entry) => (entry.type === 'stage' ? [entry.to as string] : []));
        return [...stages, ...Object.values(report.cases).map(({ step }) => step ?? '')];
      }),
    );
    for (const stage of STAGES) expect(seen).toContain(stage);
    for (const step of ['to-sign', 'to-serve', 'opposition-period', 'opposed', 'enforceable'])
      expect(seen).toContain(step);
  });

  test('the same observations in two orders end the same', () => {
    const [a, b] = [run('trap-12-order-of-arrival-a'), run('trap-12-order-of-arrival-b')];
    expect(a.report.cases).toEqual(b.report.cases);
  });
});

test('The days of simulated schedules are those of the product', () => {
  const ids = {
    'bailiff-semester': 'bailiff-semester',
    'bailiff-query': 'bailiff-queries',
    'nominative-statement': 'nominative-statement',
  };
  for (const [kind, isNominal] of SCHEDULE_DAYS) {
    const calendar = calendarOf(ids[kind]);
    for (let day = '2008-01-01' as LegalDay; day <= '2009-12-31'; day = addDays(day, 1)) {
      const noon = epochMs(parisInstant(day, 12 * 60));
      const fires =
        calendar !== null && lastNominalMs(calendar, noon) === epochMs(parisInstant(day, SCHEDULE_HOUR * 60));
      expect([kind, day, isNominal(day.slice(5))]).toEqual([kind, day, fires]);
    }
  }
});

const HEAD = `name: A story
until: 2009-09-30
debtors:
  - { id: D1, affiliation: compulsory }
cases:
  - id: K1
    debtor: D1
    debts:
      - { period: 2009-S1, dueOn: 2009-04-01, contributions: "1200.00" }
`;
const withEvents = (...events: readonly string[]) =>
  `${HEAD}events:\n${events.map((event) => `  - ${event}\n`).join('')}`;
const DISPATCHED = '{ on: 2009-06-02, case: K1, fact: notice-dispatched }';

describe('A malformed file is refused whole, with its line and the reason', () => {
  // events begin on line 11
  test.each<[string, string, number, RegExp]>([
    ['no YAML', 'name: [', 1, /YAML illisible/],
    ['no mapping', '- a\n- b\n', 1, /champs/],
    ['an unknown field of the file', `colour: red\n${withEvents(DISPATCHED)}`, 1, /champ inconnu : colour/],
    ['no name', withEvents(DISPATCHED).replace('name: A story\n', ''), 1, /champ attendu : name/],
    ['no last day', withEvents(DISPATCHED).replace('until: 2009-09-30\n', ''), 1, /champ attendu : until/],
    [
      'an unknown kind of fact',
      withEvents(DISPATCHED, '{ on: 2009-06-03, case: K1, fact: notice-eaten }'),
      12,
      /nature de fait inconnue : notice-eaten/,
    ],
    [
      'an unknown field of a fact',
      withEvents('{ on: 2009-06-02, case: K1, fact: notice-dispatched, amount: "1.00" }'),
      11,
      /champ inconnu : amount/,
    ],
    [
      'a field misspelt',
      withEvents('{ on: 2009-06-02, case: K1, fact: payment-received, amout: "1.00" }'),
      11,
      /champ inconnu : amout/,
    ],
    [
      'a case that is not in it',
      withEvents(DISPATCHED, DISPATCHED.replace('K1', 'K9')),
      12,
      /dossier absent du fichier : K9/,
    ],
    [
      'a debtor that is not in it',
      withEvents('{ on: 2009-06-02, debtor: D9, fact: affiliation-set, affiliation: voluntary }'),
      11,
      /débiteur absent du fichier : D9/,
    ],
    [
      'a case of a debtor that is not in it',
      withEvents(DISPATCHED).replace('debtor: D1', 'debtor: D9'),
      7,
      /débiteur absent du fichier : D9/,
    ],
    [
      'a case of another debtor',
      withEvents('{ on: 2009-06-02, case: K1, debtor: D2, fact: notice-dispatched }').replace(
        'compulsory }',
        'compulsory }\n  - { id: D2, affiliation: voluntary }',
      ),
      12,
      /le dossier K1 est celui de D1/,
    ],
    [
      'a fact of a case without its case',
      withEvents('{ on: 2009-06-02, fact: notice-dispatched }'),
      11,
      /appartient à un dossier/,
    ],
    [
      'a fact of a debtor without one',
      withEvents('{ on: 2009-06-02, fact: affiliation-set, affiliation: voluntary }'),
      11,
      /un dossier ou un débiteur est attendu/,
    ],
    [
      'a day that does not exist',
      withEvents('{ on: 2009-02-30, case: K1, fact: notice-dispatched }'),
      11,
      /ce jour n'existe pas : 2009-02-30/,
    ],
    [
      '29 February of a common year',
      withEvents('{ on: 2009-06-02, recorded: 2011-02-29, case: K1, fact: notice-dispatched }'),
      11,
      /2011-02-29/,
    ],
    [
      'a day in data that does not exist',
      withEvents('{ on: 2009-06-02, case: K1, fact: claim-lodged, receivedOn: 2009-06-31 }'),
      11,
      /2009-06-31/,
    ],
    ['a due date that does not exist', withEvents(DISPATCHED).replace('2009-04-01', '2009-04-31'), 9, /2009-04-31/],
    ['a French date', withEvents('{ on: 02/06/2009, case: K1, fact: notice-dispatched }'), 11, /02\/06\/2009/],
    ['no day', withEvents('{ case: K1, fact: notice-dispatched }'), 11, /champ attendu : on/],
    [
      'an unknown affiliation',
      withEvents(DISPATCHED).replace('compulsory', 'optional'),
      4,
      /valeurs admises : compulsory, voluntary/,
    ],
    [
      'an unknown rule set',
      `ruleset: "1999"\n${withEvents(DISPATCHED)}`,
      1,
      /valeurs admises : 1985, 1993, 2017, by-date/,
    ],
    ['an unknown holiday zone', `holidays: corse\n${withEvents(DISPATCHED)}`, 1, /valeurs admises/],
    ['auto neither true nor false', `auto: perhaps\n${withEvents(DISPATCHED)}`, 1, /vrai ou faux attendu : auto/],
    ['events that are no list', `${HEAD}events: none\n`, 10, /liste attendue : events/],
    [
      'the same id twice',
      withEvents(DISPATCHED.replace('{', '{ id: a,'), DISPATCHED.replace('{', '{ id: a,')),
      11,
      /identifiant en double/,
    ],
    [
      'the same case twice',
      withEvents(DISPATCHED).replace('cases:\n', 'cases:\n  - { id: K1, debtor: D1, debts: [] }\n'),
      6,
      /identifiant en double|créance/,
    ],
    [
      'a fact known after the last day',
      withEvents(DISPATCHED, '{ on: 2009-10-01, case: K1, fact: notice-dispatched }'),
      12,
      /hors de la période simulée/,
    ],
    [
      'a last day before the first',
      withEvents(DISPATCHED).replace('until: 2009-09-30', 'until: 2009-06-01'),
      2,
      /antérieur au premier jour/,
    ],
    [
      'a retraction of an event that is not in it, without a subject',
      withEvents(DISPATCHED, '{ on: 2009-06-03, retracts: nothing }'),
      12,
      /événement absent du fichier : nothing/,
    ],
    [
      'a fact recorded while the machine is off',
      `off: [{ from: 2009-06-10, to: 2009-06-20 }]\n${withEvents(DISPATCHED, '{ on: 2009-06-20, case: K1, fact: notice-delivered }')}`,
      13,
      /la machine est arrêtée ce jour-là : 2009-06-20/,
    ],
    [
      'a machine that is off on the first day',
      `off: [{ from: 2009-06-02, to: 2009-06-20 }]\n${withEvents(DISPATCHED)}`,
      1,
      /en marche le premier et le dernier jour/,
    ],
    [
      'a machine that does not come back',
      `off: [{ from: 2009-06-10, to: 2009-09-30 }]\n${withEvents(DISPATCHED)}`,
      1,
      /en marche le premier et le dernier jour/,
    ],
    [
      'two stops without a day between them',
      `off: [{ from: 2009-06-10, to: 2009-06-12 }, { from: 2009-06-13, to: 2009-06-14 }]\n${withEvents(DISPATCHED)}`,
      1,
      /en même temps qu'un autre arrêt/,
    ],
    [
      'a bailiff that is not in it',
      withEvents('{ on: 2009-06-02, bailiff: B9, fact: in-office, from: 2009-06-02 }'),
      11,
      /huissier absent du fichier : B9/,
    ],
    [
      'a caisse that is not in it',
      withEvents('{ on: 2009-06-02, caisse: C9, fact: statement-rectify, period: 2009-S1 }'),
      11,
      /caisse absente du fichier : C9/,
    ],
    [
      'something of a caisse where no schedule runs',
      withEvents('{ on: 2009-06-02, caisse: C1, fact: statement-rectify, period: 2009-S1 }'),
      11,
      /schedules: true/,
    ],
    [
      'a fact of a bailiff with the field of another kind',
      `schedules: true\nbailiffs: [{ id: B1 }]\n${withEvents('{ on: 2009-06-02, bailiff: B1, fact: visit-done, who: A, subject: S, day: 2009-06-02 }')}`,
      13,
      /champ inconnu : day/,
    ],
    [
      'a fact of a bailiff without one',
      `schedules: true\n${withEvents('{ on: 2009-06-02, fact: visit-planned, day: 2009-06-05 }')}`,
      12,
      /appartient à un huissier ou à une caisse/,
    ],
    [
      'a fact that only the system records',
      `schedules: true\n${withEvents('{ on: 2009-06-02, caisse: C1, fact: statement-frozen, period: 2009-S1, number: 0 }')}`,
      12,
      /nature de fait inconnue : statement-frozen/,
    ],
    [
      'a number that is none',
      `schedules: true\n${withEvents('{ on: 2009-06-02, caisse: C1, fact: statement-approved, period: 2009-S1, number: one, signatory: A }')}`,
      12,
      /nombre attendu : number/,
    ],
    [
      'a bailiff who leaves before joining',
      `bailiffs: [{ id: B1, from: 2009-06-02, to: 2009-06-01 }]\n${withEvents(DISPATCHED)}`,
      1,
      /antérieur au premier jour/,
    ],
    ['no events and no first day', `${HEAD}events: []\n`, 10, /today/],
  ])('%s', (_, text, line, reason) => {
    const refusal = refusalOf(() => readScenario(text));
    expect(refusal.code).toBe('RCV-SCENARIO');
    expect(refusal.params['reason']).toMatch(reason);
    expect(refusal.params['line']).toBe(String(line));
    expect(refusal.message).toMatch(/^Scénario refusé, ligne \d+ : /);
  });
});

describe('The mark `refused`', () => {
  const paid = (mark: string, amount: string) =>
    withEvents(DISPATCHED, `{ id: p, on: 2009-06-10, case: K1, fact: payment-received, amount: "${amount}"${mark} }`);

  test('on what is refused, and on nothing else, is no surprise', () => {
    expect(simulateCore(readScenario(paid('', '5.00'))).surprises).toEqual([]);
    const refused = simulateCore(readScenario(paid(', refused: true', '-5.00')));
    expect(refused.surprises).toEqual([]);
    expect(refused.report.refusals).toEqual([
      {
        on: '2009-06-10',
        case: 'K1',
        fact: 'payment-received',
        code: 'RCV-AMOUNT-NOT-POSITIVE',
        message: 'Le montant doit être supérieur à zéro : -5.00 (amount).',
      },
    ]);
  });

  test('missing, or on what is accepted, is one: the report is given all the same', () => {
    const unmarked = simulateCore(readScenario(paid('', '-5.00')));
    expect(unmarked.surprises).toEqual(['p (2009-06-10, payment-received) was refused: RCV-AMOUNT-NOT-POSITIVE']);
    expect(unmarked.report.cases['K1']?.balance).toBe('1200.00');
    const accepted = simulateCore(readScenario(paid(', refused: true', '5.00')));
    expect(accepted.surprises).toEqual(['p (2009-06-10, payment-received) was accepted, its refusal expected']);
    expect(accepted.report.cases['K1']?.balance).toBe('1195.00');
  });

  test('what is refused changes nothing', () => {
    const { timeline } = simulateCore(readScenario(paid(', refused: true', '0.00'))).report;
    const without = simulateCore(readScenario(withEvents(DISPATCHED))).report;
    expect(timeline).toEqual(without.timeline);
  });
});

function refusalOf(tried: () => unknown): Refusal {
  try {
    tried();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('read, its refusal expected');
}
