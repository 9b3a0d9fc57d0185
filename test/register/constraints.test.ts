import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ATTENTION_REASONS,
  DEADLINE_NAMES,
  EFFECT_KINDS,
  END_STAGES,
  STAGES,
} from '../../src/domain/assessment/assessment';
import { AFFILIATIONS, PROCEDURE_NATURES } from '../../src/domain/facts/fact';
import { RULE_SET_IDS } from '../../src/domain/rules/rule-sets';

const folder = join(__dirname, '../../prisma/migrations');
const sql = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => readFileSync(join(folder, name, 'migration.sql'), 'utf8'))
  .join('\n');

/** The last definition of a constraint's list. */
const listed = (constraint: string): string[] => {
  const definition = sql.split(`CONSTRAINT "${constraint}"`).at(-1) ?? '';
  const list = /IN \(([^)]*)\)/.exec(definition)?.[1] ?? '';
  return [...list.matchAll(/'([^']+)'/g)].map((match) => match[1] as string);
};

test.each([
  ['recovery_case_stage', STAGES],
  ['recovery_case_ended', [...END_STAGES]],
  ['recovery_case_nature', PROCEDURE_NATURES],
  ['recovery_case_affiliation', AFFILIATIONS],
  ['recovery_case_rule_set', RULE_SET_IDS],
  ['recovery_case_attention', ATTENTION_REASONS],
  ['deadline_name', DEADLINE_NAMES],
  ['effect_kind', EFFECT_KINDS],
])('%s lists what the code knows', (constraint, known) => {
  expect(listed(constraint)).toEqual([...known]);
});
