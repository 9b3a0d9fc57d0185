import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { createTransport } from 'nodemailer';
import { type MailTrap, startMailTrap } from '../../src/embedded/mail-trap';

let folder: string;
let trap: MailTrap;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'recouvrement-mail-'));
  trap = await startMailTrap({ folder });
});
afterEach(async () => {
  await trap.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('every message is kept as it came, also one that is sent twice', async () => {
  const transport = createTransport(trap.url);
  const letter = {
    from: 'recouvrement@organisme.example',
    to: 'caisse@caisse.example',
    subject: 'Non-paiement après mise en demeure',
    text: 'Le délai est expiré.',
    messageId: '<effect-1@recouvrement>',
  };
  await Promise.all([transport.sendMail(letter), transport.sendMail(letter)]);
  await transport.sendMail({ ...letter, messageId: '<effect-2@recouvrement>' });
  expect(trap.count()).toBe(3);

  const files = readdirSync(folder).sort();
  expect(files).toHaveLength(3);
  const message = await simpleParser(readFileSync(join(folder, files[0] as string)));
  expect(message).toMatchObject({ subject: letter.subject, messageId: letter.messageId });
  expect(message.text?.trim()).toBe(letter.text);
});

test('a port that is taken is an error, not silence', async () => {
  await expect(startMailTrap({ folder, port: trap.port })).rejects.toThrow(/EADDRINUSE/);
});
