import { Command, CommanderError } from 'commander';
import { Refusal } from '../domain/refusal';

/**
 * The command line. Each command is a file, loaded when it is called, so that a short one starts fast. Exit codes: 0 done,
 * 1 not done, 2 wrong usage.
 */
const COMMANDS: readonly {
  readonly file: string;
  readonly load: () => Promise<{ default: (program: Command) => void }>;
}[] = [
  { file: 'up', load: () => import('./up') },
  { file: 'migrate', load: () => import('./migrate') },
  { file: 'worker', load: () => import('./worker') },
  { file: 'import', load: () => import('./import') },
  { file: 'case', load: () => import('./case') },
  { file: 'caisse', load: () => import('./caisse') },
  { file: 'bailiff', load: () => import('./bailiff') },
  { file: 'bailiffs', load: () => import('./bailiffs') },
  { file: 'statement', load: () => import('./statement') },
  { file: 'delegation', load: () => import('./delegation') },
  { file: 'duties', load: () => import('./duties') },
  { file: 'exposure', load: () => import('./exposure') },
  { file: 'digest', load: () => import('./digest') },
  { file: 'retry', load: () => import('./retry') },
  { file: 'reassess', load: () => import('./reassess') },
  { file: 'effects', load: () => import('./effects') },
  { file: 'reconcile', load: () => import('./reconcile') },
  { file: 'rebuild', load: () => import('./rebuild') },
  { file: 'doctor', load: () => import('./doctor') },
  { file: 'simulate', load: () => import('./simulate') },
  { file: 'rules', load: () => import('./rules') },
];

/** Runs one command line. @returns the exit code */
export async function main(args: readonly string[]): Promise<number> {
  const program = new Command('recouvrement')
    .description('Recovery of unpaid social contributions (convention type, art. 13)')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  const wanted = COMMANDS.filter(({ file }) => file === args.find((arg) => !arg.startsWith('-')));
  for (const { load } of wanted.length > 0 ? wanted : COMMANDS) (await load()).default(program);
  try {
    await program.parseAsync(['node', 'recouvrement', ...args]);
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return await explainFailure(error);
  }
}

async function explainFailure(error: unknown): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // help that was asked for, or not
  if (error instanceof Refusal) {
    process.stderr.write(`${error.code} : ${error.message}\n${error.remedy}\n`);
    return error.code === 'RCV-SCENARIO' ? 2 : 1;
  }
  const { explainOutage } = await import('./outage');
  process.stderr.write(`${explainOutage(error) ?? (error instanceof Error ? error.message : String(error))}\n`);
  if (process.exitCode === 2) return 2;
  return 1;
}
