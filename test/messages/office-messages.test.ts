import { parse } from 'csv-parse/sync';
import type { LegalDay } from '../../src/domain/calendar/legal-day';
import type { Bailiff, PeriodicDutyId } from '../../src/domain/office/periodic-duty';
import type { PeriodId } from '../../src/domain/office/periods';
import { createMail, createOfficeMessages, type Mail, type OfficeMessages } from '../../src/messages';
import type { OutgoingOfficeEffect } from '../../src/messages/office-texts';
import { type MailServer, startMailServer } from './mail-server';

const day = (text: string): LegalDay => text as LegalDay;

const bailiff = (id: string, over: Partial<Bailiff> = {}): Bailiff => ({
  id,
  name: `Durand-${id}`,
  office: `SCP <${id}> & associés`,
  departement: '69',
  email: `${id.toLowerCase()}@etude.example`,
  from: day('2020-01-01'),
  to: null,
  ...over,
});

const reminder = (id: string, over: Partial<OutgoingOfficeEffect> = {}): OutgoingOfficeEffect => ({
  key: `remind-desk:bailiff:${id}:2026-S2:30`,
  kind: 'remind-desk',
  duty: `bailiff:${id}:2026-S2` as PeriodicDutyId,
  bailiff: bailiff(id),
  caisse: null,
  period: '2026-S2' as PeriodId,
  stage: 'to-visit',
  dueOn: day('2026-12-31'),
  today: day('2026-12-01'),
  plannedOn: null,
  held: 3,
  cases: [],
  data: { about: '30' },
  ...over,
});

const query = (over: Partial<OutgoingOfficeEffect> = {}): OutgoingOfficeEffect =>
  reminder('B1', {
    key: 'query-bailiff:query:B1:2026-11',
    kind: 'query-bailiff',
    duty: 'query:B1:2026-11' as PeriodicDutyId,
    period: '2026-11' as PeriodId,
    stage: 'to-send',
    dueOn: day('2026-11-30'),
    data: {},
    cases: [
      { case: 'K1', noticeRef: 'MD;"1"', caisse: 'C1', placedOn: day('2026-06-01'), reportedOn: null },
      { case: 'K2', noticeRef: '=2+3', caisse: 'C2', placedOn: day('2026-07-01'), reportedOn: day('2026-09-15') },
    ],
    ...over,
  });

