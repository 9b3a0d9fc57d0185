import { rmSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { runPump } from '../activities/reconcile';
import { type Config, readConfig } from '../config';
import { type Embedded, startEmbedded } from '../embedded';
import { createLogger, installRuntime } from '../temporal/runtime';
import { CASE_ATTRIBUTES } from '../temporal/search-attributes';
import { addressesFile, openRegister } from './installation';
import type { Addresses, Installation } from './parts';
import { RESTORED } from './restored';
import { demandMetricsPort, prepare, pumpParts, type RunningService, runService } from './service';
import { stuckCasesUrl } from './stuck-cases';
import { stopSignal, untilStopped } from './until-stopped';

const CONNECTIONS = 16;
/** On one machine the pump of the start has no one to leave room for. */
const TOLD_PER_SECOND = 400;
const DEMO = { debtors: 2_000, cases: 2_600, seed: 13 } as const;

export default function up(program: Command): void {
  program
    .command('up')
    .description('run everything on this machine; parts with a configured address are used where they are')
    .option('--demo', 'load a synthetic portfolio first, and print a summary')
    .option('--once', 'stop after the start (and the summary)')
    .option('--data <dir>', 'data folder (default: RECOUVREMENT_DATA or .recouvrement)')
    .action(async (options: { demo?: boolean; once?: boolean; data?: string }) => {
      const config = readConfig(undefined, options.data === undefined ? {} : { RECOUVREMENT_DATA: options.data });
      const stop = stopSignal();
      say('Démarrage de PostgreSQL, de Temporal et du courrier…');
      const embedded = await startEmbedded(
        config,
        Object.fromEntries(Object.values(CASE_ATTRIBUTES).map(({ name, type }) => [name, typeName(type)])),
        stop,
      );
      const start = givenUpBy(stop);
      try {
        await Promise.race([start.givenUp, run(config, embedded, options, { stop, started: start.over })]);
      } finally {
        rmSync(addressesFile(config), { force: true });
        say('Arrêt…');
        await embedded.stop();
      }
    });
}

async function run(
  config: Config,
  embedded: Embedded,
  { demo = false, once = false }: { demo?: boolean; once?: boolean },
  { stop, started }: { stop: AbortSignal; started: () => void },
): Promise<void> {
  await demandMetricsPort(config.metricsPort);
  const endRuntime = installRuntime(
    config,
    createLogger({ logLevel: config.logLevel === 'info' ? 'error' : config.logLevel }),
  );
  const addresses: Addresses = embedded;
  const installation = await openRegister(config, addresses.databaseUrl, CONNECTIONS);
  try {
    await prepare(config, addresses, installation.clock);
    const { databaseUrl, temporalAddress, smtpUrl } = addresses;
    // Other commands of the same user find the parts here; the file holds the database's password.
    writeFileSync(addressesFile(config), JSON.stringify({ databaseUrl, temporalAddress, smtpUrl }), { mode: 0o600 });
    if (demo) await loadPortfolio(installation);
    const service = await runService(installation, addresses);
    try {
      await catchUp(installation, service);
      if (demo)
        say(
          `\n${await (await import('../demo/summary')).portfolioSummary(installation.register, installation.clock)}\n`,
        );
      say(addressText(config, embedded));
      started();
      if (!once) await untilStoppedOrLost(service, embedded, stop);
    } finally {
      await service.stop();
    }
  } finally {
    await installation.end();
    await endRuntime();
  }
}

/** While everything starts, a stop gives the start up, and what runs already is stopped. */
function givenUpBy(stop: AbortSignal): { givenUp: Promise<never>; over: () => void } {
  let starting = true;
  const givenUp = new Promise<never>((_resolve, reject) =>
    stop.addEventListener('abort', () => starting && reject(stop.reason as Error)),
  );
  givenUp.catch(() => undefined);
  return { givenUp, over: () => (starting = false) };
}

/** A service without its database or its Temporal looks healthy and is not. */
async function untilStoppedOrLost({ done }: RunningService, { lost }: Embedded, stop: AbortSignal): Promise<void> {
  const watch = new AbortController();
  try {
    await untilStopped(Promise.race([done, lost(watch.signal)]), stop);
  } finally {
    watch.abort();
  }
}

/** What may have been missed while everything was off: every case whose workflow is behind is told now. */
async function catchUp(installation: Installation, { client, behind }: RunningService): Promise<void> {
  if (behind) return say(RESTORED);
  const { told, failed } = await runPump({ ...pumpParts(installation, client), toldPerSecond: TOLD_PER_SECOND });
  if (told > 0) say(`${told} dossiers et obligations remis à jour dans Temporal.`);
  if (failed > 0)
    say(`${failed} dossiers ou obligations n'ont pu être avisés ; la pompe recommence toutes les cinq minutes.`);
}

async function loadPortfolio({ config, register, clock }: Installation): Promise<void> {
  const { loadDemo } = await import('../demo/load-demo');
  say('Portefeuille synthétique…');
  const settings = { zone: config.zone, automatic: config.automatic };
  const { already, debtors, cases, facts } = await loadDemo(register, clock, {
    settings,
    ruleset: config.ruleset,
    ...DEMO,
  });
  say(
    already
      ? 'Le portefeuille synthétique est déjà chargé.'
      : `${debtors} débiteurs, ${cases} dossiers et ${facts} faits synthétiques repris.`,
  );
}

function addressText(config: Config, { temporalUiUrl, temporalAddress, mailFolder }: Embedded): string {
  return [
    'Le service fonctionne.',
    ...(temporalUiUrl === undefined
      ? [`  Temporal            ${temporalAddress}`]
      : [
          `  Temporal UI         ${temporalUiUrl}`,
          `  Dossiers à voir     ${stuckCasesUrl(temporalUiUrl, config.temporal.namespace)}`,
        ]),
    ...(mailFolder === undefined ? [] : [`  Courrier (piège)    ${mailFolder}`]),
    `  Données             ${config.dataFolder}`,
    '  Commandes           npx recouvrement case list | case explain REF | doctor',
  ].join('\n');
}

const typeName = (type: string): string =>
  ({
    KEYWORD: 'Keyword',
    DATETIME: 'Datetime',
    BOOL: 'Bool',
    TEXT: 'Text',
    INT: 'Int',
    DOUBLE: 'Double',
    KEYWORD_LIST: 'KeywordList',
  })[type] ?? type;
const say = (text: string): void => void process.stdout.write(`${text}\n`);
