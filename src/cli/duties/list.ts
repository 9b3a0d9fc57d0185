import { parisDay } from '../../domain/calendar/paris-time';
import type { LedgerFilter } from '../../register/register';
import type { Installation } from '../parts';
import { printTable } from '../table';
import { exportRows } from './export';
import { mustBeKnown } from './known-caisse';
import { ROW_COLUMNS, shownRow } from './shown-row';

export interface ListOptions extends Omit<LedgerFilter, 'after' | 'row'> {
  readonly limit: number;
  /** The row after which the page begins. */
  readonly after?: string;
  readonly csv?: string;
  readonly json?: boolean;
}

/** Prints a page of the ledger, or writes all of it to a file. */
export async function listDuties(
  installation: Installation,
  { limit, after, csv, json, ...filter }: ListOptions,
): Promise<void> {
  const { register, clock } = installation;
  await mustBeKnown(filter.caisse, installation);
  const today = parisDay(clock.now());
  if (csv !== undefined) {
    const rows = await exportRows(register.ledger.rows(filter, today), today, csv);
    process.stdout.write(`${csv} : ${rows} lignes du registre, au ${today}.\n`);
    return;
  }
  const last = after === undefined ? {} : { after: (await register.ledger.read(after)).row };
  const page = await register.ledger.list({ ...filter, ...last, limit }, today);
  if (json) {
    printTable(
      page.map((row) => shownRow(row, today)),
      [],
      true,
    );
    return;
  }
  printTable(page, ROW_COLUMNS(today), false);
  if (page.length === limit) process.stdout.write(`Suite : --after ${page.at(-1)?.row}\n`);
}
