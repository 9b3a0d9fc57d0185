import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { systemClock } from '../../src/clock';
import { addDays, type LegalDay } from '../../src/domain/calendar/legal-day';
import { epochMs, instantOf, parisDay } from '../../src/domain/calendar/paris-time';
import type { CaseId, DebtorId } from '../../src/domain/facts/fact';
import { periodBefore, semesterOf } from '../../src/domain/office/periods';
import { readReport } from '../../src/import/read-report';
import { takeReports } from '../../src/import/take-reports';
import { fact, KEY, newWorld, openedCase, type World } from '../register/world';
import { type Answer, closedPort, recouvrement } from '../support/command';

const TODAY = parisDay(systemClock().now());
const SEMESTER = semesterOf(TODAY);
const CLOSED = periodBefore(SEMESTER);
/** What was recorded on its own day, long before the commands are given. */
const day = (daysAfterClosing: number): LegalDay => addDays(CLOSED.last, daysAfterClosing);

let folder: string;
let world: World;
const settings = { ...process.env };

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'recouvrement-desk-'));
  world = await newWorld();
  writeFileSync(path.join(folder, 'key'), KEY.toString('hex'), { mode: 0o600 });
  process.env['RECOUVREMENT_DATA'] = folder;
  process.env['RECOUVREMENT_KEY_FILE'] = path.join(folder, 'key');
  process.env['DATABASE_URL'] = world.url;
  process.env['TEMPORAL_ADDRESS'] = `127.0.0.1:${await closedPort()}`;
  await thePast();
});

afterAll(async () => {
  process.env = settings;
  await world.end();
  rmSync(folder, { recursive: true, force: true });
});

/** A year ago two caisses and a bailiff; half a year ago three cases, of which he was given two to execute. */
async function thePast(): Promise<void> {
  const { register, clock } = world;
  clock.goTo(day(-180));
  await register.office.setDutiesFrom(SEMESTER.first);
  await register.setCaisse({ id: 'C1', name: 'Caisse 1', email: null, since: day(-170) });
  await register.setCaisse({ id: 'C2', name: 'Caisse 2', email: null, since: SEMESTER.first });
  const b1 = { id: 'B1', name: 'Dupont', office: 'SCP Dupont', departement: '69', email: 'b1@etude.example', to: null };
  await register.office.setBailiff({ ...b1, from: day(-180) });
  for (const id of ['K1', 'K2', 'K3']) await openedCase(world, { id, debtor: `D-${id}`, noticeRef: `MD-${id}` });
  for (const id of ['K1', 'K2', 'K3']) {
    const subject = { debtor: `D-${id}`, case: id };
    clock.goTo('2009-06-10');
    await register.recordFacts([fact('notice-delivered', '2009-04-03', subject)]);
    const signed = { reference: `CT-${id}`, amount: '1260.00', signatory: 'director' };
    await register.recordFacts([fact('contrainte-signed', '2009-06-10', subject, signed)]);
    clock.goTo(day(-50));
    if (id !== 'K3') await register.recordFacts([fact('case-placed', day(-50), subject, { bailiff: 'B1' })]);
  }
  clock.goTo(before(60));
  for (const kind of ['bailiff-semester', 'bailiff-query', 'nominative-statement'] as const)
    await register.office.openDue(kind);
}

const STARTED = epochMs(systemClock().now());
const before = (seconds: number) => instantOf(STARTED - seconds * 1000);

async function done(...args: readonly string[]): Promise<Answer> {
  const answer = await recouvrement(...args);
  if (answer.code !== 0) throw new Error(`${args.join(' ')} : ${answer.code}\n${answer.out}\n${answer.err}`);
  return answer;
}
const json = async <T>(...args: readonly string[]): Promise<T> => JSON.parse((await done(...args, '--json')).out) as T;

async function refused(code: string, ...args: readonly string[]): Promise<void> {
  const answer = await recouvrement(...args);
  expect([args.join(' '), answer.code, answer.err.split(' : ')[0]]).toEqual([args.join(' '), 1, code]);
}

interface VisitLine {
  readonly bailiff: string;
  readonly stage: string;
  readonly plannedOn: string | null;
  readonly doneOn: string | null;
  readonly waiver: string;
  readonly held: number;
}
const visitOf = async (bailiff: string): Promise<VisitLine | undefined> =>
  (await json<VisitLine[]>('bailiffs', 'list')).find((line) => line.bailiff === bailiff);

