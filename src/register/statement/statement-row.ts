import type pg from 'pg';
import { instantOf } from '../../domain/calendar/paris-time';
import type { LegalDay } from '../../domain/calendar/legal-day';
import type { Instant } from '../../domain/facts/fact';
import type { PeriodId } from '../../domain/office/periods';
import { Refusal } from '../../domain/refusal';
import { type TotalsText, totalsText, NO_SUMS } from '../../domain/statement/totals';

/** A statement as the register holds it, without its lines. */
export interface StatementOnFile {
  /** `C1:2026-S1:0` */
  readonly id: string;
  readonly caisse: string;
  /** As it was called when the freezing began. */
  readonly caisseName: string;
  readonly period: PeriodId;
  /** 0: the statement itself; from 1 on the rectifying ones. */
  readonly number: number;
  readonly from: LegalDay;
  readonly asAt: LegalDay;
  readonly knownAt: Instant;
  /** When the freezing began: of facts that a historical load brought, only those loaded by then count. */
  readonly loadedBy: Instant;
  readonly state: 'freezing' | 'frozen';
  readonly lines: number;
  /** Of nothing until it is frozen. */
  readonly totals: TotalsText;
  /** Hexadecimal; null until it is frozen. */
  readonly control: string | null;
  readonly frozenAt: Instant | null;
}

export const statementId = (caisse: string, period: PeriodId, number: number): string =>
  `${caisse}:${period}:${number}`;

interface StatementRow {
  readonly id: string;
  readonly caisse: string;
  readonly caisse_name: string;
  readonly period: PeriodId;
  readonly number: number;
  readonly from_day: LegalDay;
  readonly as_at: LegalDay;
  readonly known_ms: number;
  readonly loaded_ms: number;
  readonly state: 'freezing' | 'frozen';
  readonly lines: number | null;
  readonly totals: TotalsText | null;
  readonly control: string | null;
  readonly frozen_ms: number | null;
}

const SELECT = `SELECT s.id, s.caisse, s.caisse_name, s.period, s.number, s.from_day, s.as_at, (extract(epoch FROM s.known_at) * 1000)::float8 AS known_ms,
  (extract(epoch FROM s.loaded_by) * 1000)::float8 AS loaded_ms, s.state,
  s.lines, s.totals, encode(s.control, 'hex') AS control, (extract(epoch FROM s.frozen_at) * 1000)::float8 AS frozen_ms
  FROM statement s`;

/** @throws {Refusal} RCV-UNKNOWN-STATEMENT; RCV-STATEMENT-NOT-FROZEN where it has to be */
export async function readStatement(
  db: pg.Pool | pg.ClientBase,
  id: string,
  { frozen = false }: { readonly frozen?: boolean } = {},
): Promise<StatementOnFile> {
  const { rows } = await db.query<StatementRow>(`${SELECT} WHERE s.id = $1`, [id]);
  const [row] = rows;
  if (!row) throw new Refusal('RCV-UNKNOWN-STATEMENT', { statement: id });
  if (frozen && row.state !== 'frozen') throw new Refusal('RCV-STATEMENT-NOT-FROZEN', { statement: id });
  return onFile(row);
}

/** Those of one caisse or of all, of one period or of all, earliest period first. */
export async function listStatements(
  db: pg.Pool | pg.ClientBase,
  { caisse = null, period = null }: { readonly caisse?: string | null; readonly period?: PeriodId | null } = {},
): Promise<StatementOnFile[]> {
  const { rows } = await db.query<StatementRow>(
    `${SELECT} WHERE ($1::text IS NULL OR s.caisse = $1) AND ($2::text IS NULL OR s.period = $2) ORDER BY s.as_at, s.caisse, s.number`,
    [caisse, period],
  );
  return rows.map(onFile);
}

function onFile(row: StatementRow): StatementOnFile {
  return {
    id: row.id,
    caisse: row.caisse,
    caisseName: row.caisse_name,
    period: row.period,
    number: row.number,
    from: row.from_day,
    asAt: row.as_at,
    knownAt: instantOf(row.known_ms),
    loadedBy: instantOf(row.loaded_ms),
    state: row.state,
    lines: row.lines ?? 0,
    totals: row.totals ?? totalsText({ byNature: new Map(), overall: NO_SUMS }),
    control: row.control,
    frozenAt: row.frozen_ms === null ? null : instantOf(row.frozen_ms),
  };
}
