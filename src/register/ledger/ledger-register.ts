import { parisDay } from '../../domain/calendar/paris-time';
import type { LegalDay } from '../../domain/calendar/legal-day';
import { exposureOver, type Exposure } from '../../domain/duties/exposure';
import type { Justification, LedgerRow } from '../../domain/duties/ledger-row';
import type { RegisterContext } from '../debtor-transaction';
import type { AgendaEvent } from '../../domain/duties/agenda';
import type { Digest, DigestRole } from '../../domain/duties/digest';
import { noteDigest, readDigest, rolesToTell } from './digest/digests';
import { readAgenda } from './agenda';
import { checkLedger } from './check';
import type { Finding } from './finding';
import { forecast, type Forecast, rowsToCome } from './forecast';
import { justify, readJustifications, readRow, type Said, withdrawJustification } from './justifications';
import { type LedgerFilter, ledgerRows } from './ledger-rows';

export type { Finding } from './finding';
export type { Forecast } from './forecast';
export type { Said } from './justifications';
export type { LedgerFilter } from './ledger-rows';

/** The ledger of duties and its price. What is late is derived at reading: each call takes the day it is asked for, default today. */
export class LedgerRegister {
  constructor(
    private readonly context: Pick<RegisterContext, 'pool' | 'clock' | 'settings' | 'coreVersion' | 'ruleset'>,
  ) {}

  private get today(): LegalDay {
    return parisDay(this.context.clock.now());
  }

  /** A page of the ledger, in order of due day. */
  async list(filter: LedgerFilter & { readonly limit: number }, today: LegalDay = this.today): Promise<LedgerRow[]> {
    const page: LedgerRow[] = [];
    for await (const row of this.rows(filter, today)) if (page.push(row) >= filter.limit) break;
    return page;
  }

  /** The rows as they are read, however many; a connection is held until the last. */
  rows(filter: LedgerFilter = {}, today: LegalDay = this.today): AsyncGenerator<LedgerRow> {
    return ledgerRows(this.context, filter, today);
  }

  /** One row with all that was said of it, oldest first. @throws {Refusal} RCV-UNKNOWN-DUTY-ROW */
  async read(row: string): Promise<{ row: LedgerRow; said: readonly Justification[] }> {
    return { row: await readRow(this.context, row), said: await readJustifications(this.context, row) };
  }

  /** What late duties may cost (art. 51). @param filter.caisse only what concerns this one */
  async exposure(today: LegalDay = this.today, { caisse }: { readonly caisse?: string } = {}): Promise<Exposure> {
    const sums = exposureOver(today, caisse);
    const filter = { late: true, ...(caisse === undefined ? {} : { caisse }) };
    for await (const row of this.rows(filter, today)) sums.add(row);
    return sums.read();
  }

  /** What late duties will cost more in some days, if nothing is done. */
  forecast(
    days: number,
    { caisse }: { readonly caisse?: string } = {},
    today: LegalDay = this.today,
  ): Promise<Forecast> {
    return forecast(this.context, today, days, caisse);
  }

  /** The rows behind the forecast. */
  rowsToCome(
    days: number,
    { caisse }: { readonly caisse?: string } = {},
    today: LegalDay = this.today,
  ): AsyncGenerator<LedgerRow> {
    return rowsToCome(this.context, today, days, caisse);
  }

  /** Answers for a late duty: it leaves the exposure. @throws {Refusal} RCV-UNKNOWN-DUTY-ROW, RCV-DUTY-NOT-LATE, RCV-MALFORMED */
  justify(said: Said): Promise<LedgerRow> {
    return justify(this.context, said);
  }

  /** Takes the answer back: it counts again. @throws {Refusal} RCV-UNKNOWN-DUTY-ROW, RCV-DUTY-NOT-JUSTIFIED, RCV-MALFORMED */
  withdrawJustification(said: Said): Promise<LedgerRow> {
    return withdrawJustification(this.context, said);
  }

  /** Duties that should stand in the ledger and do not, or that nobody sees through: what each rule found, if anything. */
  check(today: LegalDay = this.today): Promise<Finding[]> {
    return checkLedger(this.context, today);
  }

  /** What ends from today on within some days, for a calendar. */
  agenda(days: number, today: LegalDay = this.today): Promise<AgendaEvent[]> {
    return readAgenda(this.context, today, days);
  }

  /** What a role must know today. */
  digestFor(role: DigestRole, today: LegalDay = this.today): Promise<Digest> {
    return readDigest(this.context, role, today);
  }

  /** Roles whose digest of the day has not left yet; none while the register is behind what it once was. */
  rolesToTell(today: LegalDay = this.today): Promise<DigestRole[]> {
    return rolesToTell(this.context, today);
  }

  /** A digest left. Twice is once. */
  noteDigest(digest: { readonly day: LegalDay; readonly role: DigestRole; readonly reference: string }): Promise<void> {
    return noteDigest(this.context, digest);
  }
}
