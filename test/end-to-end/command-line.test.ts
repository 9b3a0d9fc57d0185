import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { systemClock } from '../../src/clock';
import { addDays } from '../../src/domain/calendar/legal-day';
import { parisDay } from '../../src/domain/calendar/paris-time';
import { createPool } from '../../src/register/pool';
import { type Answer, closedPort, recouvrement } from '../support/command';
import { freshDatabase, type TestDatabase } from '../support/database';
import { standing } from '../support/standing';

const SCENARIOS = path.join(__dirname, '..', '..', 'scenarios');
const TODAY = parisDay(systemClock().now());
const TOMORROW = addDays(TODAY, 1);

let folder: string;
let database: TestDatabase;
let db: pg.Pool;
const settings = { ...process.env };

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'recouvrement-cli-'));
  database = await freshDatabase();
  db = createPool({ url: database.url, max: 2 });
  for (const name of ['SMTP_URL', 'RECOUVREMENT_KEY_FILE', 'RECOUVREMENT_RULESET', 'HOLIDAY_ZONE', 'AUTOMATIC_CHOICE'])
    delete process.env[name];
  process.env['RECOUVREMENT_DATA'] = path.join(folder, 'data');
  process.env['DATABASE_URL'] = database.url;
  process.env['TEMPORAL_ADDRESS'] = `127.0.0.1:${await closedPort()}`;
});