describe('the desk that follows the bailiffs', () => {
  test('declares bailiffs, one by one and from a file; those in office owe a visit at once', async () => {
    await done('bailiff', 'set', 'B2', '--name', 'Durand', '--from', SEMESTER.first, '--departement', '75');
    const file = path.join(folder, 'bailiffs.csv');
    writeFileSync(
      file,
      `id;name;office;departement;email;from;to\nB3;Roux;;33;;${SEMESTER.first};\nB4;;;33;;${TODAY};\n`,
    );
    const answer = await recouvrement('bailiff', 'import', file);
    expect([answer.code, answer.out]).toEqual([1, expect.stringMatching(/2 lignes lues, 1 enregistrés.*1 rejetés/)]);
    expect((await json<VisitLine[]>('bailiffs', 'list')).map(({ bailiff, stage }) => [bailiff, stage])).toEqual([
      ['B1', 'to-visit'],
      ['B2', 'to-visit'],
      ['B3', 'to-visit'],
    ]);
  });

  test('changes what is given and leaves the rest', async () => {
    await done('bailiff', 'set', 'B2', '--email', 'b2@etude.example');
    const [b2] = (await json<{ id: string }[]>('bailiff', 'list')).filter(({ id }) => id === 'B2');
    expect(b2).toMatchObject({ name: 'Durand', departement: '75', email: 'b2@etude.example', from: SEMESTER.first });
    await refused('RCV-MALFORMED', 'bailiff', 'set', 'B2', '--to', addDays(SEMESTER.first, -1));
  });

  test('plans a visit, cancels it, makes it', async () => {
    await done('bailiffs', 'visit', 'plan', 'B1', '--day', SEMESTER.last);
    expect(await visitOf('B1')).toMatchObject({ stage: 'planned', plannedOn: SEMESTER.last, held: 2 });
    await done('bailiffs', 'visit', 'cancel', 'B1', '--reason', 'empêché');
    expect(await visitOf('B1')).toMatchObject({ stage: 'to-visit', plannedOn: null });
    await refused('RCV-NOTHING-TO-NAME', 'bailiffs', 'visit', 'cancel', 'B1', '--reason', 'empêché');
    const { out } = await done(
      'bailiffs',
      'visit',
      'done',
      'B1',
      '--who',
      'A. Petit',
      '--subject',
      'dossiers en cours',
    );
    expect(out).toContain(`bailiff:B1:${SEMESTER.id} : visité`);
    expect(await visitOf('B1')).toMatchObject({ stage: 'visited', doneOn: TODAY });
    const [, reference = ''] = /^Référence : (.+)$/m.exec(out) ?? [];
    await done('bailiffs', 'retract', 'B1', reference, '--reason', 'autre huissier');
    expect(await visitOf('B1')).toMatchObject({ stage: 'to-visit', doneOn: null });
    await refused('RCV-ALREADY-RETRACTED', 'bailiffs', 'retract', 'B1', reference, '--reason', 'autre huissier');
    await done('bailiffs', 'visit', 'done', 'B1', '--who', 'A. Petit', '--subject', 'dossiers en cours');
    await refused('RCV-UNKNOWN-BAILIFF', 'bailiffs', 'visit', 'plan', 'B9', '--day', SEMESTER.last);
  });

  test('waives the visit of whoever holds nothing, once every caisse has agreed, until it is ended', async () => {
    await refused('RCV-NOTHING-TO-NAME', 'bailiffs', 'waiver', 'end', 'B2', '--reason', 'sans objet');
    const { out } = await done(
      'bailiffs',
      'waiver',
      'find',
      'B2',
      '--until',
      SEMESTER.last,
      '--reason',
      'aucun dossier',
    );
    expect(out).toMatch(/C1.*0.*0,00/);
    await done('bailiffs', 'waiver', 'agree', 'B2', '--caisse', 'C1', '--reference', 'L-1');
    expect(await visitOf('B2')).toMatchObject({ stage: 'to-visit', waiver: 'accord attendu : C2' });
    await refused(
      'RCV-CAISSE-NOT-IN-WAIVER',
      'bailiffs',
      'waiver',
      'agree',
      'B2',
      '--caisse',
      'C9',
      '--reference',
      'L',
    );
    await done('bailiffs', 'waiver', 'agree', 'B2', '--caisse', 'C2', '--reference', 'L-2');
    expect(await visitOf('B2')).toMatchObject({ stage: 'waived' });
    await done('bailiffs', 'waiver', 'end', 'B2', '--reason', 'dossiers confiés');
    expect(await visitOf('B2')).toMatchObject({ stage: 'to-visit', waiver: '' });
  });

  test('sees what a bailiff holds', async () => {
    expect((await done('bailiffs', 'volume', 'B1')).out).toMatch(/C1.*2.*2\u202f520,00/);
    const { out } = await done('bailiffs', 'show', 'B1');
    expect(out).toMatch(/Dossiers confiés : 2, dont sans nouvelles récentes : 2/);
    expect(out).toMatch(/visite faite/);
  });
});