describe('messages of the office', () => {
  let server: MailServer;
  let mail: Mail;
  let messages: OfficeMessages;

  beforeAll(async () => {
    server = await startMailServer();
    mail = createMail({ smtpUrl: server.url, from: 'recouvrement@organisme.example' });
    messages = createOfficeMessages({ mail, desk: 'huissiers@organisme.example', director: 'dir@organisme.example' });
  });
  afterAll(async () => {
    mail.close();
    await server.stop();
  });
  beforeEach(() => {
    server.received.length = 0;
  });

  const attached = (name: RegExp): string[][] => {
    const found = server.received[0]?.attachments.find(({ filename }) => name.test(filename ?? ''));
    return parse(found?.content ?? '', { delimiter: ';', bom: true });
  };

  it('reminds the desk of many visits in one letter, each on its line and in the table', async () => {
    const late = { dueOn: day('2026-06-30'), period: '2026-S1' as PeriodId, data: { about: 'overdue' } };
    const overdue = reminder('B2', { ...late, plannedOn: day('2026-12-20'), held: 1 });
    await messages.send([overdue, reminder('B1')]);
    expect(server.received).toHaveLength(1);
    const [letter] = server.received;
    expect(letter?.to).toMatchObject({ text: 'huissiers@organisme.example' });
    expect(letter?.subject).toBe(
      "Rappel : 2 visites d'huissiers ou de commissaires de justice à faire, dont 1 hors délai",
    );
    expect(letter?.text).toContain(
      'B1 : commissaire de justice Durand-B1, SCP <B1> & associés (69) ; au plus tard le 31 décembre 2026, dans 30 jours ; 3 dossiers',
    );
    expect(letter?.text).toContain(
      'échéance dépassée depuis 154 jours ; visite prévue le 20 décembre 2026 ; 1 dossier',
    );
    expect(letter?.html).toContain('SCP &lt;B1&gt; &amp; associés');
    const [head, ...rows] = attached(/^visites\.csv$/);
    expect(head).toHaveLength(9);
    expect(rows.map(([id, , , , , due, about]) => [id, due, about])).toEqual([
      ['B1', '2026-12-31', '30'],
      ['B2', '2026-06-30', 'overdue'],
    ]);
    expect(letter?.text).toContain('semestres 2026-S1, 2026-S2');
  });

  it('calls a bailiff huissier before 1 July 2022', async () => {
    await messages.send([reminder('B1', { today: day('2022-06-30') })]);
    await messages.send([reminder('B1', { today: day('2022-07-01') })]);
    expect(server.received.map(({ text }) => /B1 : (.*?) Durand/.exec(text ?? '')?.[1])).toEqual([
      'huissier de justice',
      'commissaire de justice',
    ]);
  });

  it('lists thousands of visits in the table and the first of them in the letter', async () => {
    const many = Array.from({ length: 1200 }, (_, index) => reminder(`B${10_000 + index}`));
    await messages.send(many);
    expect(attached(/^visites/)).toHaveLength(1201);
    expect(server.received[0]?.text).toContain('… et 1000 autres.');
    expect(server.received[0]?.text?.match(/^- B/gm)).toHaveLength(200);
  });

  it('gives the same effects the same Message-ID whatever their order, and other effects another', async () => {
    const [a, b] = [reminder('B1'), reminder('B2')];
    const sent = [await messages.send([a, b]), await messages.send([b, a]), await messages.send([a])];
    expect(sent[1]).toEqual(sent[0]);
    expect(sent[2]?.reference).not.toBe(sent[0]?.reference);
  });

  it('asks a bailiff by references alone, with a form to fill, and has the answer sent to the desk', async () => {
    await messages.send([query()]);
    const [letter] = server.received;
    expect(letter?.to).toMatchObject({ text: 'b1@etude.example' });
    expect(letter?.replyTo).toMatchObject({ text: 'huissiers@organisme.example' });
    expect(letter?.text).toContain('2 dossiers');
    expect(letter?.attachments.map(({ filename }) => filename)).toEqual([
      'dossiers-query-B1-2026-11.csv',
      'reponse-query-B1-2026-11.csv',
    ]);
    expect(attached(/^dossiers/)).toEqual([
      ['notice_ref', 'case', 'caisse', 'placed_on', 'last_report_on'],
      ['MD;"1"', 'K1', 'C1', '2026-06-01', ''],
      ["'=2+3", 'K2', 'C2', '2026-07-01', '2026-09-15'],
    ]);
    expect(attached(/^reponse/)).toEqual([
      ['query', 'notice_ref', 'case', 'act', 'act_on', 'result'],
      ['query:B1:2026-11', 'MD;"1"', 'K1', '', '', ''],
      ['query:B1:2026-11', "'=2+3", 'K2', '', '', ''],
    ]);
  });

  it('reminds a bailiff with the same attachments', async () => {
    await messages.send([query({ kind: 'remind-bailiff', key: 'remind-bailiff:query:B1:2026-11' })]);
    expect(server.received[0]?.subject).toMatch(/^Relance : dossiers/);
    expect(server.received[0]?.text).toContain("Nous n'avons pas reçu de réponse");
    expect(server.received[0]?.attachments).toHaveLength(2);
  });

  it('reminds the director of a statement: whose, until when, where it stands', async () => {
    const effect = reminder('B1', {
      kind: 'remind-director',
      bailiff: null,
      caisse: { id: 'C1', name: 'Caisse <1>', email: null },
      stage: 'to-approve',
      dueOn: day('2027-02-01'),
      today: day('2027-01-31'),
      data: { about: '1' },
    });
    await messages.send([effect]);
    const [letter] = server.received;
    expect(letter?.to).toMatchObject({ text: 'dir@organisme.example' });
    expect(letter?.text).toContain('Au plus tard le : 1er février 2027 (dans un jour)');
    expect(letter?.text).toContain('Étape : à approuver');
    expect(letter?.text).toContain('recouvrement statement show C1 2026-S2');
    expect(letter?.html).toContain('Caisse &lt;1&gt;');
  });

  it('fails by a code for a bailiff without an address', async () => {
    const homeless = query({ bailiff: bailiff('B1', { email: null }) });
    await expect(messages.send([homeless])).rejects.toMatchObject({ code: 'no-address' });
    expect(server.received).toEqual([]);
  });
});
