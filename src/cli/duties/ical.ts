import { rename, rm, writeFile } from 'node:fs/promises';
import { parisDay } from '../../domain/calendar/paris-time';
import { deadlinesCalendar } from '../../documents/deadlines-calendar';
import type { Installation } from '../parts';

/** Writes the deadlines ahead as an iCalendar file, whole or not at all. */
export async function writeCalendar(
  { config, register, clock }: Installation,
  file: string,
  { days }: { days: number },
): Promise<void> {
  const today = parisDay(clock.now());
  const events = await register.ledger.agenda(days, today);
  const domain = /@([A-Za-z0-9.-]+)/.exec(config.smtp.from)?.[1] ?? 'localhost';
  const begun = `${file}.part`;
  try {
    await writeFile(begun, deadlinesCalendar(events, today, domain));
    await rename(begun, file);
  } finally {
    await rm(begun, { force: true });
  }
  process.stdout.write(`${file} : ${events.length} échéances du ${today} et des ${days} jours qui suivent.\n`);
}
