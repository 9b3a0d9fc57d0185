import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { InvalidArgumentError } from 'commander';
import { systemClock } from '../clock';
import { type Config, readConfig } from '../config';
import { type LegalDay, parseLegalDay } from '../domain/calendar/legal-day';
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
  const file = addressesFile(config);
  const running = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Addresses) : null;
  const need = (value: string | undefined, name: string): string => {
    if (value === undefined)
      throw new Error(`${name} is not set, and no "recouvrement up" is running on ${config.dataFolder}`);
    return value;
  };
  return {
    databaseUrl: need(config.databaseUrl ?? running?.databaseUrl, 'DATABASE_URL'),
    temporalAddress: need(config.temporal.address ?? running?.temporalAddress, 'TEMPORAL_ADDRESS'),
    smtpUrl: need(config.smtp.url ?? running?.smtpUrl, 'SMTP_URL'),
  };
}

/** The register of an installation; the caller ends its pool. */
export async function openRegister(config: Config, databaseUrl: string, connections: number): Promise<Installation> {
  const clock = systemClock();
  const key = await readKeyFile(config.keyFile);
  const pool = createPool({ url: databaseUrl, max: connections });
  return {
    config,
    clock,
    pool,
    register: new Register({ pool, clock, settings: { zone: config.zone, automatic: config.automatic }, key }),
  };
}

/** Opens the register for one command and closes it after. */
export async function withRegister<T>(work: (installation: Installation) => Promise<T>): Promise<T> {
  const config = readConfig();
  const installation = await openRegister(config, addressesOf(config).databaseUrl, 4);
  try {
    return await work(installation);
  } finally {
    await installation.pool.end();
  }
}

/** The same with a way to tell the workflows. */
export function withService<T>(work: (service: Service) => Promise<T>): Promise<T> {
  return withRegister((installation) =>
    work({
      ...installation,
      tell: async (decisions) => {
        if (decisions.length === 0) return;
        const { tellBestEffort } = await import('./tell');
        await tellBestEffort(installation, addressesOf(installation.config), decisions);
      },
    }),
  );
}

/** A day given on the command line. */
export function legalDayOption(text: string): LegalDay {
  const day = parseLegalDay(text);
  if (day === null) throw new InvalidArgumentError("ce jour n'existe pas ; forme attendue : AAAA-MM-JJ");
  return day;
}
