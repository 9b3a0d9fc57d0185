import { SERVER_ERROR, SERVER_URL, startTestServer } from './postgres-server';

/** Starts the run's PostgreSQL; Jest's workers get its address by environment. */
export default async function globalSetup(): Promise<void> {
  try {
    const server = await startTestServer();
    process.env[SERVER_URL] = server.url;
    Object.assign(globalThis, { recouvrementTestServer: server });
  } catch (error) {
    process.env[SERVER_ERROR] = String(error);
  }
}
