import { createMail, createMessages, type Mail, type Messages } from '../../src/messages';
import { textsOf } from '../../src/messages/texts';
import type { CaseId } from '../../src/domain/facts/fact';
import { type MailServer, startMailServer } from './mail-server';

/** Sent by the real transport to a real SMTP server. */
describe('messages', () => {
  let server: MailServer;
  let mail: Mail;
  let messages: Messages;

  beforeAll(async () => {
    server = await startMailServer();
    mail = createMail({ smtpUrl: server.url, from: 'recouvrement@organisme.example' });
    messages = createMessages({
      mail,
      officer: 'gestionnaires@organisme.example',
      consoleUrl: 'https://console.example/app',
    });
  });
  afterAll(async () => {
    mail.close();
    await server.stop();
  });
  beforeEach(() => {
    server.received.length = 0;
    server.refusing = false;
  });

  const effect = (over: Partial<Parameters<Messages['send']>[0]> = {}): Parameters<Messages['send']>[0] => ({
    key: 'notify-caisse:K1:1',
    kind: 'notify-caisse',
    case: 'K1' as CaseId,
    noticeRef: 'MD-<1>&co',
    caisse: { id: 'C1', name: 'Caisse <1>', email: 'c1@caisse.example' },
    data: { balance: '1260.00', due: true },
    ...over,
  });

  it('tells the caisse of the default, with references and where to look, and no amount', async () => {
    const handedOver = await messages.send(effect());
    const [letter] = server.received;
    expect(letter?.to).toMatchObject({ text: 'c1@caisse.example' });
    expect(letter?.messageId).toBe(handedOver.reference);
    expect(letter?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(letter?.subject).toBe('Avis de défaut de paiement : mise en demeure MD-<1>&co');
    expect(letter?.text).toContain('Mise en demeure : MD-<1>&co');
    expect(letter?.text).toContain('https://console.example/app/dossiers/K1');
    expect(letter?.html).toContain('MD-&lt;1&gt;&amp;co');
    expect(`${letter?.text}${letter?.html}`).not.toContain('1260');
  });

  it('gives an effect the same Message-ID at each attempt, and another effect another', async () => {
    const [first, again, other] = [
      await messages.send(effect()),
      await messages.send(effect()),
      await messages.send(effect({ key: 'notify-caisse:K1;1' })),
    ];
    expect(again.reference).toBe(first.reference);
    expect(other.reference).not.toBe(first.reference);
  });

  it('corrects a notice that has lost its object', async () => {
    await messages.send(
      effect({ kind: 'correct-caisse-notice', data: { balance: '0.00', due: false, corrects: 'notify-caisse:K1:1' } }),
    );
    expect(server.received[0]?.text).toContain("l'avis est sans objet");
    expect(server.received[0]?.text).toContain("référence de l'avis : notify-caisse:K1:1");
  });

  it.each(['procedure-soon', 'procedure-late', 'address-search'])('reminds the officer: %s', async (about) => {
    await messages.send(effect({ kind: 'remind-officer', data: { about } }));
    expect(server.received[0]?.to).toMatchObject({ text: 'gestionnaires@organisme.example' });
    expect(server.received[0]?.text).not.toContain('Ce dossier demande un examen');
  });

  it('names the command to officers alone where there is no console', () => {
    expect(textsOf(effect({ kind: 'remind-officer', data: {} })).text).toContain('recouvrement case show K1');
    const { text, html } = textsOf(effect());
    expect(`${text}${html}`).not.toContain('recouvrement case');
    expect(text).toContain("Consultation : auprès de l'organisme");
    expect(html).toContain("auprès de l'organisme");
  });

  it('fails by a code for a caisse without an address, a refusal, and a server that is away', async () => {
    await expect(messages.send(effect({ caisse: { id: 'C2', name: 'C2', email: null } }))).rejects.toMatchObject({
      code: 'no-address',
    });
    server.refusing = true;
    await expect(messages.send(effect())).rejects.toMatchObject({ code: 'smtp-refused' });
    const nowhere = createMail({ smtpUrl: 'smtp://127.0.0.1:1', from: 'a@b.example' });
    const away = createMessages({ mail: nowhere, officer: 'o@b.example' });
    await expect(away.send(effect())).rejects.toMatchObject({ code: 'smtp-unreachable', message: 'smtp-unreachable' });
    nowhere.close();
  });
});
