import type { Command } from 'commander';
import { RULE_SET_CHOICES, RULE_SETS, RULE_SET_IDS, type RuleSet, type RuleSetChoice } from '../domain/rules/rule-sets';
import { withRegister } from './installation';
import { diffRules } from './rules-diff';

const CERTAINTY = { V: 'lu dans le texte', S: 'source secondaire', U: 'non vérifié' } as const;

export default function rules(program: Command): void {
  const command = program.command('rules').description('rule sets: the dated parameters of article 13');
  command
    .command('show [set]')
    .description(`show a rule set (${RULE_SET_IDS.join(', ')}), or all`)
    .option('--json', 'print JSON')
    .action((set: string | undefined, options: { json?: boolean }) => {
      const ids = RULE_SET_IDS.filter((id) => set === undefined || id === set);
      if (ids.length === 0) command.error(`unknown rule set: ${set}`, { exitCode: 2 });
      const shown = ids.map((id) => RULE_SETS[id]);
      process.stdout.write(
        options.json ? `${JSON.stringify(shown, null, 2)}\n` : `${shown.map(ruleSetText).join('\n\n')}\n`,
      );
    });
  command
    .command('diff <from> <to>')
    .description(`which open cases another rule set would change (${RULE_SET_CHOICES.join(', ')}); nothing is written`)
    .option('--json', 'print JSON')
    .action((from: string, to: string, { json }: { json?: boolean }) => {
      const choiceOf = (text: string): RuleSetChoice =>
        RULE_SET_CHOICES.find((choice) => choice === text) ??
        command.error(`unknown rule set: ${text}`, { exitCode: 2 });
      const [before, after] = [choiceOf(from), choiceOf(to)];
      return withRegister((installation) => diffRules(installation, before, after, json));
    });
}

function ruleSetText({ id, from, ...parameters }: RuleSet): string {
  const lines = Object.entries(parameters).map(
    ([name, { value, status, source }]) =>
      `  ${name.padEnd(18)} ${valueText(value).padEnd(28)} [${status}] ${CERTAINTY[status]} : ${source}`,
  );
  return [`Jeu de règles ${id}, en vigueur à partir du ${from}`, ...lines].join('\n');
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.join(' > ');
  if (typeof value === 'object' && value !== null && 'S1' in value && 'S2' in value)
    return [value.S1, value.S2].map((days) => Object.values(days as object).join(' → ')).join(', ');
  if (typeof value === 'object' && value !== null && 'unit' in value && 'count' in value)
    return `${String(value.count)} ${value.unit === 'day' ? 'jours' : 'mois'}`;
  return String(value);
}