afterAll(async () => {
  process.env = settings;
  await db.end();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** A command that must be done. @throws {Error} with what it printed */
async function done(...args: readonly string[]): Promise<Answer> {
  const answer = await recouvrement(...args);
  if (answer.code !== 0) throw new Error(`${args.join(' ')} : ${answer.code}\n${answer.out}\n${answer.err}`);
  return answer;
}

const json = async <T>(...args: readonly string[]): Promise<T> => JSON.parse((await done(...args, '--json')).out) as T;

/** A command that must be refused, in French, with its code, and leave the register as it was. */
async function refused(args: readonly string[], code: string, message: RegExp): Promise<void> {
  const before = await standing(db);
  const answer = await recouvrement(...args);
  expect([args.join(' '), answer.code, answer.out]).toEqual([args.join(' '), 1, '']);
  expect(answer.err.split(' : ')[0]).toBe(code);
  expect(answer.err).toMatch(message);
  expect(answer.err.trimEnd().split('\n')).toHaveLength(2); // the message, then what to do
  expect(await standing(db)).toEqual(before);
}

const notice = (noticeRef: string, said: { debtor?: object; case?: object; on?: string } = {}): string => {
  const file = path.join(folder, `${noticeRef}-${Object.keys(said).join('-')}-${Math.random()}.json`);
  const content = {
    debtor: { ref: `A-${noticeRef}`, affiliation: 'compulsory', name: 'Durand', city: 'Lyon', ...said.debtor },
    case: {
      caisse: 'C1',
      noticeRef,
      noticeOn: '2009-06-01',
      debts: [{ period: '2009-S1', dueOn: '2009-04-01', contributions: '1200.00', surcharges: '60.00' }],
      ...said.case,
    },
    ...(said.on === undefined ? {} : { on: said.on }),
  };
  writeFileSync(file, JSON.stringify(content));
  return file;
};

const record = (ref: string, fact: string, on: string, ...rest: readonly string[]): readonly string[] => [
  ...['case', 'record', ref, fact, '--on', on],
  ...rest,
];
const signed = (ref: string, on: string, amount: string, signatory = 'Claire Martin'): readonly string[] =>
  record(ref, 'contrainte-signed', on, '--data', 'reference=CT-1', `amount=${amount}`, `signatory=${signatory}`);

interface Shown {
  readonly summary: {
    readonly case: string;
    readonly stage: string;
    readonly balance: Readonly<Record<string, string>>;
  };
  readonly facts: readonly { readonly kind: string; readonly id: string; readonly on: string }[];
}
const shown = (ref: string): Promise<Shown> => json('case', 'show', ref);

describe('an officer at the command line, Temporal being away', () => {
  test('declares the caisses', async () => {
    await done('caisse', 'set', 'C1', '--name', 'Caisse de Lyon', '--email', 'lyon@caisse.example');
    await done('caisse', 'set', 'C2', '--name', 'Caisse de Brest');
    await done('caisse', 'set', 'C1', '--name', 'Caisse du Rhône');
    expect(await json('caisse', 'list')).toEqual([
      { id: 'C1', name: 'Caisse du Rhône', email: 'lyon@caisse.example', since: TODAY },
      { id: 'C2', name: 'Caisse de Brest', email: null, since: TODAY },
    ]);
    expect((await done('caisse', 'list')).out).toMatch(/C2.*Caisse de Brest.*à déclarer/);
    await done('caisse', 'set', 'C1', '--name', 'Caisse du Rhône', '--email', '');
    expect((await json<{ email: null }[]>('caisse', 'list'))[0]?.email).toBeNull();
  });

  test('says who may sign, and until when', async () => {
    await done('delegation', 'grant', 'Claire Martin', '--from', '2009-01-01');
    await done('delegation', 'grant', 'Paul Petit', '--from', '2009-01-01', '--to', '2009-12-31');
    await done('delegation', 'grant', 'Zoé Roux', '--from', '2009-01-01');
    await done('delegation', 'end', 'Zoé Roux', '--to', '2009-06-30');
    const inForce = await json<{ signatory: string }[]>('delegation', 'list', '--on', '2009-07-01');
    expect(inForce.map(({ signatory }) => signatory)).toEqual(['Claire Martin', 'Paul Petit']);
    expect((await done('delegation', 'list')).out).toMatch(/Zoé Roux.*2009-01-01.*2009-06-30/);

    const list = ['delegation', 'grant', 'Claire Martin', '--from'];
    await refused([...list, '2009-02-29'], 'RCV-NO-SUCH-DAY', /Ce jour n'existe pas : 2009-02-29 \(from\)/);
    await refused([...list, '2009-03-01', '--to', '2009-02-01'], 'RCV-MALFORMED', /avant le premier jour/);
    const nobody = ['delegation', 'end', 'Personne', '--to', '2009-06-30'];
    await refused(nobody, 'RCV-NO-DELEGATION', /Personne n'a pas de délégation/);
    const over = ['delegation', 'end', 'Zoé Roux', '--to', '2009-07-31'];
    await refused(over, 'RCV-NO-DELEGATION', /en vigueur le 2009-07-31/);
  });

  test('opens a case: it is told at once what follows, and nothing is lost although Temporal was not told', async () => {
    const { out, err } = await done('case', 'open', notice('MD-1'));
    expect(out).toMatch(/fait {7}ouverture du dossier/);
    expect(out).toMatch(/Dossier [\w-]{36}/);
    expect(err).toMatch(/^Temporal was not told \(.+\); the pump will do it$/m);
    expect((await shown('MD-1')).summary).toMatchObject({ stage: 'notice-to-dispatch', balance: { due: '1260.00' } });
    const { rows } = await db.query('SELECT version, notified_version FROM recovery_case');
    expect(rows).toEqual([{ version: 1, notified_version: 0 }]); // the pump finds it
  });

  test('opens it again: nothing changes; with another content it is refused', async () => {
    const before = await standing(db);
    const { out, err } = await done('case', 'open', notice('MD-1'));
    expect([out, err]).toEqual([expect.stringContaining('rien ne change'), '']);
    expect(await standing(db)).toEqual(before);
    const debts = [{ period: '2009-S1', dueOn: '2009-04-01', contributions: '1300.00' }];
    const other = notice('MD-1', { case: { debts } });
    await refused(['case', 'open', other], 'RCV-DUPLICATE-OTHER-CONTENT', /déjà enregistré avec un autre contenu/);
    const stranger = notice('MD-1', { debtor: { ref: 'A-other' } });
    await refused(['case', 'open', stranger], 'RCV-CASE-EXISTS', /est déjà ouvert/);
  });

  test('records the service of the notice, and reads why the period ends when it does', async () => {
    await done(...record('MD-1', 'notice-dispatched', '2009-06-02', '--data', 'tracking=2C 123'));
    const { out } = await done(...record('MD-1', 'notice-delivered', '2009-06-04', '--id', 'AR-1'));
    expect(out).toMatch(/échéance {3}fin du délai de la mise en demeure : .*2009-07-06/);
    const explained = await done('case', 'explain', 'MD-1');
    expect(explained.out).toMatch(/fin du délai de la mise en demeure \(A13-1\) : dernier jour lundi 6 juillet 2009/);
    expect(explained.out).toMatch(/CPC art\. 641/);
    expect(explained.out).toMatch(/Valeurs non vérifiées/);
    const { deadlines } = await json<{
      deadlines: { deadline: string; name: string; lastDay: string; why: string[] }[];
    }>('case', 'explain', 'MD-1');
    const period = deadlines.find(({ name, lastDay }) => name === 'notice-period' && lastDay === '2009-07-06');
    expect(period?.why.length).toBeGreaterThan(1);
  });

  test('the day has long come: a contrainte was chosen, and no one but a delegate may sign it, nor above the debt', async () => {
    expect((await done('case', 'list', '--stage', 'recovery-due')).out).toMatch(
      /MD-1.*contrainte, contrainte à signer/,
    );
    await refused(signed('MD-1', '2009-07-06', '1260.00'), 'RCV-TOO-EARLY', /qu'à compter du 2009-07-07/);
    await refused(signed('MD-1', '2009-07-07', '1260.01'), 'RCV-ABOVE-DEBT', /1260\.01 dépasse la créance/);
    const nobody = signed('MD-1', '2009-07-07', '1260.00', 'Personne');
    await refused(nobody, 'RCV-NO-DELEGATION', /Personne n'a pas de délégation .* 2009-07-07/);
    const ended = signed('MD-1', '2009-07-07', '1260.00', 'Zoé Roux');
    await refused(ended, 'RCV-NO-DELEGATION', /Zoé Roux/);
    await refused(signed('MD-1', '2009-07-07', '-1260.00'), 'RCV-AMOUNT-NOT-POSITIVE', /supérieur à zéro : -1260\.00/);
  });

  test('records payments; the same key again changes nothing, with another content it is refused', async () => {
    const paid = (amount: string) => record('MD-1', 'payment-received', '2009-08-01', '--id', 'P1', '--data', amount);
    await done(...paid('amount=260.00'));
    expect((await shown('MD-1')).summary.balance).toMatchObject({ paid: '260.00', due: '1000.00' });
    const before = await standing(db);
    expect((await done(...paid('amount=260.00'))).out).toMatch(/rien ne change/);
    expect(await standing(db)).toEqual(before);
    await refused(paid('amount=261.00'), 'RCV-DUPLICATE-OTHER-CONTENT', /Un fait P1 est déjà enregistré/);
    await done(...record('MD-1', 'payment-received', '2009-08-02', '--debtor-level', '--data', 'amount=50.00'));
    expect((await shown('MD-1')).summary.balance).toMatchObject({ due: '950.00' });
  });

  test('signs and serves the contrainte; a second procedure is refused', async () => {
    const answer = await json<{ decisions: { stage: string; nature: string }[] }>(
      ...signed('MD-1', '2009-08-10', '950.00'),
    );
    expect(answer.decisions).toMatchObject([{ stage: 'in-procedure', nature: 'contrainte' }]);
    await refused(
      record('MD-1', 'action-filed', '2009-08-11', '--data', 'nature=civil-action', 'court=TASS de Lyon'),
      'RCV-PROCEDURE-ENGAGED',
      /\(contrainte\) est déjà engagée/,
    );
    await done(...record('MD-1', 'contrainte-served', '2009-08-20', '--data', 'by=bailiff'));
    const { out } = await done('case', 'show', 'MD-1');
    expect(out).toMatch(/Étape : procédure engagée/);
    expect(out).toMatch(/reste dû 950,00/);
    expect(out).toMatch(/A13-3 {2}ouverte le 2009-07-07/);
    expect(out).toMatch(/2009-08-20 .* contrainte signifiée ou notifiée/);
    expect(out).not.toMatch(/Durand|Lyon/);
  });

  test('retracts a mistake: it counts no more, and stays on file', async () => {
    await done(...record('MD-1', 'retraction', TODAY, '--retracts', 'P1'));
    const { summary, facts } = await shown('MD-1');
    expect(summary.balance).toMatchObject({ due: '1210.00' });
    expect(facts.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['payment-received', 'retraction']));
    const again = record('MD-1', 'retraction', TODAY, '--retracts', 'P1');
    await refused(again, 'RCV-ALREADY-RETRACTED', /P1 est déjà rétracté/);
    const nothing = record('MD-1', 'retraction', TODAY, '--retracts', 'P9');
    await refused(nothing, 'RCV-UNKNOWN-FACT', /Le fait P9 n'est pas au dossier/);
  });

  test('a debt paid in full ends the case: no act is possible on it, facts from outside are', async () => {
    await done(...record('MD-1', 'payment-received', TODAY, '--data', 'amount=1210.00'));
    expect((await shown('MD-1')).summary.stage).toBe('settled');
    await refused(signed('MD-1', TODAY, '10.00'), 'RCV-CASE-ENDED', /est clos \(soldé\)/);
    expect((await json<unknown[]>('case', 'list', '--open')).length).toBe(0);
    await done(...record('MD-1', 'payment-received', TODAY, '--data', 'amount=60.00'));
    expect((await done('case', 'show', 'MD-1')).out).toMatch(/trop-perçu 10,00/);
  });

  test('a notice just sent: nothing may be signed, and the refusal says from when', async () => {
    await done('case', 'open', notice('MD-2', { case: { noticeOn: addDays(TODAY, -2) } }));
    await refused(signed('MD-2', TODAY, '1260.00'), 'RCV-NOT-DISPATCHED', /n'a pas été expédiée/);
    await done(...record('MD-2', 'notice-dispatched', addDays(TODAY, -2)));
    const { record: of } = await json<{ record: { deadlines: { actingDay: string }[] } }>('case', 'show', 'MD-2');
    await refused(
      signed('MD-2', TODAY, '1260.00'),
      'RCV-TOO-EARLY',
      new RegExp(`qu'à compter du ${of.deadlines[0]?.actingDay}`),
    );
    await done(...record('MD-2', 'claim-lodged', TODAY));
    expect((await shown('MD-2')).summary.stage).toBe('notice-period');
    expect((await done('case', 'list', '--caisse', 'C1', '--open', '--limit', '1')).out).toMatch(/MD-2/);
    expect((await done('case', 'list', '--caisse', 'C2')).out).not.toMatch(/MD-/);
  });
});

describe('refused input: its code, in French, and nothing changed', () => {
  const paid = (on: string, ...data: readonly string[]) => record('MD-2', 'payment-received', on, '--data', ...data);

  test('unknown references', async () => {
    for (const command of [
      ['case', 'show', 'MD-9'],
      ['case', 'explain', 'MD-9'],
      record('MD-9', 'notice-delivered', TODAY),
    ])
      await refused(command, 'RCV-UNKNOWN-CASE', /Dossier inconnu : MD-9/);
    const elsewhere = notice('MD-9', { case: { caisse: 'C9' } });
    await refused(['case', 'open', elsewhere], 'RCV-UNKNOWN-CAISSE', /Caisse inconnue : C9/);
    await refused(record('MD-2', 'notice-eaten', TODAY), 'RCV-UNKNOWN-KIND', /notice-eaten/);
    await refused(paid(TODAY, 'amount=1.00', 'colour=red'), 'RCV-UNKNOWN-FIELD', /colour/);
    const bounced = record('MD-2', 'payment-reversed', TODAY, '--data', 'payment=P9');
    await refused(bounced, 'RCV-UNKNOWN-FACT', /P9 n'est pas au dossier/);
    await refused(['retry', 'MD-9'], 'RCV-EFFECT-NOT-PARKED', /MD-9/);
    await refused(['retry', 'MD-2'], 'RCV-EFFECT-NOT-PARKED', /Aucun envoi en échec à reprendre pour MD-2/);
  });

  test.each<[string, string]>([
    ['-5.00', 'RCV-AMOUNT-NOT-POSITIVE'],
    ['0.00', 'RCV-AMOUNT-NOT-POSITIVE'],
    ['1000000000.00', 'RCV-AMOUNT-TOO-LARGE'],
    ['999999999999999.99', 'RCV-AMOUNT-TOO-LARGE'],
    [`${'9'.repeat(40)}.00`, 'RCV-AMOUNT-FORM'],
    ['1e3', 'RCV-AMOUNT-FORM'],
    ['12,50', 'RCV-AMOUNT-FORM'],
    ['=1+1', 'RCV-AMOUNT-FORM'],
    ['0.001', 'RCV-AMOUNT-FORM'],
  ])('an amount of %s', async (amount, code) => {
    await refused(paid(TODAY, `amount=${amount}`), code, /[Mm]ontant/);
    const debts = [{ period: '2009-S1', dueOn: '2009-04-01', contributions: amount }];
    // A period without contributions may owe surcharges: of amounts of zero, only all together are refused.
    await refused(['case', 'open', notice('MD-8', { case: { debts } })], code, /[Mm]ontant/);
  });

  test('days that do not exist', async () => {
    for (const day of ['2009-02-29', '2009-04-31', '2009-13-01', '2009-00-10', '01/04/2009', 'yesterday', '1899-12-31'])
      await refused(paid(day, 'amount=1.00'), 'RCV-NO-SUCH-DAY', new RegExp(`Ce jour n'existe pas : ${day}`));
    const claim = record('MD-2', 'claim-lodged', TODAY, '--data', 'receivedOn=2009-06-31');
    await refused(claim, 'RCV-NO-SUCH-DAY', /2009-06-31 \(receivedOn\)/);
    const opening = notice('MD-8', { case: { noticeOn: '2009-02-30' } });
    await refused(['case', 'open', opening], 'RCV-NO-SUCH-DAY', /2009-02-30/);
    const debts = [{ period: '2009-S1', dueOn: '2009-02-30', contributions: '1.00' }];
    await refused(['case', 'open', notice('MD-8', { case: { debts } })], 'RCV-NO-SUCH-DAY', /debts\[0\]\.dueOn/);
    const list = ['delegation', 'list', '--on', '2009-02-30'];
    await refused(list, 'RCV-NO-SUCH-DAY', /2009-02-30 \(on\)/);
  });

  test('future days', async () => {
    const message = new RegExp(`${TOMORROW} est postérieur au jour d'enregistrement \\(${TODAY}\\)`);
    await refused(paid(TOMORROW, 'amount=1.00'), 'RCV-FUTURE-DAY', message);
    await refused(paid('9999-12-31', 'amount=1.00'), 'RCV-FUTURE-DAY', /9999-12-31/);
    const claim = record('MD-2', 'claim-lodged', TODAY, '--data', `receivedOn=${TOMORROW}`);
    await refused(claim, 'RCV-FUTURE-DAY', message);
    await refused(['case', 'open', notice('MD-8', { on: TOMORROW })], 'RCV-FUTURE-DAY', message);
  });

  test('what is not said, said twice, or said of the wrong subject', async () => {
    await refused(record('MD-2', 'payment-received', TODAY), 'RCV-MALFORMED', /amount \(obligatoire\)/);
    await refused(paid(TODAY, 'amount'), 'RCV-MALFORMED', /nom=valeur/);
    await refused(paid(TODAY, 'amount=1.00', 'amount=2.00'), 'RCV-MALFORMED', /amount \(donné deux fois\)/);
    await refused(record('MD-2', 'died', TODAY), 'RCV-MALFORMED', /appartient au débiteur/);
    const ofDebtor = record('MD-2', 'notice-delivered', TODAY, '--debtor-level');
    await refused(ofDebtor, 'RCV-MALFORMED', /appartient à un dossier/);
    await refused(record('MD-2', 'retraction', TODAY), 'RCV-MALFORMED', /retracts/);
  });

  test('a file that opens no case', async () => {
    await refused(['case', 'open', path.join(folder, 'none.json')], 'RCV-MALFORMED', /fichier introuvable/);
    const broken = path.join(folder, 'broken.json');
    writeFileSync(broken, '{ "debtor": ');
    await refused(['case', 'open', broken], 'RCV-MALFORMED', /ce n'est pas du JSON/);
    const nobody = notice('MD-8', { debtor: { ref: '' } });
    await refused(['case', 'open', nobody], 'RCV-MALFORMED', /debtor\.ref \(Trop petit/);
    const colour = notice('MD-8', { debtor: { colour: 'red' } });
    await refused(['case', 'open', colour], 'RCV-MALFORMED', /colour/);
    await refused(['case', 'open', notice('MD-8', { case: { debts: [] } })], 'RCV-MALFORMED', /case\.debts/);
  });

  test('a CSV file: its bad lines are reported, the rest is taken in; exit code 1', async () => {
    const file = path.join(folder, 'payments.csv');
    writeFileSync(file, `payment_ref;notice_ref;on;amount\nV1;MD-2;${TODAY};1,00\nV2;MD-9;${TODAY};1,00\n`);
    const before = await standing(db);
    const dry = await recouvrement('import', 'payments', file, '--dry-run');
    expect([dry.code, dry.out]).toEqual([1, expect.stringMatching(/2 lignes lues, 1 à enregistrer/)]);
    expect(await standing(db)).toEqual(before);
    const answer = await recouvrement('import', 'payments', file);
    expect(answer.code).toBe(1);
    expect(answer.out).toMatch(/1 enregistrés, 0 déjà connus, 1 rejetés/);
    expect(answer.out).toMatch(/ligne 3 \(V2\), notice_ref « MD-9 » : RCV-UNKNOWN-CASE Dossier inconnu/);
    const again = await recouvrement('import', 'payments', file, '--json');
    expect(JSON.parse(again.out)).toMatchObject({ accepted: 0, unchanged: 1, rejected: [{ line: 3, value: 'MD-9' }] });
    await refused(['import', 'payments', path.join(folder, 'none.csv')], 'RCV-MALFORMED', /introuvable/);
  });
});

test('a portfolio is taken over: its cases say from when they are dealt with here, and take no live fact before', async () => {
  const file = path.join(folder, 'taken-over.csv');
  const columns =
    'notice_ref;caisse;debtor_ref;name;affiliation;period;due_on;contributions;surcharges;penalties;notice_on;dispatched_on';
  writeFileSync(file, `${columns}\nMD-T;C1;T1;Durand;compulsory;p;2009-02-01;100;0;0;2009-04-01;2009-04-01\n`);
  const goLive = ['--historical', '--go-live', addDays(TODAY, 7)];
  expect((await done('import', 'notices', file, ...goLive)).out).toMatch(/1 enregistrés/);
  expect((await done('import', 'notices', file, ...goLive)).out).toMatch(/0 enregistrés, 1 déjà connus/);
  expect((await done('case', 'show', 'MD-T')).out).toMatch(/procédure à engager[^]*Reprise : géré ici à compter du/);
  await refused(record('MD-T', 'claim-lodged', TODAY), 'RCV-NOT-LIVE-YET', /ne sera géré ici qu'à compter du/);
});

describe('rules and scenarios, without any register', () => {
  test('rules show prints each value with its source and how sure it is', async () => {
    const { out } = await done('rules', 'show', '1993');
    expect(out).toMatch(/Jeu de règles 1993, en vigueur à partir du 1993-12-22/);
    expect(out).toMatch(/30 jours +\[[VSU]\] /);
    expect((await json<{ id: string }[]>('rules', 'show')).map(({ id }) => id)).toEqual(['1985', '1993', '2017']);
  });

  test('simulate ends with 0; with 1 when something is not as marked, the report being printed; with 2 for a bad file', async () => {
    const scenario = (name: string, events: string): string => {
      const file = path.join(folder, `${name}.yaml`);
      const world = 'name: S\nuntil: 2009-08-01\ndebtors: [{ id: D1, affiliation: compulsory }]\n';
      const debt = '{ period: 2009-S1, dueOn: 2009-04-01, contributions: "10.00" }';
      writeFileSync(file, `${world}cases: [{ id: K1, debtor: D1, debts: [${debt}] }]\nevents:\n  - ${events}\n`);
      return file;
    };
    const { out } = await done('simulate', path.join(SCENARIOS, 'voluntary-default.yaml'));
    expect(out).toMatch(/caisse avisée/);
    const surprise = await recouvrement(
      'simulate',
      scenario('surprise', '{ on: 2009-06-02, case: K1, fact: notice-dispatched, refused: true }'),
      '--json',
    );
    expect(surprise.code).toBe(1);
    expect(JSON.parse(surprise.out)).toMatchObject({ engine: 'core', cases: { K1: { stage: 'recovery-due' } } });
    expect(surprise.err).toMatch(/accepted, its refusal expected/);
    const bad = await recouvrement(
      'simulate',
      scenario('bad', '{ on: 2009-02-30, case: K1, fact: notice-dispatched }'),
    );
    expect([bad.code, bad.out]).toEqual([2, '']);
    expect(bad.err).toMatch(/^RCV-SCENARIO : Scénario refusé, ligne 6 : ce jour n'existe pas : 2009-02-30/);
  });
});

describe('wrong usage ends with 2 and changes nothing', () => {
  test.each<[string, readonly string[]]>([
    ['no command', []],
    ['an unknown command', ['forget']],
    ['a command without what it does', ['case']],
    ['an unknown verb', ['case', 'forget', 'MD-2']],
    ['a missing argument', ['case', 'show']],
    ['a missing option', ['caisse', 'set', 'C3']],
    ['an unknown option', ['case', 'list', '--colour', 'red']],
    ['an unknown stage', ['case', 'list', '--stage', 'forgotten']],
    ['a limit that is no number', ['case', 'list', '--limit', 'all']],
    ['a limit below one', ['case', 'list', '--limit', '-1']],
    ['an unknown rule set', ['rules', 'show', '1999']],
    ['an unknown engine', ['simulate', 'x.yaml', '--engine', 'steam']],
    ['an unknown kind of file', ['import', 'letters', 'x.csv']],
    ['a past without a go-live day', ['import', 'notices', 'x.csv', '--historical']],
    ['a go-live day without a past', ['import', 'payments', 'x.csv', '--go-live', '2026-12-01']],
    ['acts that are not of the past', ['import', 'acts', 'x.csv']],
    ['one argument too many', ['case', 'show', 'MD-2', 'MD-1']],
  ])('%s', async (_, args) => {
    const before = await standing(db);
    const { code, err } = await recouvrement(...args);
    expect([code, err]).toEqual([2, expect.stringMatching(/./)]);
    expect(await standing(db)).toEqual(before);
  });

  test('help that was asked for ends with 0', async () => {
    for (const args of [['--help'], ['case', '--help'], ['case', 'record', '--help'], ['help', 'case']])
      expect((await recouvrement(...args)).code).toBe(0);
  });
});

test('a reader who has seen enough of the output is no failure', () => {
  const script = `"$0" bin/recouvrement.js rules show --json | true; echo "$PIPESTATUS"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath], {
    cwd: path.join(__dirname, '..', '..'),
    encoding: 'utf8',
  });
  expect([stdout, stderr]).toEqual(['0\n', '']);
});
