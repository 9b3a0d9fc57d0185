import type { RuleSetChoice } from '../domain/rules/rule-sets';
import type { LegalDay } from '../domain/calendar/legal-day';
import type { BatchResult, NewCase, PastFact } from '../register/contract';
import type { Register, StagedLine } from '../register/register';
import type { CsvLine, FileFormat } from './csv-line';
import type { FactOptions } from './fact-line';
import { ACT_FIELDS, ACT_FORMAT, readAct } from './read-act';
import { NOTICE_FIELDS, NOTICE_FORMAT, readNotice } from './read-notice';
import { PAYMENT_FIELDS, PAYMENT_FORMAT, readPayment } from './read-payment';
import { isUnanswered, readReport, REPORT_FIELDS, REPORT_FORMAT, reportedCase } from './read-report';
import { readService, SERVICE_FIELDS, SERVICE_FORMAT } from './read-service';
import type { ColumnOfField } from './rejection';
import { takeReports } from './take-reports';

export type ImportKind = 'notices' | 'service' | 'payments' | 'acts' | 'reports';

export interface ReadOptions extends FactOptions {
  readonly ruleset: RuleSetChoice;
  /** Day on which a bailiff's reply came in; default: today. */
  readonly receivedOn?: LegalDay;
}

/** A line with what the register knows of its references. */
export type KnownLine = CsvLine & Pick<StagedLine, 'byNotice' | 'byDebtor'>;

/** What distinguishes the kinds of file; all else is the same for all of them. */
export interface Kind<Item> {
  readonly format: FileFormat;
  readonly fields: ColumnOfField;
  /** The column by which an item is named in reports. */
  readonly reference: string;
  /** What is said by lines of the same group is one item; '': a line is an item by itself. */
  group(valueOf: (column: string) => string): string;
  /** What names the line's case on file; '': none, or one that is to be opened. */
  caseOf(valueOf: (column: string) => string): string;
  /** Whether a line says nothing and is not read. */
  isBlank?(valueOf: (column: string) => string): boolean;
  /** @throws {Refusal} */
  read(lines: readonly KnownLine[], options: ReadOptions): Item;
  take(register: Register, items: readonly Item[], options: TakeOptions): Promise<readonly BatchResult[]>;
}

export interface TakeOptions {
  readonly dryRun: boolean;
  /** Given: the items are of the past, of files that are live from this day on. */
  readonly goLive?: LegalDay;
}

const takeNotices = (register: Register, notices: readonly NewCase[], { dryRun, goLive }: TakeOptions) =>
  goLive === undefined ? register.openMany(notices, { dryRun }) : register.openPast(notices, { dryRun, goLive });

const takeFacts = (register: Register, facts: readonly (readonly PastFact[])[], { dryRun, goLive }: TakeOptions) =>
  goLive === undefined ? register.recordMany(facts, { dryRun }) : register.recordPast(facts, { dryRun, goLive });

const kind = <Item>(definition: Kind<Item>): Kind<unknown> => definition as Kind<unknown>;
const ofNotice = (valueOf: (column: string) => string): string => valueOf('notice_ref');
const first = (lines: readonly KnownLine[]): KnownLine => lines[0] as KnownLine;

export const KINDS: Readonly<Record<ImportKind, Kind<unknown>>> = {
  notices: kind({
    format: NOTICE_FORMAT,
    fields: NOTICE_FIELDS,
    reference: 'notice_ref',
    // Without a reference nothing says that two lines are of one notice.
    group: (valueOf) =>
      valueOf('notice_ref') === '' ? '' : JSON.stringify([valueOf('caisse'), valueOf('notice_ref')]),
    caseOf: () => '',
    read: readNotice,
    take: takeNotices,
  }),
  service: kind({
    format: SERVICE_FORMAT,
    fields: SERVICE_FIELDS,
    reference: 'notice_ref',
    group: () => '',
    caseOf: ofNotice,
    read: (lines, options) => [readService(first(lines), first(lines).byNotice, options)],
    take: takeFacts,
  }),
  payments: kind({
    format: PAYMENT_FORMAT,
    fields: PAYMENT_FIELDS,
    reference: 'payment_ref',
    group: () => '',
    caseOf: ofNotice,
    read: (lines, options) => [readPayment(first(lines), first(lines), options)],
    take: takeFacts,
  }),
  acts: kind({
    format: ACT_FORMAT,
    fields: ACT_FIELDS,
    reference: 'notice_ref',
    group: () => '',
    caseOf: ofNotice,
    read: (lines, options) => [readAct(first(lines), first(lines), options)],
    take: takeFacts,
  }),
  reports: kind({
    format: REPORT_FORMAT,
    fields: REPORT_FIELDS,
    reference: 'notice_ref',
    group: () => '',
    caseOf: reportedCase,
    isBlank: isUnanswered,
    read: ([line], options) => {
      const said = line as KnownLine;
      return { query: said.values['query'] ?? '', fact: readReport(said, said.byNotice, options) };
    },
    take: takeReports,
  }),
};
