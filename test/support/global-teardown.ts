/** Ends what global-setup.ts started; both run in Jest's parent process. */
export default async function globalTeardown(): Promise<void> {
  const { recouvrementTestServer } = globalThis as { recouvrementTestServer?: { stop(): Promise<void> } };
  await recouvrementTestServer?.stop();
}
