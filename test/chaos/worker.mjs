/** A worker process of a chaos run: the built product on the run's clock. It catches up as `up` does, and works until it is killed. */
import { createRequire } from 'node:module';

const dist = (file) => createRequire(import.meta.url)(`../../dist/${file}`);
const { runPump } = dist('activities/index.js');
const { pumpParts, runService } = dist('cli/service.js');
const { affineClock } = dist('clock.js');
const { readConfig } = dist('config.js');
const { readKeyFile } = dist('register/key-file.js');
const { createPool } = dist('register/pool.js');
const { Register } = dist('register/register.js');
const { createLogger, installRuntime } = dist('temporal/runtime.js');

const config = readConfig();
installRuntime(config, createLogger(config));
const { legalStartMs, engineStartMs, speed } = JSON.parse(process.env.CHAOS_CLOCK);
const clock = affineClock(legalStartMs, engineStartMs, speed);
const register = new Register({
  pool: createPool({ url: config.databaseUrl, max: 10 }),
  clock,
  settings: { zone: config.zone, automatic: config.automatic },
  key: await readKeyFile(config.keyFile),
  effectsPerHour: config.effectsPerHour,
});
const installation = { config, clock, register, end: async () => {} };
const START_FAILED = 75; // EX_TEMPFAIL: a server is down, the supervisor tries again

const service = await start().catch((error) => {
  console.error(error);
  process.exit(START_FAILED);
});
await service.done;

async function start() {
  const service = await runService(installation, {
    databaseUrl: config.databaseUrl,
    temporalAddress: config.temporal.address,
    smtpUrl: config.smtp.url,
  });
  await runPump(pumpParts(installation, service.client));
  return service;
}