describe('a query and its reply', () => {
  const query = `query:B1:${TODAY.slice(0, 7)}`;
  const asked = (text: string): string[][] => parse(text, { delimiter: ';', bom: true });
  const replyFile = (...lines: readonly string[]): string => {
    const file = path.join(folder, `reply-${lines.length}-${Math.random()}.csv`);
    writeFileSync(file, `query;notice_ref;case;act;act_on;result\n${lines.join('\n')}\n`);
    return file;
  };

  test('asks about the cases without news, by references alone', async () => {
    const csv = asked((await done('bailiffs', 'query-csv', 'B1', '--period', TODAY.slice(0, 7))).out);
    expect(csv).toEqual([
      ['notice_ref', 'case', 'caisse', 'placed_on', 'last_report_on'],
      ['MD-K1', 'K1', 'C1', day(-50), ''],
      ['MD-K2', 'K2', 'C1', day(-50), ''],
    ]);
    const form = asked((await done('bailiffs', 'query-csv', 'B1', '--period', TODAY.slice(0, 7), '--form')).out);
    expect(form[1]).toEqual([query, 'MD-K1', 'K1', '', '', '']);
    await refused('RCV-UNKNOWN-DUTY', 'bailiffs', 'query-csv', 'B1', '--period', '2019-01');
  });

  test('a reply to a query that was not sent is rejected line by line, and none of it is taken in', async () => {
    const answer = await recouvrement('bailiffs', 'reply', replyFile(`${query};MD-K1;K1;signification;;faite`));
    expect([answer.code, answer.out]).toEqual([
      1,
      expect.stringMatching(/1 lignes lues, 0 enregistrés, .*1 rejetés(.|\n)*query.*RCV-QUERY-NOT-SENT/),
    ]);
    const { withoutNews } = await json<{ withoutNews: { case: string }[] }>('bailiffs', 'show', 'B1');
    expect(withoutNews.map((one) => one.case)).toEqual(['K1', 'K2']);
  });

  test('nor is one that is said to have come before the query left', async () => {
    const period = ['--period', TODAY.slice(0, 7)];
    await refused('RCV-UNKNOWN-BAILIFF', 'bailiffs', 'asked', 'B9', ...period, '--channel', 'x', '--reference', 'x');
    const asking = ['bailiffs', 'asked', 'B1', ...period, '--channel', 'courrier', '--reference', 'L-12'];
    expect((await done(...asking)).out).toContain(`${query} : envoyé`);
    const values = { query, notice_ref: 'MD-K1', act: 'signification', result: 'faite' };
    const taken = (receivedOn: LegalDay) => {
      const subject = { debtor: 'D-K1' as DebtorId, case: 'K1' as CaseId };
      const how = { today: TODAY, recordedBy: 'desk', receivedOn };
      const fact = readReport({ line: 2, values, surplus: false }, subject, how);
      return takeReports(world.register, [{ query, fact }], { dryRun: true });
    };
    expect(await taken(addDays(TODAY, -1))).toMatchObject([
      { state: 'refused', refusal: { code: 'RCV-QUERY-NOT-SENT' } },
    ]);
    expect(await taken(TODAY)).toMatchObject([{ state: 'accepted' }]);
  });

  test('takes the reply in by line and gives the rejected lines back', async () => {
    const file = replyFile(
      `${query};MD-K1;K1;saisie-attribution;${addDays(TODAY, -3)};fructueuse`,
      `${query};MD-K2;K2;;;`,
      `${query};MD-K9;;signification;;faite`,
      `query:B2:${TODAY.slice(0, 7)};MD-K2;K2;signification;;faite`,
      `${query};MD-K3;K3;signification;;faite`,
    );
    const rejected = path.join(folder, 'rejected.csv');
    const dry = await recouvrement('bailiffs', 'reply', file, '--dry-run');
    expect([dry.code, dry.out]).toEqual([1, expect.stringMatching(/4 lignes lues, 1 à enregistrer.*3 rejetés/)]);
    const answer = await recouvrement('bailiffs', 'reply', file, '--rejected', rejected);
    expect([answer.code, answer.err]).toEqual([
      1,
      expect.stringMatching(/^Temporal was not told .*the pump will do it\n$/),
    ]);
    expect(answer.out).toMatch(/4 lignes lues, 1 enregistrés, 0 déjà connus, 3 rejetés/);
    const lines = asked(readFileSync(rejected, 'utf8'));
    expect(lines[0]).toEqual(['query', 'notice_ref', 'case', 'act', 'act_on', 'result', 'line', 'column', 'reason']);
    expect(lines.slice(1).map((line) => [line[6], line[7], line[8]?.split(' ')[0]])).toEqual([
      ['4', 'notice_ref', 'RCV-UNKNOWN-CASE'],
      ['5', 'query', 'RCV-UNKNOWN-DUTY'],
      ['6', 'notice_ref', 'RCV-NOT-PLACED'],
    ]);
    expect(statSync(rejected).mode & 0o777).toBe(0o600);

    const again = await json<never>('bailiffs', 'queries', '--bailiff', 'B1');
    expect(again).toContainEqual(
      expect.objectContaining({ query, stage: 'answered', cases: 2, repliedOn: TODAY, days: 0 }),
    );
    const { withoutNews } = await json<{ withoutNews: { case: string }[] }>('bailiffs', 'show', 'B1');
    expect(withoutNews.map((one) => one.case)).toEqual(['K2']);

    const count = async () =>
      (await json<{ facts: { kind: string }[] }>('bailiffs', 'show', 'B1')).facts.filter(
        ({ kind }) => kind === 'query-replied',
      ).length;
    const before = await count();
    const same = await recouvrement('bailiffs', 'reply', file);
    expect(same.out).toMatch(/0 enregistrés, 1 déjà connus, 3 rejetés/);
    expect(await count()).toBe(before);

    writeFileSync(
      rejected,
      readFileSync(rejected, 'utf8')
        .replace('MD-K9', 'MD-K2')
        .replace(/^.*RCV-(UNKNOWN-DUTY|NOT-PLACED).*\n/gm, ''),
    );
    expect((await done('bailiffs', 'reply', rejected)).out).toMatch(/1 lignes lues, 1 enregistrés/);
  });
});

