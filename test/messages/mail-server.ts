import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A real SMTP server that reads what it is sent. */
export interface MailServer {
  readonly url: string;
  readonly received: ParsedMail[];
  refusing: boolean;
  stop(): Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, _session, done) => {
      void simpleParser(stream).then((letter) => {
        if (!started.refusing) started.received.push(letter);
        done(started.refusing ? Object.assign(new Error('no'), { responseCode: 550 }) : null);
      });
    },
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.server.address() as AddressInfo;
  const started: MailServer = {
    url: `smtp://127.0.0.1:${port}`,
    received: [],
    refusing: false,
    stop: () => new Promise((closed) => server.close(() => closed())),
  };
  return started;
}
