import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { z } from 'zod';
import { parisDay } from '../../domain/calendar/paris-time';
import { AFFILIATIONS } from '../../domain/facts/fact';
import { intake } from '../../domain/facts/intake';
import { Refusal } from '../../domain/refusal';
import { RULE_SET_CHOICES } from '../../domain/rules/rule-sets';
import type { NewCase } from '../../register/register';
import type { Service } from '../parts';
import { printConsequences } from './record';

const text = z.string().min(1);
const NEW_CASE = z.strictObject({
  debtor: z.strictObject({
    ref: text,
    affiliation: z.enum(AFFILIATIONS),
    name: text.optional(),
    nir: text.optional(),
    siren: text.optional(),
    address1: text.optional(),
    address2: text.optional(),
    postalCode: text.optional(),
    city: text.optional(),
    country: text.optional(),
    email: text.optional(),
  }),
  case: z.strictObject({
    caisse: text,
    noticeRef: text,
    noticeOn: text.optional(),
    ruleset: z.enum(RULE_SET_CHOICES).optional(),
    debts: z
      .array(
        z.strictObject({
          period: text,
          dueOn: text,
          contributions: text,
          surcharges: text.default('0.00'),
          penalties: text.default('0.00'),
        }),
      )
      .min(1),
  }),
  on: text.optional(),
});

/** Opens a case from a JSON file; the same notice of the same caisse again changes nothing. */
export async function openCase(service: Service, file: string, { json }: { json?: boolean }): Promise<void> {
  const { register, clock, config } = service;
  const { debtor, case: given, on } = read(file);
  const day = on ?? given.noticeOn ?? parisDay(clock.now());
  const recordedBy = userInfo().username;
  const id = `notice:${given.caisse}:${given.noticeRef}`;
  const opened = { ...given, ruleset: given.ruleset ?? config.ruleset };
  const checked = intake({
    source: 'cli',
    id,
    debtor: 'new',
    case: 'new',
    kind: 'case-opened',
    on: day,
    recordedBy,
    data: opened,
  });
  const consequences = await register.openCase({
    debtor,
    case: opened,
    on: checked.on,
    source: 'cli',
    id,
    recordedBy,
  } as unknown as NewCase);
  await service.tell(consequences.decisions);
  printConsequences(consequences, json);
  if (!json) process.stdout.write(`Dossier ${consequences.case}\n`);
}

function read(file: string): z.infer<typeof NEW_CASE> {
  const content = parsedJson(file);
  const parsed = NEW_CASE.safeParse(content, { error: z.locales.fr().localeError });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Refusal('RCV-MALFORMED', { field: issue?.path.join('.') || file, reason: issue?.message ?? '' });
}

function parsedJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Refusal('RCV-MALFORMED', { field: file, reason: 'fichier introuvable ou illisible' });
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('RCV-MALFORMED', { field: file, reason: "ce n'est pas du JSON" });
  }
}
