import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { ACTION_LABELS } from '../domain/assessment/labels';
import type { Decision } from '../domain/assessment/decision';
import type { CaseId, DebtorId } from '../domain/facts/fact';
import { Refusal } from '../domain/refusal';
import type { CaseChange, HeldCase } from '../register/register';
import { actText, ChangeList } from './change-list';
import { withRegister, withService } from './installation';
import type { Installation, Service } from './parts';

/** Debtors of a page; what is under way when the command is interrupted is at most one. */
const PAGE = 100;

interface ReassessOptions {
  readonly dryRun?: boolean;
  readonly all?: boolean;
  readonly rate: number;
  readonly held?: boolean;
  readonly accept?: readonly string[];
  readonly acceptAll?: boolean;
  readonly by?: string;
  readonly json?: boolean;
}

export default function reassess(program: Command): void {
  const command = program.command('reassess');
  command
    .description('after a release: assess the open cases again; dates move, acts wait until a person accepts them')
    .option('--dry-run', 'list what would change, write nothing')
    .option('--all', 'also cases that this version assessed already')
    .option('--rate <debtors>', 'debtors per second, at most', positive, 200)
    .option('--held', 'list the acts that wait for a person')
    .option('--accept <ref...>', 'let pass what is held in these cases (ids or notice references)')
    .option('--accept-all', 'let pass everything that is held')
    .option('--by <name>', 'who accepts')
    .option('--json', 'print JSON')
    .action(async (options: ReassessOptions) => {
      const accepts = options.accept !== undefined || options.acceptAll === true;
      const asked = [options.dryRun === true || options.all === true, options.held === true, accepts];
      if (asked.filter(Boolean).length > 1 || (options.accept && options.acceptAll))
        command.error('--dry-run and --all, --held, --accept, --accept-all exclude each other', { exitCode: 2 });
      if (accepts && !options.by?.trim()) command.error('--by says who accepts', { exitCode: 2 });
      if (options.held) return withRegister((installation) => listHeld(installation, options));
      if (accepts) return withService((service) => accept(service, options, options.by as string));
      return withService((service) => reassessAll(service, options));
    });
}

async function reassessAll(
  service: Service,
  { dryRun = false, all = false, rate, json }: ReassessOptions,
): Promise<void> {
  const { register } = service;
  const list = new ChangeList<CaseChange>(json, ({ held, done, dropped }) => [
    ...held.map((act) => `attend un accord : ${actText(act)}`),
    ...done.map((act) => `de soi-même : ${actText(act)}`),
    ...dropped.map((key) => `envoi annulé : ${key}`),
  ]);
  let cases = 0;
  let held = 0;
  let told = true;
  let after: DebtorId | null | undefined;
  while (after !== null) {
    const begun = performance.now();
    const page = await register.reassess({ dryRun, all, limit: PAGE, ...(after === undefined ? {} : { after }) });
    cases += page.cases;
    held += page.changes.filter((change) => change.held.length > 0).length;
    for (const change of page.changes) list.add(change);
    // When Temporal is away the pump tells them all; it is not asked again for each page.
    told = told && (await service.tell(page.decisions));
    after = page.after;
    if (!dryRun && after !== null) await sleep(Math.max(0, (PAGE / rate) * 1000 - (performance.now() - begun)));
  }
  const verb = dryRun ? 'changeraient' : 'changent';
  list.close(
    { dryRun, cases, changed: list.length, held },
    `${cases} dossiers examinés, ${list.length} ${verb}, ${held} avec des actes qui attendent un accord.`,
  );
}

/** Everything held, page by page; a page is read before what it lists is settled. */
async function* heldCases({ register }: Installation): AsyncGenerator<HeldCase> {
  let after: CaseId | undefined;
  for (;;) {
    const page = await register.listHeld({ limit: PAGE, ...(after === undefined ? {} : { after }) });
    yield* page;
    after = page.at(-1)?.case;
    if (page.length < PAGE) return;
  }
}

const heldList = (json: boolean | undefined, verb: string): ChangeList<HeldCase> =>
  new ChangeList<HeldCase>(json, ({ held }) => held.map((kind) => `${verb} : ${ACTION_LABELS[kind]}`));

async function listHeld(installation: Installation, { json }: ReassessOptions): Promise<void> {
  const list = heldList(json, 'attend un accord');
  for await (const entry of heldCases(installation)) list.add(entry);
  list.close({ held: list.length }, `${list.length} dossiers avec des actes qui attendent un accord.`);
}

async function accept(service: Service, { accept: refs, json }: ReassessOptions, by: string): Promise<void> {
  const { register } = service;
  // Whoever names one case wrongly has accepted none.
  const entries = refs === undefined ? heldCases(service) : await heldOf(service, refs);
  let refused = 0;
  const list = heldList(json, 'accepté');
  const decided: Decision[] = [];
  for await (const entry of entries) {
    try {
      const { decisions } = await register.acceptHeld(entry.case, by);
      list.add(entry);
      // Beyond what a person names the pump tells the workflows, at its own rate.
      if (decided.length < PAGE) decided.push(...decisions);
    } catch (error) {
      // A case that is not live yet holds up no other.
      if (!(error instanceof Refusal)) throw error;
      refused++;
      process.stderr.write(`${error.code} : ${error.message} (mise en demeure ${entry.noticeRef})\n`);
    }
  }
  await service.tell(decided);
  list.close(
    { accepted: list.length, refused, by },
    `Actes acceptés par ${by} dans ${list.length} dossiers${refused > 0 ? `, refusés dans ${refused}` : ''}.`,
  );
  if (refused > 0) process.exitCode = 1;
}

/** What is held in these cases, each once. @throws {Refusal} RCV-UNKNOWN-CASE */
async function heldOf({ register }: Installation, refs: readonly string[]): Promise<HeldCase[]> {
  const held = new Map<CaseId, HeldCase>();
  for (const ref of refs) {
    const { case: id, caisse, noticeRef } = (await register.readCase(ref)).summary;
    const [found] = await register.listHeld({ only: id, limit: 1 });
    held.set(id, found ?? { case: id, caisse, noticeRef, held: [] });
  }
  return [...held.values()];
}

function positive(text: string): number {
  const rate = Number(text);
  if (!(rate > 0)) throw new InvalidArgumentError('a number above zero');
  return rate;
}