describe('a statement, from its freezing to its acceptance', () => {
  const of = ['C1', CLOSED.id] as const;
  const stage = async (): Promise<string> =>
    (await json<{ course: { stage: string } }>('statement', 'show', ...of)).course.stage;

  test('is owed, and frozen when asked for, once', async () => {
    expect(await json('statement', 'list', '--caisse', 'C1')).toMatchObject([
      { caisse: 'C1', period: CLOSED.id, stage: 'to-freeze' },
    ]);
    await refused('RCV-STATEMENT-NOT-FROZEN', 'statement', 'approve', ...of, '--by', 'director');
    await world.pool.query(`UPDATE debtor_identity SET name = NULL WHERE debtor = 'D-K2'`);
    // Begun a minute ago and not told of: the command goes on with it.
    await world.register.statements.freeze({ caisse: 'C1', period: CLOSED.id });
    expect((await done('statement', 'prepare', ...of)).out).toMatch(/3 lignes/);
    await refused('RCV-STATEMENT-FROZEN', 'statement', 'prepare', ...of);
    const { out } = await done('statement', 'show', ...of);
    expect(out).toMatch(/contrainte.*3.*3\u202f780,00/);
    await refused('RCV-UNKNOWN-DUTY', 'statement', 'show', 'C2', CLOSED.id);
    for (const period of ['2026-S3', '2026-11'])
      for (const verb of ['show', 'prepare', 'rectify'])
        expect(await recouvrement('statement', verb, 'C1', period)).toMatchObject({
          code: 2,
          err: expect.stringContaining('a semester is expected'),
        });
  });

  test('is approved when nothing is left to settle, by whoever may', async () => {
    const findings = async (): Promise<unknown[]> =>
      (await json<{ findings: unknown[] }>('statement', 'show', ...of, '--limit', '100')).findings;
    const found = [expect.objectContaining({ code: 'missing-identity', noticeRef: 'MD-K2' })];
    expect(await findings()).toEqual(found);
    await refused('RCV-FINDINGS-OPEN', 'statement', 'approve', ...of, '--by', 'director');
    const settle = [
      'statement',
      'settle',
      ...of,
      '--code',
      'missing-identity',
      '--by',
      'A. Petit',
      '--reason',
    ] as const;
    const { appended } = await json<{ appended: { id: string }[] }>(...settle, 'erreur');
    expect(await findings()).toEqual([]);
    await done('statement', 'retract', 'C1', appended[0]?.id ?? '', '--reason', 'pas encore vérifié');
    expect(await findings()).toEqual(found);
    await refused('RCV-FINDINGS-OPEN', 'statement', 'approve', ...of, '--by', 'director');
    await done(...settle, 'vérifié');
    expect(await findings()).toEqual([]);
    await refused(
      'RCV-NOTHING-TO-SETTLE',
      'statement',
      'settle',
      ...of,
      '--code',
      'sums',
      '--reason',
      'x',
      '--by',
      'y',
    );
    await refused('RCV-NO-DELEGATION', 'statement', 'approve', ...of, '--by', 'personne');
    await refused('RCV-STATEMENT-NOT-APPROVED', 'statement', 'send', ...of);
    await done('statement', 'approve', ...of, '--by', 'director');
    expect(await stage()).toBe('to-send');
    expect((await done('statement', 'send', ...of)).out).toMatch(/le service s'en charge/);
  });

  test('is exported with who approved it', async () => {
    const to = path.join(folder, 'package');
    const { out } = await done('statement', 'export', ...of, '--to', to);
    for (const file of ['etat.csv', 'etat.xlsx', 'lignes.jsonl', 'synthese.pdf']) expect(out).toContain(file);
    const manifest = JSON.parse(readFileSync(path.join(to, 'manifest.json'), 'utf8')) as object;
    expect(manifest).toMatchObject({ lines: 3, approval: { signatory: 'director', on: TODAY } });
  });

  test('is refused, sent again and accepted', async () => {
    const { office } = world.register;
    const sent = (attempt: number) =>
      office.completeEffects([`send-statement:statement:C1:${CLOSED.id}:0:${attempt}`], {
        channel: 'folder',
        reference: 'x',
      });
    await refused('RCV-STATEMENT-NOT-SENT', 'statement', 'acknowledge', ...of, 'received');
    await sent(1);
    await refused('RCV-MALFORMED', 'statement', 'acknowledge', ...of, 'refused');
    await refused('RCV-MALFORMED', 'statement', 'acknowledge', ...of, 'perdu');
    await done('statement', 'acknowledge', ...of, 'refused', '--reasons', 'illisible');
    expect(await stage()).toBe('refused');
    await refused('RCV-MALFORMED', 'statement', 'send', ...of);
    await done('statement', 'send', ...of, '--reason', 'fichier refait');
    await sent(2);
    await done('statement', 'acknowledge', ...of, 'accepted', '--reference', 'AR-7');
    expect(await stage()).toBe('accepted');
    expect((await done('statement', 'show', ...of)).out).toMatch(/refusé le .* : illisible\n.*accepté/);
  });

  test('is rectified by what was learnt since, and by nothing else', async () => {
    expect((await done('statement', 'rectify', ...of, '--dry-run')).out).toMatch(/pas de rectificatif/);
    const learnt = fact('payment-received', day(-10), { debtor: 'D-K3', case: 'K3' }, { amount: '260.00' });
    world.clock.goTo(before(30));
    await world.register.recordFacts([learnt]);
    expect((await done('statement', 'rectify', ...of, '--dry-run')).out).toMatch(
      /n° 1 \(à établir\) : 1 ligne\n {2}MD-K3/,
    );
    expect((await done('statement', 'rectify', ...of)).out).toMatch(/n° 1 : 1 ligne\n {2}MD-K3 : .*\n.*paiement/);
    expect(await json('statement', 'list', '--caisse', 'C1')).toMatchObject([{ rectifying: 1, doneOn: TODAY }]);
    const own = ['--number', '1'];
    expect((await done('statement', 'show', ...of, ...own)).out).toMatch(/État rectificatif n° 1/);
    await refused('RCV-UNKNOWN-STATEMENT', 'statement', 'show', ...of, '--number', '2');
    await done('statement', 'approve', ...of, ...own, '--by', 'director');
    expect((await done('statement', 'rectify', ...of)).out).toMatch(/pas de rectificatif/);
  });
});
