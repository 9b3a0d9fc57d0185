import { userInfo } from 'node:os';
import type { LegalDay } from '../../domain/calendar/legal-day';
import { parisDay } from '../../domain/calendar/paris-time';
import { bailiffSubject } from '../../domain/office/office-fact';
import { parsePeriodicDutyId } from '../../domain/office/periodic-duty';
import { importFile } from '../../import/import-file';
import { inProcess } from '../../import/lanes';
import { REPORT_SOURCE } from '../../import/read-report';
import { type QueryReply, type RejectedLine, REPLY_COLUMNS_READ, sumUpReply } from '../../import/reply-file';
import { csvText, REPLY_COLUMNS } from '../../messages/query-csv';
import { printable, printReport, reportText } from '../import/report';
import { print } from '../office-print';
import { recordOffice } from '../office-record';
import type { Service } from '../parts';
import { counted } from '../counted';
import { openWholeFile } from '../whole-file';

export interface ReplyOptions {
  readonly on?: LegalDay;
  readonly dryRun?: boolean;
  readonly report?: string;
  readonly rejected?: string;
  readonly json?: boolean;
}

/**
 * Takes a reply in: each line is news of a case, and each query that any line answers is answered. The same file again changes
 * nothing; the lines that are given back can be corrected and sent again by themselves.
 */
export async function takeReply(service: Service, path: string, options: ReplyOptions): Promise<void> {
  const { register, clock, config } = service;
  const { dryRun = false, json = false } = options;
  const today = parisDay(clock.now());
  const kind = 'reports';
  const taking = { kind, dryRun, today, ruleset: config.ruleset, recordedBy: userInfo().username } as const;
  const received = options.on === undefined ? {} : { receivedOn: options.on };
  const lanes = () => [inProcess(register, { ...taking, ...received })];
  const reportFile = options.report === undefined ? null : await openWholeFile(options.report);
  const rejectedFile = options.rejected === undefined ? null : await openWholeFile(options.rejected);
  try {
    await importFile(register, path, { kind, dryRun, lanes }, async (report) => {
      const rejected: RejectedLine[] = [];
      const replies = await sumUpReply(path, report.rejections(), (line) => rejected.push(line));
      if (!dryRun) for (const reply of replies) await answer(service, reply, options.on ?? today);
      const whole = { ...report, queries: replies };
      await reportFile?.write(reportText(whole));
      await rejectedFile?.write([rejectedCsv(rejected)]);
      await printReport(whole, { json, out: process.stdout });
      if (!json)
        for (const { query, lines, rejected: no } of replies)
          print(`${printable(query) || 'sans référence'} : ${counted(lines, 'ligne')}, ${counted(no, 'rejetée')}`);
      if (report.rejected > 0) process.exitCode = 1;
    });
  } finally {
    await reportFile?.close();
    await rejectedFile?.close();
  }
}

/** A query of which no line could be taken in is not answered. The same reply keeps the day on which it first came. */
async function answer(service: Service, { query, lines, rejected, digest }: QueryReply, on: LegalDay): Promise<void> {
  const asked = parsePeriodicDutyId(query);
  if (!asked || rejected === lines) return;
  const subject = bailiffSubject(asked.subject);
  const id = `${query}:${digest}:${lines - rejected}`;
  const { facts } = await service.register.office.readSubject(subject);
  if (facts.some((fact) => fact.source === REPORT_SOURCE && fact.id === id)) return;
  const data = { period: asked.period, lines, rejected };
  await recordOffice(service, { source: REPORT_SOURCE, subject, kind: 'query-replied', on, data, id });
}

/** The columns of the form, then what is wrong: columns that a further reading leaves aside. */
const rejectedCsv = (lines: readonly RejectedLine[]): string =>
  csvText([
    [...REPLY_COLUMNS, 'line', 'column', 'reason'],
    ...lines.map(({ cells, line, column, reason }) => [
      ...REPLY_COLUMNS.map((name) => cells[REPLY_COLUMNS_READ.indexOf(name)] ?? ''),
      line,
      column,
      reason,
    ]),
  ]);
