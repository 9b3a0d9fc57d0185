import { Refusal } from '../../domain/refusal';
import type { Installation } from '../parts';

/** A caisse that nobody declared would be shown to cost nothing. @throws {Refusal} RCV-UNKNOWN-CAISSE */
export async function mustBeKnown(caisse: string | undefined, { register }: Installation): Promise<void> {
  if (caisse === undefined) return;
  if (!(await register.listCaisses()).some(({ id }) => id === caisse))
    throw new Refusal('RCV-UNKNOWN-CAISSE', { caisse });
}
