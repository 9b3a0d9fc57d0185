import { DEADLINE_LABELS, STAGE_LABELS } from '../domain/assessment/assessment';
import { EFFECT_LABELS, NATURE_LABELS } from '../domain/assessment/labels';
import type { TimelineEntry } from '../domain/assessment/timeline';
import { isFactKind, FACT_KINDS } from '../domain/facts/kinds';
import { isOfficeFactKind, OFFICE_KINDS } from '../domain/office/office-kinds';
import { OFFICE_EFFECT_LABELS, PERIODIC_DEADLINE_LABELS, PERIODIC_STAGE_LABELS } from '../domain/office/labels';

const STAGES = { ...PERIODIC_STAGE_LABELS, ...STAGE_LABELS };
const DEADLINES = { ...PERIODIC_DEADLINE_LABELS, ...DEADLINE_LABELS };
const EFFECTS = { ...OFFICE_EFFECT_LABELS, ...EFFECT_LABELS };

const DEADLINE_CHANGES = {
  opened: 'ouverte',
  moved: 'déplacée',
  met: 'respectée',
  over: 'échue',
  withdrawn: 'retirée',
} as const;
const DUTY_CHANGES = {
  opened: 'née',
  moved: 'déplacée',
  done: 'accomplie',
  lifted: 'levée',
  reopened: 'due de nouveau',
} as const;

/** One timeline entry as an officer reads it, in French, on one line. */
export function timelineText(entry: TimelineEntry): string {
  const subject = entry.case ?? entry.debtor ?? entry.bailiff ?? entry.caisse ?? '';
  return `${entry.on}  ${[subject, entry.period ?? ''].join(' ').trim().padEnd(8)} ${what(entry)}`;
}

function label(kind: string): string {
  if (isFactKind(kind)) return FACT_KINDS[kind].label;
  return isOfficeFactKind(kind) ? OFFICE_KINDS[kind].label : kind;
}

function what(entry: TimelineEntry): string {
  switch (entry.type) {
    case 'fact':
      return `fait       ${label(entry.fact)}${entry.legalDay === entry.on ? '' : ` (au ${entry.legalDay})`}`;
    case 'stage':
      return `étape      ${entry.from ? `${STAGES[entry.from]} → ` : ''}${STAGES[entry.to]}`;
    case 'deadline':
      return `échéance   ${DEADLINES[entry.deadline]} : ${DEADLINE_CHANGES[entry.change]} : dernier jour ${entry.lastDay}`;
    case 'act':
      return `acte       ${label(entry.act)}${entry.nature ? ` : ${NATURE_LABELS[entry.nature]}` : ''}${entry.reason ? ` (${entry.reason})` : ''}`;
    case 'effect':
      return `envoi      ${EFFECTS[entry.effect]} ${entry.change === 'queued' ? 'à faire' : 'annulé'}`;
    case 'duty':
      return `obligation ${entry.duty} ${DUTY_CHANGES[entry.change]} : due le ${entry.dueOn}`;
  }
}
