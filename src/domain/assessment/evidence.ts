import { type CaseId, type DebtorId, type NewFact, SYSTEM } from '../facts/fact';
import type { LegalDay } from '../calendar/legal-day';
import type { Proof } from '../facts/proof';
import type { EffectKind } from './assessment';

/** Proof that something left our hands: by which channel, and under which reference it can be found again. */
export interface Evidence {
  readonly channel: string;
  readonly reference: string;
}

/** The act that an effect leads to once there is evidence of hand-over. Its id is the effect's key: it can be recorded only once. */
export function evidenceFact(
  effect: {
    readonly key: string;
    readonly kind: EffectKind;
    readonly case: CaseId;
    readonly data: Readonly<Record<string, string | boolean>>;
    readonly proof?: Proof | null;
  },
  debtor: DebtorId,
  on: LegalDay,
  evidence: Evidence,
): NewFact {
  const kind = effect.kind === 'remind-officer' ? 'officer-reminded' : 'caisse-notified';
  return {
    source: SYSTEM,
    id: effect.key,
    debtor,
    case: effect.case,
    kind,
    on,
    recordedBy: SYSTEM,
    data: {
      ...effect.data,
      ...(kind === 'caisse-notified' && effect.proof ? { proof: effect.proof } : {}),
      ...evidence,
    } as unknown as NewFact['data'],
  };
}
