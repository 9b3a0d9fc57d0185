import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { link, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { systemClock } from '../clock';
import { LOOPBACK } from './ports';

/** A mail server that delivers nothing: it keeps every message, as it came, in a folder. */
export interface MailTrap {
  /** For SMTP_URL. */
  readonly url: string;
  readonly port: number;
  /** Messages in the folder, those of earlier runs included. */
  count(): number;
  stop(): Promise<void>;
}

/** Larger than any letter with its annexes; real servers refuse at about this size too. */
const MAX_BYTES = 25 * 1024 * 1024;

/** Starts the trap; `port` 0 takes any free one. A message is acknowledged when its file is complete. */
export async function startMailTrap({ folder, port = 0 }: { folder: string; port?: number }): Promise<MailTrap> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'], // on this machine alone, there is nothing to protect the way
    disableReverseLookup: true,
    size: MAX_BYTES,
    logger: false,
    onData(stream, _session, done) {
      buffer(stream)
        .then((message) => {
          if (stream.sizeExceeded) throw Object.assign(new Error('Message too large'), { responseCode: 552 });
          return keep(folder, message);
        })
        .then(() => done(), done);
    },
  });
  server.on('error', () => {}); // a client that hangs up; errors of listening are caught below
  const taken = await listen(server, port);
  return {
    url: `smtp://${LOOPBACK}:${taken}`,
    port: taken,
    count: () => readdirSync(folder).filter((name) => name.endsWith('.eml')).length,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Writes aside, then links the file to its name: never half a message, never one in place of another. */
async function keep(folder: string, message: Buffer): Promise<void> {
  const messageId = /^message-id:\s*(\S+)/im.exec(message.toString('latin1'))?.[1] ?? message.toString('latin1');
  const hash = createHash('sha256').update(messageId).digest('hex').slice(0, 12);
  const name = `${systemClock().now().replaceAll(':', '-')}-${hash}`;
  const draft = join(folder, `.${name}-${process.hrtime.bigint()}`);
  await writeFile(draft, message, { mode: 0o600 });
  try {
    for (let copy = 1; ; copy++) {
      try {
        return await link(draft, join(folder, copy === 1 ? `${name}.eml` : `${name}-${copy}.eml`));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
  } finally {
    await rm(draft);
  }
}

function listen(server: SMTPServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const listener = server.listen(port, LOOPBACK, () => {
      const address = listener.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
