import { createTransport } from 'nodemailer';
import type { Config } from '../../config';
import { databaseUrlOf, smtpUrlOf, temporalAddressOf } from '../installation';
import { type Check, check } from './check';
import { checkMachine } from './machine';
import { checkRegister } from './register';
import { checkRestoration } from './restoration';
import { checkTemporal } from './temporal';

const MAIL_MS = 5_000;
/** It compares the register with what it left in Temporal. */
const NEEDED_BY_RESTORATION = ['PostgreSQL', 'register schema', 'key file', 'Temporal', 'namespace', 'schedules'];

/** Checks each part by itself and all at once: one that is away says nothing of the others, nor holds them up. */
export async function checkEverything(config: Config): Promise<Check[]> {
  const parts = await Promise.all([
    checkMachine(config),
    at(
      'PostgreSQL',
      'DATABASE_URL',
      () => databaseUrlOf(config),
      (url) => checkRegister(config, url),
    ),
    at(
      'Temporal',
      'TEMPORAL_ADDRESS',
      () => temporalAddressOf(config),
      (address) => checkTemporal(config, address),
    ),
    at(
      'mail',
      'SMTP_URL',
      () => smtpUrlOf(config),
      async (url) => [await checkMail(url)],
    ),
  ]);
  const found = parts.flat();
  const broken = found.filter(({ state }) => state === 'wrong').map(({ part }) => part);
  return broken.some((part) => NEEDED_BY_RESTORATION.includes(part))
    ? found
    : [...found, await checkRestoration(config)];
}

async function at(
  part: string,
  setting: string,
  address: () => string,
  look: (address: string) => Promise<Check[]>,
): Promise<Check[]> {
  let known: string | undefined;
  const found = await check(part, `Start "recouvrement up", or set ${setting}.`, () => {
    known = address();
    return { found: known };
  });
  return known === undefined ? [found] : look(known);
}

function checkMail(smtpUrl: string): Promise<Check> {
  return check('mail', 'Start the mail server, or correct SMTP_URL.', async () => {
    const limits = { connectionTimeout: MAIL_MS, greetingTimeout: MAIL_MS, socketTimeout: MAIL_MS };
    const transport = createTransport({ url: smtpUrl, ...limits });
    try {
      await transport.verify();
      return { found: new URL(smtpUrl).host };
    } finally {
      transport.close();
    }
  });
}
