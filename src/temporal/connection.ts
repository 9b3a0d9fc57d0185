import { readFile } from 'node:fs/promises';
import { Client, Connection, type ConnectionOptions, type TLSConfig } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';

/** The part of the settings (`config.ts`) that says where Temporal is. */
export interface TemporalSettings {
  readonly address: string;
  readonly namespace: string;
  /** Temporal Cloud or a server with an authorizer; goes with TLS. */
  readonly apiKey?: string | undefined;
  readonly tls?: {
    readonly certPath?: string | undefined;
    readonly keyPath?: string | undefined;
    readonly caPath?: string | undefined;
    /** Name that the server's certificate bears, where it is not the address. */
    readonly serverName?: string | undefined;
  };
}

export interface Connected {
  readonly connection: Connection;
  readonly client: Client;
}

/**
 * Connects as a client. Without a wanted certificate the server only says that it could not be reached in time.
 * @param timeoutMs for how long it is tried; the client's own ten seconds when left out
 */
export async function connectClient(settings: TemporalSettings, timeoutMs?: number): Promise<Connected> {
  const connection = Connection.lazy({
    ...(await optionsOf(settings)),
    ...(timeoutMs === undefined ? {} : { connectTimeout: timeoutMs }),
  });
  try {
    await connection.ensureConnected();
  } catch (error) {
    await connection.close(); // it would go on trying, and hold the process
    throw error;
  }
  return { connection, client: new Client({ connection, namespace: settings.namespace }) };
}

/** Connects as a worker; the caller closes it after its workers have stopped. */
export async function connectWorker(settings: TemporalSettings): Promise<NativeConnection> {
  const { address, tls, apiKey } = await optionsOf(settings);
  return NativeConnection.connect({
    ...(address === undefined ? {} : { address }),
    ...(tls === undefined ? {} : { tls }),
    ...(apiKey === undefined ? {} : { apiKey }),
  });
}

async function optionsOf({
  address,
  apiKey,
  tls,
}: TemporalSettings): Promise<Pick<ConnectionOptions, 'address' | 'tls'> & { apiKey?: string }> {
  const config = await tlsOf(tls);
  if (apiKey !== undefined) return { address, apiKey, tls: config ?? true };
  return config === null ? { address } : { address, tls: config };
}

async function tlsOf({
  certPath,
  keyPath,
  caPath,
  serverName,
}: NonNullable<TemporalSettings['tls']> = {}): Promise<TLSConfig | null> {
  if ((certPath === undefined) !== (keyPath === undefined))
    throw new Error('a client certificate needs its key, and the key its certificate');
  if (certPath === undefined && caPath === undefined && serverName === undefined) return null;
  return {
    ...(serverName === undefined ? {} : { serverNameOverride: serverName }),
    ...(caPath === undefined ? {} : { serverRootCACertificate: await readFile(caPath) }),
    ...(certPath === undefined || keyPath === undefined
      ? {}
      : { clientCertPair: { crt: await readFile(certPath), key: await readFile(keyPath) } }),
  };
}
