import { frenchDay } from '../calendar';
import type { NewFact } from '../facts/fact';
import type { Placement } from '../procedures/placement';
import { Refusal } from '../refusal';
import type { InOffice } from './debtor-state';

/** A case is placed with one bailiff at a time, who is in office on that day. @throws {Refusal} */
export function checkPlacement(
  { case: id, on, data: { bailiff } }: NewFact<'case-placed'>,
  placement: Placement | null,
  bailiffs: readonly InOffice[],
): void {
  const found = bailiffs.find((candidate) => candidate.bailiff === bailiff);
  if (!found) throw new Refusal('RCV-UNKNOWN-BAILIFF', { bailiff });
  if (on < found.from || (found.to !== null && on > found.to))
    throw new Refusal('RCV-BAILIFF-NOT-IN-OFFICE', { bailiff, day: on });
  if (placement) throw new Refusal('RCV-ALREADY-PLACED', { case: String(id), bailiff: placement.bailiff });
}

/** Whoever holds a case gives it back, be it ended: not before the day on which it was placed. @throws {Refusal} */
export function checkRecall(
  { case: id, on, data: { bailiff } }: NewFact<'case-recalled'>,
  placement: Placement | null,
): void {
  if (placement === null || (bailiff !== undefined && bailiff !== placement.bailiff))
    throw new Refusal('RCV-NOT-PLACED', {
      case: String(id),
      bailiff: bailiff ?? 'un huissier ou commissaire de justice',
    });
  if (on < placement.placedOn)
    throw new Refusal('RCV-MALFORMED', {
      field: 'on',
      reason: `le dossier a été confié le ${frenchDay(placement.placedOn)}`,
    });
}
