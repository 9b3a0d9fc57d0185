import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { DUTY_STATE_LABELS } from '../domain/duties/labels';
import type { EngineName, Report } from '../simulate/report';
import { readScenario } from '../simulate/read-scenario';
import type { SimulationResult } from '../simulate/core-engine';
import type { Scenario } from '../simulate/scenario';
import { timelineText } from './timeline-text';

export default function simulate(program: Command): void {
  program
    .command('simulate <file>')
    .description('run a scenario file and print its timeline')
    .option('--json', 'print one JSON object')
    .addOption(
      new Option(
        '--engine <engine>',
        'core: folded by the rules alone; durable: on the real workflow, worker and register',
      )
        .choices(['core', 'durable'])
        .default('core'),
    )
    .action(async (file: string, options: { json?: boolean; engine: EngineName }) => {
      const { report, surprises } = await run(readScenario(readFileSync(file, 'utf8')), options.engine);
      process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : `${reportText(report)}\n`);
      for (const surprise of surprises) process.stderr.write(`${surprise}\n`);
      if (surprises.length > 0) process.exitCode = 1;
    });
}

async function run(scenario: Scenario, engine: EngineName): Promise<SimulationResult> {
  if (engine === 'core') return (await import('../simulate/core-engine')).simulateCore(scenario);
  return (await import('./simulate-durable')).simulateOnce(scenario);
}

function reportText(report: Report): string {
  const refusals = report.refusals.map(
    ({ on, fact, code, message }) => `${on}  refusé   ${fact} (${code}) : ${message}`,
  );
  const ends = Object.entries(report.cases).map(
    ([id, { stage, step, nature, balance }]) =>
      `${id} : ${[stage, step, nature].filter(Boolean).join(', ')}, solde ${balance}`,
  );
  const periodic = Object.entries({ ...report.bailiffs, ...report.caisses }).flatMap(([id, { duties }]) =>
    duties.map(
      ({ duty, period, dueOn, doneOn, state }) =>
        `${id} : ${duty} ${period}, due le ${dueOn}, ${DUTY_STATE_LABELS[state]}${doneOn ? ` le ${doneOn}` : ''}`,
    ),
  );
  const statements = (report.statements ?? []).flatMap(({ caisse, period, number, asAt, lines }) => [
    `${caisse} : état ${period} n° ${number} arrêté au ${asAt}, ${lines.length} ligne(s)`,
    ...lines.map((line) => `  ${Object.values(line).join(' ; ')}`),
  ]);
  return [
    report.name,
    '',
    ...report.timeline.map(timelineText),
    ...(refusals.length > 0 ? ['', ...refusals] : []),
    '',
    ...ends,
    ...periodic,
    ...statements,
  ].join('\n');
}
