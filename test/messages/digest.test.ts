import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { sendDigests } from '../../src/activities/digest';
import type { LegalDay } from '../../src/domain/calendar/legal-day';
import { createMail, type Mail } from '../../src/messages';
import { fact, newWorld, openedCase, type World } from '../register/world';
import { periodicRow } from '../register/ledger/rows';

/** Read from a real register, sent by the real transport to a real SMTP server. */
let world: World;
let server: SMTPServer;
let mail: Mail;
let received: ParsedMail[] = [];
/** Addresses that the server refuses. */
let refused: string[] = [];

const recipients = {
  officer: 'gestionnaires@organisme.example',
  desk: 'referent@organisme.example',
  director: 'directeur@organisme.example',
  operations: 'exploitation@organisme.example',
};

beforeAll(async () => {
  server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: ({ address }, _session, done) =>
      done(refused.includes(address) ? Object.assign(new Error('no'), { responseCode: 550 }) : null),
    onData: (stream, _session, done) => {
      void simpleParser(stream).then((parsed) => {
        received.push(parsed);
        done(null);
      });
    },
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.server.address() as AddressInfo;
  mail = createMail({ smtpUrl: `smtp://127.0.0.1:${port}`, from: 'recouvrement@organisme.example' });
});
afterAll(async () => {
  mail.close();
  await new Promise<void>((closed) => server.close(closed));
});
beforeEach(async () => {
  world = await newWorld();
  received = [];
  refused = [];
});
afterEach(() => world.end());

const send = (day: string) => sendDigests({ register: world.register, mail, recipients }, day as LegalDay);
const to = (address: string): ParsedMail | undefined =>
  received.find(({ to: line }) => !Array.isArray(line) && line?.text === address);

/** On 25 June 2009: K1's procedure is overdue, B1 is to be visited by the 30th and B2 was not, B3 does not answer and nobody sees to it, a statement is open. */
async function busyMorning(): Promise<string> {
  await openedCase(world, { id: 'K1' });
  await periodicRow(world.pool, { stage: 'planned', concerned: { C1: '100' } });
  await periodicRow(world.pool, { subject: 'bailiff:B2', dueOn: '2009-06-24', concerned: { C1: '1000' } });
  await periodicRow(world.pool, {
    kind: 'bailiff-query',
    subject: 'bailiff:B3',
    period: '2009-06',
    opensOn: '2009-06-01',
    stage: 'reminded',
    attention: 'query-unanswered',
    notifiedVersion: 0,
  });
  await periodicRow(world.pool, {
    kind: 'nominative-statement',
    subject: 'caisse:C1',
    dueOn: '2009-08-01',
    opensOn: '2009-06-20',
    stage: 'to-settle',
  });
  for (const [seq, id, kind, data, retracts] of [
    [1, 'v1', 'visit-planned', { day: '2009-06-26' }, null],
    [2, 'v2', 'visit-planned', { day: '2009-06-27' }, null],
    [3, 'v3', 'visit-planned', { day: '2009-06-28' }, null],
    [4, 'x2', 'visit-cancelled', { visit: 'v2', reason: 'grève' }, null],
    [5, 'r3', 'retraction', {}, 'v3'],
  ] as const)
    await world.pool.query(
      `INSERT INTO office_fact (subject, seq, source, id, kind, "on", recorded_at, recorded_on, recorded_by, data, retracts)
      VALUES ('bailiff:B1', $1, 'desk', $2, $3, '2009-06-01', '2009-06-01T08:00:00Z', '2009-06-01', 'desk', $4, $5)`,
      [seq, id, kind, JSON.stringify(data), retracts],
    );
  world.clock.goTo('2009-06-25');
  await world.register.advance('K1');
  return '2009-06-25';
}

