import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../clock';
import { type Config, readConfig } from '../config';
import { type LegalDay, parseLegalDay } from '../domain/calendar/legal-day';
import { Refusal } from '../domain/refusal';
import { readKeyFile } from '../register/key-file';
import { createPool } from '../register/pool';
import { Register } from '../register/register';
import type { Addresses, Installation, Service } from './parts';

/** `up` leaves the addresses of its parts here, for the other commands on the same machine. */
export const addressesFile = (config: Config): string => path.join(config.dataFolder, 'addresses.json');

/**
 * The addresses: from the settings, else those of the running embedded form.
 * @throws {Error} naming the setting that is missing
 */
export function addressesOf(config: Config): Addresses {
  return {
    databaseUrl: databaseUrlOf(config),
    temporalAddress: temporalAddressOf(config),
    smtpUrl: smtpUrlOf(config),
  };
}

/** Where the register is: all that a command needs that reads or records. @throws {Error} when it is not known */
export const databaseUrlOf = (config: Config): string =>
  needed(config, config.databaseUrl, 'databaseUrl', 'DATABASE_URL');

/** @throws {Error} when it is not known */
export const temporalAddressOf = (config: Config): string =>
  needed(config, config.temporal.address, 'temporalAddress', 'TEMPORAL_ADDRESS');

/** @throws {Error} when it is not known */
export const smtpUrlOf = (config: Config): string => needed(config, config.smtp.url, 'smtpUrl', 'SMTP_URL');

function needed(config: Config, given: string | undefined, part: keyof Addresses, setting: string): string {
  if (given !== undefined) return given;
  const file = addressesFile(config);
  if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as Addresses)[part];
  throw new Error(`${setting} is not set, and no "recouvrement up" is running on ${config.dataFolder}`);
}

/** Imports copy with this many connections at once. */
const BULK_CONNECTIONS = 2;

/** The register of an installation; the caller ends it. */
export async function openRegister(config: Config, databaseUrl: string, connections: number): Promise<Installation> {
  const clock = systemClock();
  const key = await readKeyFile(config.keyFile);
  const pool = createPool({ url: databaseUrl, max: connections });
  const bulkPool = createPool({ url: databaseUrl, max: BULK_CONNECTIONS, pipeline: false });
  const settings = { zone: config.zone, automatic: config.automatic };
  const { ruleset, effectsPerHour } = config;
  return {
    config,
    clock,
    register: new Register({ pool, bulkPool, clock, settings, key, ruleset, effectsPerHour }),
    end: async () => void (await Promise.all([pool.end(), bulkPool.end()])),
  };
}

/** Opens the register for one command and closes it after. */
export async function withRegister<T>(work: (installation: Installation) => Promise<T>): Promise<T> {
  const config = readConfig();
  const installation = await openRegister(config, databaseUrlOf(config), 4);
  try {
    return await work(installation);
  } finally {
    await installation.end();
  }
}

/** The same with a way to tell the workflows. */
export function withService<T>(work: (service: Service) => Promise<T>): Promise<T> {
  return withRegister((installation) =>
    work({
      ...installation,
      tell: async (decisions) => {
        if (decisions.length === 0) return true;
        const { tellBestEffort } = await import('./tell');
        return tellBestEffort(installation, () => temporalAddressOf(installation.config), decisions);
      },
    }),
  );
}

/** Reads a day given on the command line. @throws {Refusal} RCV-NO-SUCH-DAY */
export const legalDayOption =
  (field: string) =>
  (text: string): LegalDay => {
    const day = parseLegalDay(text);
    if (day === null) throw new Refusal('RCV-NO-SUCH-DAY', { day: text, field });
    return day;
  };
