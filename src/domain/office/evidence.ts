import type { Evidence } from '../assessment/evidence';
import type { LegalDay } from '../calendar/legal-day';
import { SYSTEM } from '../facts/fact';
import type { OfficeEffectKind } from './names';
import type { NewOfficeFact, OfficeFactKind, SubjectId } from './office-fact';

/** What each effect leads to, and what of the effect's own data its fact carries. */
const FACT_OF: {
  readonly [K in OfficeEffectKind]: { readonly kind: OfficeFactKind; readonly fields: readonly string[] };
} = {
  'remind-desk': { kind: 'desk-reminded', fields: ['period', 'about'] },
  'query-bailiff': { kind: 'query-sent', fields: ['period'] },
  'remind-bailiff': { kind: 'bailiff-reminded', fields: ['period'] },
  'freeze-statement': { kind: 'statement-frozen', fields: ['period', 'number'] },
  'send-statement': { kind: 'statement-sent', fields: ['period', 'number'] },
  'remind-director': { kind: 'director-reminded', fields: ['period', 'about'] },
};

/**
 * The fact that an effect leads to once it is done. Its id is the effect's key: it can be recorded only once.
 *
 * @param extra what only its performer knows: `{ cases }` of a query, the `FrozenFigures` of a freezing
 */
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
  const { kind, fields } = FACT_OF[effect.kind];
  const carried = Object.fromEntries(fields.map((name) => [name, effect.data[name]]));
  const proof = effect.kind === 'freeze-statement' ? {} : evidence;
  return {
    source: SYSTEM,
    id: effect.key,
    subject: effect.subject,
    kind,
    on,
    recordedBy: SYSTEM,
    data: { ...carried, ...extra, ...proof } as unknown as NewOfficeFact['data'],
  };
}
