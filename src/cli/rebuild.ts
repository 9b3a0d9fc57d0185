import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { Config } from '../config';
import { readMailRecords } from '../rebuild/mail-records';
import { rebuild } from '../rebuild/rebuild';
import { needsPerson, reportText } from '../rebuild/report';
import { connectClient } from '../temporal/connection';
import { ensureSchedules } from '../temporal/schedules';
import { ensureSearchAttributes } from '../temporal/search-attributes';
import { temporalAddressOf, withRegister } from './installation';
import { pumpParts, temporalSettings } from './service';

/** Nobody works meanwhile, but the server has others to serve. */
const TOLD_PER_SECOND = 200;
/** The workers are given so long to take in what the workflows were told. */
const PATIENCE_MS = 30_000;

interface Options {
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly mail?: string;
  readonly report?: string;
  readonly perSecond: number;
}

export default function rebuildCommand(program: Command): void {
  program
    .command('rebuild')
    .description(
      'bring every open case back after Temporal lost its state, or PostgreSQL was restored to an earlier moment',
    )
    .option('--dry-run', 'say what was lost and what would be done')
    .option('--mail <place>', 'what the mail system kept: a folder of .eml files, or a text with Message-IDs')
    .option('--report <file>', 'write the whole report there, as JSON')
    .option('--per-second <n>', 'workflows told per second, at most', count, TOLD_PER_SECOND)
    .option('--json', 'print the report as JSON')
    .action((options: Options) =>
      withRegister(async (installation) => {
        const { config, clock } = installation;
        const { connection, client } = await connectClient(
          temporalSettings(config, { temporalAddress: temporalAddressOf(config) }),
        );
        try {
          if (!options.dryRun) {
            await ensureSearchAttributes(connection, config.temporal.namespace);
            await ensureSchedules(client, clock);
          }
          const place = options.mail ?? trapOf(config);
          const keep = (report: object): void => {
            if (options.report !== undefined) writeFileSync(options.report, `${JSON.stringify(report, null, 2)}\n`);
          };
          const report = await rebuild(
            {
              ...pumpParts(installation, client),
              client,
              register: installation.register,
              toldPerSecond: options.perSecond,
            },
            {
              dryRun: options.dryRun === true,
              mail: place === undefined ? [] : readMailRecords(place),
              patienceMs: PATIENCE_MS,
              keep,
              onProgress: progress,
            },
          );
          keep(report);
          process.stdout.write(`${options.json ? JSON.stringify(report) : reportText(report)}\n`);
          if (needsPerson(report)) process.exitCode = 1;
        } finally {
          await connection.close();
        }
      }),
    );
}

/** The embedded form's mail trap keeps what it was given. */
function trapOf({ smtp, dataFolder }: Config): string | undefined {
  const folder = path.join(dataFolder, 'mail');
  return smtp.url === undefined && existsSync(folder) ? folder : undefined;
}

/** On a terminal only: a report is read by programs too. */
function progress(what: 'read' | 'told', done: number): void {
  if (process.stderr.isTTY && done % 100 === 0)
    process.stderr.write(`\r${what === 'read' ? 'Historiques lus' : 'Dossiers avisés'} : ${done} `);
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number above zero.');
  return value;
}
