import { Refusal } from '../domain/refusal';
import type { Register } from '../register/register';
import { readCsv } from './csv';
import type { CsvLine } from './csv-line';
import { NOTICE_FIELDS, NOTICE_FORMAT, type NoticeOptions, readNotice } from './read-notice';
import { rejection, type Rejection } from './rejection';
import type { ImportReport } from './report';

/**
 * Takes in formal notices: one line per debt item, lines with the same `notice_ref` are one case, accepted or rejected
 * whole. The same file again changes nothing. The cases' workflows are started by the pump.
 */
export async function importNotices(
  register: Register,
  path: string,
  options: NoticeOptions & { readonly dryRun: boolean },
): Promise<ImportReport> {
  const notices = new Map<string, CsvLine[]>();
  let lines = 0;
  for await (const line of readCsv(path, NOTICE_FORMAT.required)) {
    lines += 1;
    // Without a reference nothing says that two lines are of one notice.
    const own = line.values['notice_ref'] === '' ? String(line.line) : '';
    const key = [line.values['caisse'], line.values['notice_ref'], own].join('\u0000');
    const group = notices.get(key);
    if (group) group.push(line);
    else notices.set(key, [line]);
  }
  const caisses = new Set((await register.listCaisses()).map(({ id }) => id));
  const rejected: Rejection[] = [];
  let accepted = 0;
  let unchanged = 0;
  for (const group of notices.values()) {
    try {
      const opening = readNotice(group, options);
      if (!caisses.has(opening.case.caisse)) throw new Refusal('RCV-UNKNOWN-CAISSE', { caisse: opening.case.caisse });
      if (options.dryRun) {
        accepted += 1;
        continue;
      }
      const { appended } = await register.openCase(opening);
      if (appended.length > 0) accepted += 1;
      else unchanged += 1;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      rejected.push(rejection(error, group, group[0]?.values['notice_ref'] ?? '', NOTICE_FIELDS));
    }
  }
  return { file: path, dryRun: options.dryRun, lines, accepted, unchanged, rejected };
}
