import type { PumpLag } from '../register/register';

type Count =
  | 'open'
  | 'behind'
  | 'overdue'
  | 'withoutWorkflow'
  | 'otherRules'
  | 'effectsUnsent'
  | 'effectsLate'
  | 'effectsParked';
type Words = Readonly<Record<Count | 'none' | 'since', string>>;

/** For `doctor`, which operators read. */
export const ENGLISH_LAG: Words = {
  open: 'open cases',
  none: 'none behind',
  since: 'the oldest since',
  behind: 'behind',
  overdue: 'overdue',
  withoutWorkflow: 'without a workflow',
  otherRules: 'assessed by another version',
  effectsUnsent: 'effects unsent',
  effectsLate: 'effects late',
  effectsParked: 'effects parked',
};

export const FRENCH_LAG: Words = {
  open: 'dossiers ouverts ',
  none: 'aucun en retard',
  since: 'le plus ancien depuis',
  behind: 'à aviser',
  overdue: 'réveils manqués',
  withoutWorkflow: 'sans workflow',
  otherRules: 'examinés par une autre version',
  effectsUnsent: 'envois à faire',
  effectsLate: 'envois en retard',
  effectsParked: 'envois abandonnés',
};

/** The pump's figures in one line; those of nothing are left out. */
export function lagText(lag: PumpLag, words: Words): string {
  const since: Partial<Record<Count, string | null>> = { overdue: lag.oldestWakeAt, effectsUnsent: lag.oldestUnsentAt };
  const counts: Count[] = [
    'behind',
    'overdue',
    'withoutWorkflow',
    'otherRules',
    'effectsUnsent',
    'effectsLate',
    'effectsParked',
  ];
  const some = counts
    .filter((each) => lag[each] > 0)
    .map((each) => `${lag[each]} ${words[each]}${since[each] ? ` (${words.since} ${since[each]})` : ''}`);
  return `${lag.open} ${words.open}: ${some.length > 0 ? some.join(', ') : words.none}`;
}
