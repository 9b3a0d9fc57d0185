import { Refusal } from '../refusal';
import { type NewFact, SYSTEM } from './fact';
import { checkData } from './field-checks';
import { checkDay, isText, malformed } from './field-values';
import { FACT_FIELDS } from './fields';
import { FACT_KINDS, isFactKind } from './kinds';

/** A fact as it comes from outside, before anything is believed of it. */
export interface RawFact {
  readonly source: string;
  readonly id: string;
  readonly debtor: string;
  readonly case?: string | undefined;
  readonly kind: string;
  readonly on: string;
  readonly recordedBy: string;
  readonly data?: Readonly<Record<string, unknown>> | undefined;
  readonly document?: string | undefined;
  readonly retracts?: string | undefined;
}

/**
 * Checks the shape of a fact: known kind and fields, existing days, readable amounts above zero, the right subject.
 * @throws {Refusal} with the field and what to do; nothing is guessed or dropped
 */
export function intake(raw: RawFact): NewFact {
  if (!isFactKind(raw.kind)) throw new Refusal('RCV-UNKNOWN-KIND', { kind: String(raw.kind) });
  const { subject } = FACT_KINDS[raw.kind];
  for (const name of ['source', 'id', 'debtor', 'recordedBy'] as const)
    if (!isText(raw[name])) throw malformed(name, 'texte attendu');
  if (raw.source === SYSTEM) throw malformed('source', 'réservée au système');
  if (raw.case !== undefined && !isText(raw.case)) throw malformed('case', 'texte attendu');
  if (subject === 'case' && raw.case === undefined) throw malformed('case', 'ce fait appartient à un dossier');
  if (subject === 'debtor' && raw.case !== undefined)
    throw malformed('case', 'ce fait appartient au débiteur, non à un dossier');
  if ((raw.kind === 'retraction') !== (raw.retracts !== undefined))
    throw malformed('retracts', 'propre à la rétractation, qui nomme le fait visé');
  checkDay('on', raw.on);
  const data = raw.data ?? {};
  checkData(raw.kind, FACT_FIELDS[raw.kind], data);
  checkTogether(raw.kind, data);
  if (raw.kind === 'claim-lodged' && typeof data['receivedOn'] === 'string' && data['receivedOn'] < raw.on)
    throw malformed('receivedOn', "la réception ne précède pas l'introduction");
  if (raw.kind === 'bailiff-reported' && typeof data['actOn'] === 'string' && data['actOn'] > raw.on)
    throw malformed('actOn', "l'acte ne suit pas son compte rendu");
  const { source, id, debtor, recordedBy, kind, on } = raw;
  const optional = Object.fromEntries(
    Object.entries({ case: raw.case, document: raw.document, retracts: raw.retracts }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  return {
    source,
    id,
    debtor,
    recordedBy,
    kind,
    on,
    ...optional,
    data: Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)),
  } as unknown as NewFact;
}

/** Rules that touch two fields of one kind. */
function checkTogether(kind: string, data: Readonly<Record<string, unknown>>): void {
  if (kind === 'claim-decided' && (data['ruling'] === 'upheld-in-part') !== (data['remaining'] !== undefined))
    throw malformed('remaining', 'à donner pour une décision partielle, et pour elle seule');
  if (kind === 'judgment-given' && (data['outcome'] === 'validated-in-part') !== (data['amount'] !== undefined))
    throw malformed('amount', 'à donner pour une validation partielle, et pour elle seule');
  if (
    kind === 'debt-adjusted' &&
    ['contributions', 'surcharges', 'penalties', 'costs'].every((name) => data[name] === undefined)
  )
    throw malformed('contributions', 'au moins un montant est attendu');
}
