import { DEADLINE_LABELS, STAGE_LABELS } from '../domain/assessment/assessment';
import type { ActOnList, DeadlineMove, StageMove } from '../domain/assessment/difference';
import { ACTION_LABELS, NATURE_LABELS } from '../domain/assessment/labels';
import type { ProcedureNature } from '../domain/facts/fact';
import { jsonText } from './table';

/** What every list of changes says of a case. */
interface Listed {
  readonly case: string;
  readonly caisse: string;
  readonly noticeRef: string;
  readonly stage?: StageMove | null;
  readonly deadlines?: readonly DeadlineMove[];
}

/**
 * Prints a list that may be as long as the portfolio, entry by entry: as text, or as one JSON object whose `changes` are
 * written as they come.
 */
export class ChangeList<T extends Listed> {
  private listed = 0;

  /** @param actsOf what the entry says of acts, line by line */
  constructor(
    private readonly json: boolean | undefined,
    private readonly actsOf: (entry: T) => readonly string[],
  ) {
    if (json) write('{"changes":[');
  }

  get length(): number {
    return this.listed;
  }

  add(entry: T): void {
    if (this.json) write(`${this.listed === 0 ? '' : ','}\n${jsonText(entry)}`);
    else write(`${[heading(entry), ...this.linesOf(entry)].join('\n')}\n`);
    this.listed++;
  }

  /** @param totals the object's other fields @param text the same for people */
  close(totals: Readonly<Record<string, unknown>>, text: string): void {
    if (!this.json) return write(`${text}\n`);
    const rest = Object.entries(totals).map(([name, value]) => `,"${name}":${jsonText(value)}`);
    write(`\n]${rest.join('')}}\n`);
  }

  private linesOf(entry: T): string[] {
    const moves = (entry.deadlines ?? []).map(
      ({ deadline, from, to }) => `${DEADLINE_LABELS[deadline]} : ${from ?? 'aucun jour'} → ${to ?? 'aucun jour'}`,
    );
    return [...moves, ...this.actsOf(entry)].map((line) => `  ${line}`);
  }
}

function heading({ case: id, caisse, noticeRef, stage }: Listed): string {
  const moved = stage ? ` : ${STAGE_LABELS[stage.from]} → ${STAGE_LABELS[stage.to]}` : '';
  return `${id} (mise en demeure ${noticeRef}, caisse ${caisse})${moved}`;
}

export function actText({ kind, nature, reason }: ActOnList): string {
  const details = [nature && NATURE_LABELS[nature as ProcedureNature], reason].filter(Boolean).join(' ; ');
  return `${ACTION_LABELS[kind]}${details ? ` (${details})` : ''}`;
}

const write = (text: string): void => void process.stdout.write(text);
