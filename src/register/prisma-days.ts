import type { LegalDay } from '../domain/calendar/legal-day';

/** Prisma shows a `date` as midnight UTC, whatever the machine's zone. */
export const dayOf = (date: Date): LegalDay => date.toISOString().slice(0, 10) as LegalDay;
export const toDate = (day: LegalDay): Date => new Date(`${day}T00:00:00.000Z`);
