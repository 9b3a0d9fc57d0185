import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { messageId } from '../../src/messages/message-id';
import { readMailRecords } from '../../src/rebuild/mail-records';
import type { HandOver } from '../../src/register/register';

const folder = mkdtempSync(path.join(tmpdir(), 'recouvrement-mail-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ID = messageId('notify-caisse:K1:1', 'organisme.example');

async function recordsOf(place: string): Promise<HandOver[]> {
  const found: HandOver[] = [];
  for await (const record of readMailRecords(place)) found.push(record);
  return found;
}

test('a folder of messages: folded headers are read, bodies are not, and others’ messages are passed over', async () => {
  const eml = (name: string, ...lines: string[]): void =>
    writeFileSync(path.join(folder, `${name}.eml`), lines.join('\r\n'));
  eml('a', 'From: x@y', 'Message-ID:', ` ${ID}`, 'Date: Mon, 23 Nov 2026 10:30:00 +0000', '', 'Bonjour');
  eml('b', 'Message-ID: <abc@elsewhere>', 'Date: Mon, 23 Nov 2026 10:30:00 +0000', '', `quotes ${ID}`);
  writeFileSync(path.join(folder, 'notes.txt'), ID);
  expect(await recordsOf(folder)).toEqual([
    { key: null, channel: 'email', reference: ID, at: '2026-11-23T10:30:00.000Z', source: 'mail' },
  ]);
});

test('the log of a mail server: one message on a line, with or without its date', async () => {
  const log = path.join(folder, 'mail.log');
  const other = messageId('notify-caisse:K2:1', 'organisme.example');
  writeFileSync(
    log,
    [
      `2026-11-23T11:30:00+01:00 mx postfix/cleanup[1]: 4F: message-id=${ID}`,
      '2026-11-23T11:31:00+01:00 mx postfix/cleanup[1]: 50: message-id=<abc@elsewhere>',
      `message-id=${other}, status=sent`,
    ].join('\n'),
  );
  expect(await recordsOf(log)).toMatchObject([
    { reference: ID, at: '2026-11-23T10:30:00.000Z' },
    { reference: other, at: null },
  ]);
});

test('a place that is not there is an error, not an empty record', async () => {
  await expect(recordsOf(path.join(folder, 'none'))).rejects.toThrow('ENOENT');
});
