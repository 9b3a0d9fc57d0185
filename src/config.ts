import { homedir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { HOLIDAY_ZONES } from './domain/calendar';
import { RULE_SET_CHOICES } from './domain/rules/rule-sets';

const port = z.coerce.number().int().min(0).max(65_535);
const optional = z.string().min(1).optional();

/** Every setting, its default for one machine, in one place. The only reader of `process.env`. */
const SETTINGS = z.object({
  /** Folder of the embedded form: databases, keys, mail, logs. */
  RECOUVREMENT_DATA: z.string().min(1).default('.recouvrement'),
  RECOUVREMENT_KEY_FILE: optional,
  RECOUVREMENT_RULESET: z.enum(RULE_SET_CHOICES).default('1993'),
  /** Whose public holidays govern the limits [U]: the organisme's seat. */
  HOLIDAY_ZONE: z.enum(HOLIDAY_ZONES).default('metropole'),
  /** Whether orientation proposals are accepted by themselves. */
  AUTOMATIC_CHOICE: z.enum(['yes', 'no']).default('yes'),
  DATABASE_URL: optional,
  TEMPORAL_ADDRESS: optional,
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_API_KEY: optional,
  TEMPORAL_TLS_CLIENT_CERT_PATH: optional,
  TEMPORAL_TLS_CLIENT_KEY_PATH: optional,
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: optional,
  TEMPORAL_TLS_SERVER_NAME: optional,
  TEMPORAL_CLI_PATH: optional,
  TEMPORAL_TEST_SERVER_PATH: optional,
  SMTP_URL: optional,
  MAIL_FROM: z.string().min(3).default('recouvrement@organisme.example'),
  OFFICER_EMAIL: z.string().min(3).default('gestionnaires@organisme.example'),
  /** The desk that follows the bailiffs, the director, those who run the service: reminders and digests. */
  DESK_EMAIL: z.string().min(3).default('referent-huissiers@organisme.example'),
  DIRECTOR_EMAIL: z.string().min(3).default('directeur@organisme.example'),
  OPERATIONS_EMAIL: z.string().min(3).default('exploitation@organisme.example'),
  /** Where statements are dropped for the caisses; default: `transmissions` in the data folder. */
  TRANSMISSION_FOLDER: optional,
  /** Effects that may leave in an hour, all workers together; 0: any number. A campaign's morning passes, an accident does not. */
  EFFECTS_PER_HOUR: z.coerce.number().int().min(0).max(1_000_000_000).default(5000),
  /** Where users look a case up; links in mails and in Temporal UI. */
  CONSOLE_URL: optional,
  /** 0 or unset: a free port, kept for the data folder. */
  POSTGRES_PORT: port.default(0),
  TEMPORAL_PORT: port.default(0),
  TEMPORAL_UI_PORT: port.default(0),
  SMTP_PORT: port.default(0),
  /** 0: no metrics. */
  METRICS_PORT: port.default(0),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

export type Config = ReturnType<typeof readConfig>;

/** Reads the settings; `overrides` are those of the command line. @throws {Error} naming each wrong variable and what is expected */
export function readConfig(env: NodeJS.ProcessEnv = process.env, overrides: Readonly<Record<string, string>> = {}) {
  const given = Object.fromEntries(
    Object.entries({ ...env, ...overrides }).filter(([, value]) => value?.trim() !== ''),
  );
  const parsed = SETTINGS.safeParse(given);
  if (!parsed.success)
    throw new Error(parsed.error.issues.map(({ path: [name], message }) => `${String(name)}: ${message}`).join('\n'));
  const settings = parsed.data;
  const dataFolder = path.resolve(settings.RECOUVREMENT_DATA);
  return {
    dataFolder,
    keyFile: settings.RECOUVREMENT_KEY_FILE ?? path.join(dataFolder, 'key'),
    cacheFolder: path.join(env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'recouvrement'),
    ruleset: settings.RECOUVREMENT_RULESET,
    zone: settings.HOLIDAY_ZONE,
    automatic: settings.AUTOMATIC_CHOICE === 'yes',
    databaseUrl: settings.DATABASE_URL,
    temporal: {
      address: settings.TEMPORAL_ADDRESS,
      namespace: settings.TEMPORAL_NAMESPACE,
      apiKey: settings.TEMPORAL_API_KEY,
      tls: {
        certPath: settings.TEMPORAL_TLS_CLIENT_CERT_PATH,
        keyPath: settings.TEMPORAL_TLS_CLIENT_KEY_PATH,
        caPath: settings.TEMPORAL_TLS_SERVER_CA_CERT_PATH,
        serverName: settings.TEMPORAL_TLS_SERVER_NAME,
      },
      cliPath: settings.TEMPORAL_CLI_PATH,
      testServerPath: settings.TEMPORAL_TEST_SERVER_PATH,
      port: settings.TEMPORAL_PORT,
      uiPort: settings.TEMPORAL_UI_PORT,
    },
    postgresPort: settings.POSTGRES_PORT,
    smtp: {
      url: settings.SMTP_URL,
      port: settings.SMTP_PORT,
      from: settings.MAIL_FROM,
      officer: settings.OFFICER_EMAIL,
      desk: settings.DESK_EMAIL,
      director: settings.DIRECTOR_EMAIL,
      operations: settings.OPERATIONS_EMAIL,
    },
    transmissionFolder: path.resolve(settings.TRANSMISSION_FOLDER ?? path.join(dataFolder, 'transmissions')),
    effectsPerHour: settings.EFFECTS_PER_HOUR,
    consoleUrl: settings.CONSOLE_URL,
    metricsPort: settings.METRICS_PORT,
    logLevel: settings.LOG_LEVEL,
    searchPath: env['PATH'] ?? '',
  } as const;
}
