import { choosePort } from './ports';
import { type DataFolder, openDataFolder } from './data-folder';
import { startMailTrap } from './mail-trap';
import { startPostgres } from './postgres';
import { type BinarySettings, findTemporalCli } from './temporal-binaries';
import { startTemporal } from './temporal-server';
import { untilOneEnds } from './watch';

export { DataFolderInUse } from './data-folder';
export { demandFree } from './ports';
export { findTemporalCli, findTestServer } from './temporal-binaries';

/** What `up` needs of the configuration. An address that is set means that part runs elsewhere. Port 0: any, kept. */
export interface EmbeddedSettings extends BinarySettings {
  readonly dataFolder: string;
  readonly databaseUrl?: string | undefined;
  readonly postgresPort: number;
  readonly temporal: BinarySettings['temporal'] & {
    readonly address?: string | undefined;
    readonly namespace: string;
    readonly port: number;
    readonly uiPort: number;
  };
  readonly smtp: { readonly url?: string | undefined; readonly port: number };
}

/** The parts that run, and where each is reached. */
export interface Embedded {
  readonly databaseUrl: string;
  /** host:port. */
  readonly temporalAddress: string;
  /** Undefined when Temporal runs elsewhere. */
  readonly temporalUiUrl: string | undefined;
  readonly smtpUrl: string;
  /** Where the mail trap keeps messages; undefined when a mail server is configured. */
  readonly mailFolder: string | undefined;
  /**
   * Rejects, naming it, when a server ends by itself: nothing here starts it again. Never settles otherwise.
   *
   * @param signal ends the watch
   */
  lost(signal: AbortSignal): Promise<never>;
  /** Stops what was started, the last first, and gives the data folder back. All are tried, failures are reported together. */
  stop(): Promise<void>;
}

/**
 * Starts the parts for which no address is configured, in one data folder; those that a killed process left running there
 * are taken over. If one cannot start, those before it are stopped.
 *
 * @param searchAttributes registered with the embedded Temporal: `{ CaseStage: 'Keyword', … }`
 * @param signal gives the start up between two parts
 * @throws DataFolderInUse, BinaryNotFound, the signal's reason, or the reason of the part that failed
 */
export async function startEmbedded(
  settings: EmbeddedSettings,
  searchAttributes: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
): Promise<Embedded> {
  const folder = openDataFolder(settings.dataFolder);
  const stops: (() => Promise<void>)[] = [async () => folder.release()];
  const stop = () => stopAll(stops);
  /** Notes how to stop a part as soon as it runs. */
  const noted = <P extends { stop(): Promise<void> }>(part: P): P => {
    stops.push(() => part.stop());
    signal?.throwIfAborted();
    return part;
  };
  try {
    const postgres = settings.databaseUrl === undefined ? noted(await postgresIn(folder, settings)) : undefined;
    const temporal =
      settings.temporal.address === undefined ? noted(await temporalIn(folder, settings, searchAttributes)) : undefined;
    const mail = settings.smtp.url === undefined ? noted(await mailIn(folder, settings)) : undefined;
    return {
      databaseUrl: postgres?.url ?? (settings.databaseUrl as string),
      temporalAddress: temporal?.address ?? (settings.temporal.address as string),
      temporalUiUrl: temporal?.uiUrl,
      smtpUrl: mail?.url ?? (settings.smtp.url as string),
      mailFolder: mail && folder.mail.folder,
      lost: (until) => untilOneEnds({ PostgreSQL: postgres, Temporal: temporal }, until),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function postgresIn({ postgres }: DataFolder, settings: EmbeddedSettings) {
  return startPostgres({ dataDir: postgres.dataDir, port: settings.postgresPort });
}

async function temporalIn(
  { temporal }: DataFolder,
  settings: EmbeddedSettings,
  searchAttributes: Readonly<Record<string, string>>,
) {
  const { namespace, port, uiPort } = settings.temporal;
  return startTemporal({
    cli: await findTemporalCli(settings),
    ...temporal,
    namespace,
    port,
    uiPort,
    searchAttributes,
  });
}

async function mailIn({ mail }: DataFolder, settings: EmbeddedSettings) {
  return startMailTrap({
    folder: mail.folder,
    port: await choosePort(mail.portFile, settings.smtp.port, { what: 'the mail trap', setting: 'SMTP_PORT' }),
  });
}

async function stopAll(stops: (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (let stop = stops.pop(); stop; stop = stops.pop()) {
    await stop().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, 'Some embedded parts did not stop');
}
