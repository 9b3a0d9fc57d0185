import { frenchDay } from '../../domain/calendar';
import type { LegalDay } from '../../domain/calendar/legal-day';
import type { Installation } from '../parts';

/** Prints, or sets, the due day from which on periodic duties are owed here. */
export async function dutiesFrom({ register }: Installation, day: LegalDay | undefined): Promise<void> {
  if (day !== undefined) await register.office.setDutiesFrom(day);
  const from = await register.office.dutiesFrom();
  process.stdout.write(
    from === null
      ? 'Les obligations périodiques ne sont pas encore suivies : elles le sont dès le premier démarrage.\n'
      : `Obligations périodiques suivies : celles dont le dernier jour est le ${frenchDay(from)} ou après.\n`,
  );
}
