import type { Evidence } from '../assessment/evidence';
import type { LegalDay } from '../calendar/legal-day';
import { SYSTEM } from '../facts/fact';
import type { OfficeEffectKind } from './names';
import type { NewOfficeFact, OfficeFactKind, SubjectId } from './office-fact';

const FACT_OF: { readonly [K in OfficeEffectKind]: OfficeFactKind } = {
  'remind-desk': 'desk-reminded',
  'query-bailiff': 'query-sent',
  'remind-bailiff': 'bailiff-reminded',
  'freeze-statement': 'statement-frozen',
  'send-statement': 'statement-sent',
  'remind-director': 'director-reminded',
};

/** The fact that an effect leads to once it is done. Its id is the effect's key: it can be recorded only once. */
export function officeEvidenceFact(
  effect: {
    readonly key: string;
    readonly kind: OfficeEffectKind;
    readonly subject: SubjectId;
    readonly data: Readonly<Record<string, string | number | boolean>>;
  },
  on: LegalDay,
  evidence: Evidence,
  extra: Readonly<Record<string, unknown>> = {},
): NewOfficeFact {
  const proof = effect.kind === 'freeze-statement' ? {} : evidence;
  return {
    source: SYSTEM,
    id: effect.key,
    subject: effect.subject,
    kind: FACT_OF[effect.kind],
    on,
    recordedBy: SYSTEM,
    data: { ...effect.data, ...extra, ...proof } as unknown as NewOfficeFact['data'],
  };
}
