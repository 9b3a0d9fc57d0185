import { addDays, type LegalDay } from '../calendar/legal-day';

export interface Reminder {
  /** `mid`, the number of days that are left, or `overdue`. */
  readonly about: string;
  readonly day: LegalDay;
}

/** A reminder each of these numbers of days before the last day, and one on the day after it; in order. */
export function remindersBefore(lastDay: LegalDay, daysBefore: readonly number[]): Reminder[] {
  const before = daysBefore.map((count): Reminder => ({ about: String(count), day: addDays(lastDay, -count) }));
  return inOrder([...before, { about: 'overdue', day: addDays(lastDay, 1) }]);
}

export const inOrder = (reminders: readonly Reminder[]): Reminder[] =>
  [...reminders].sort((a, b) => (a.day < b.day ? -1 : 1));

/** Of reminders whose day has come only the latest is due: after a standstill nobody is reminded of yesterday's reminders. */
export function reminderDue(
  reminders: readonly Reminder[],
  opensOn: LegalDay,
  today: LegalDay,
): { readonly due: Reminder | null; readonly nextOn: LegalDay | null } {
  const possible = reminders.filter(({ day }) => day >= opensOn);
  return {
    due: possible.findLast(({ day }) => day <= today) ?? null,
    nextOn: possible.find(({ day }) => day > today)?.day ?? null,
  };
}