describe("The day's digest", () => {
  test('tells each role what is due, overdue and stuck', async () => {
    const day = await busyMorning();
    expect(await send(day)).toEqual({ sent: ['officer', 'desk', 'director', 'operations'], silent: [] });
    const texts = Object.fromEntries(
      Object.entries(recipients).map(([role, address]) => [role, to(address)?.text ?? '']),
    );
    expect(texts['officer']).toContain('1 : engager une procédure (A13-3)');
    expect(texts['officer']).toContain('mise en demeure N-K1 (dossier K1)');
    expect(texts['desk']).toMatch(
      /À faire prochainement\n- 1 : interrogation.*30 juin 2009\n- 1 : visite semestrielle.*30 juin 2009, dont 1 prévue/,
    );
    expect(texts['desk']).toMatch(/En retard\n- 1 : visite semestrielle, au plus tard le .*24 juin 2009/);
    expect(texts['desk']).toMatch(
      /Visites prévues dans les sept jours\n- .*26 juin 2009 : B1\n\n?À débloquer\n- 1 : interrogation sans réponse/,
    );
    expect(texts['director']).toMatch(/1 contrainte, 1\u202f260,00\u00a0€ restant dus, dont 1 en retard/);
    expect(texts['director']).toContain('caisse C1, 2009-S1 : anomalies à régler, à adresser au plus tard le');
    expect(texts['director']).toMatch(/127,00\u00a0€ pour 2 obligations en retard sans justification/);
    expect(texts['operations']).toMatch(
      /Workflows en retard\n- 1 à aviser\n\n?Alarmes du registre des obligations\n- 1 : obligation périodique que personne ne suit/,
    );
  });

  test('lists a visit planned for the next semester, and none of a semester that has had its own', async () => {
    await busyMorning();
    await world.pool.query(`INSERT INTO office_subject (id) VALUES ('bailiff:B9') ON CONFLICT DO NOTHING`);
    for (const [seq, subject, id, day] of [
      [6, 'bailiff:B1', 'v6', '2009-07-02'],
      [7, 'bailiff:B1', 'v7', '2009-07-02'],
      [1, 'bailiff:B9', 'v8', '2009-06-29'],
    ] as const)
      await world.pool.query(
        `INSERT INTO office_fact (subject, seq, source, id, kind, "on", recorded_at, recorded_on, recorded_by, data)
        VALUES ($1, $2, 'desk', $3, 'visit-planned', '2009-06-01', '2009-06-01T08:00:00Z', '2009-06-01', 'desk', $4)`,
        [subject, seq, id, JSON.stringify({ day })],
      );
    const visits = async () => {
      const digest = await world.register.ledger.digestFor('desk', '2009-06-25' as LegalDay);
      return digest.role === 'desk' ? digest.visits.map(({ day, bailiff }) => `${day} ${bailiff}`) : [];
    };
    expect(await visits()).toEqual(['2009-06-26 B1', '2009-06-29 B9', '2009-07-02 B1']);
    await world.pool.query(
      `UPDATE periodic_duty SET done_on = '2009-06-20', stage = 'visited' WHERE subject = 'bailiff:B1'`,
    );
    expect(await visits()).toEqual(['2009-06-29 B9', '2009-07-02 B1']);
  });

  test('chases a late visit until someone answers for it', async () => {
    const day = await busyMorning();
    const overdue = async (): Promise<readonly string[]> => {
      const digest = await world.register.ledger.digestFor('desk', day as LegalDay);
      return digest.role === 'desk'
        ? digest.overdue.map(({ kind, dueOn, duties }) => `${duties} ${kind} ${dueOn}`)
        : [];
    };
    expect(await overdue()).toEqual(['1 bailiff-semester 2009-06-24']);
    const [row] = await world.register.ledger.list({ late: true, subject: 'bailiff:B2', limit: 1 });
    const said = { row: row?.row as string, by: 'Claire Martin', text: 'étude fermée' };
    await world.register.ledger.justify(said);
    expect(await overdue()).toEqual([]);
    await world.register.ledger.withdrawJustification(said);
    expect(await overdue()).toEqual(['1 bailiff-semester 2009-06-24']);
  });

  test('names nobody, and escapes what it quotes', async () => {
    await openedCase(world, { noticeRef: 'MD-<1>&co' });
    world.clock.goTo('2009-06-25');
    await world.register.advance('K1');
    await send('2009-06-25');
    expect(to(recipients.officer)?.html).toContain('MD-&lt;1&gt;&amp;co');
    const all = received.map(({ subject, text, html }) => `${subject}${text}${String(html)}`).join();
    for (const personal of ['Durand', '2550814168025', 'ref-D1']) expect(all).not.toContain(personal);
  });

  test('is sent once a day, and again the next', async () => {
    const day = await busyMorning();
    await send(day);
    expect(await send(day)).toEqual({ sent: [], silent: [] });
    expect(received).toHaveLength(4);
    world.clock.goTo('2009-06-26');
    expect((await send('2009-06-26')).sent).toHaveLength(4);
    expect(new Set(received.map(({ messageId }) => messageId)).size).toBe(8);
  });

  test('bears the same Message-ID when it is sent again because nobody knows that it left', async () => {
    const day = await busyMorning();
    await send(day);
    await world.pool.query('DELETE FROM digest');
    await send(day);
    expect(received).toHaveLength(8);
    expect(new Set(received.map(({ messageId }) => messageId)).size).toBe(4);
  });

  test('is not sent where there is nothing to say', async () => {
    expect(await send('2009-04-01')).toEqual({ sent: [], silent: ['officer', 'desk', 'director', 'operations'] });
    await openedCase(world, { dispatched: false });
    await world.pool.query('UPDATE recovery_case SET notified_version = version');
    expect((await send('2009-04-01')).sent).toEqual([]);
    expect(received).toEqual([]);
  });

  test('reaches the others when one cannot be reached, and that one later', async () => {
    const day = await busyMorning();
    refused = [recipients.officer];
    await expect(send(day)).rejects.toThrow('smtp-refused');
    expect(received).toHaveLength(3);
    refused = [];
    expect(await send(day)).toEqual({ sent: ['officer'], silent: [] });
  });

  test('stays in the house while the register is behind what it once was', async () => {
    const day = await busyMorning();
    await world.register.noteBehind();
    expect(await send(day)).toEqual({ sent: [], silent: [] });
  });

  test('passes over what the end of a case has overtaken', async () => {
    const day = await busyMorning();
    await world.register.recordFacts([
      fact('notice-annulled', day, { case: 'K1' }, { by: 'caisse', reason: 'erreur' }),
    ]);
    await send(day);
    expect(to(recipients.officer)?.text ?? '').not.toContain('N-K1');
  });
});
