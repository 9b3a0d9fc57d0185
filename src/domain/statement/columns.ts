/**
 * The columns of the nominative statement (A13-10), in the order of its files. Keys are those of the frozen lines; what a line
 * holds is what the caisse reads: French labels, days as `2026-06-30`, amounts in euros as `1234.56`.
 */
export interface StatementColumn {
  readonly key: string;
  /** French, as the header of the file says it. */
  readonly label: string;
  readonly type: 'text' | 'day' | 'amount';
  /** Says, or may say, who the debtor is: kept apart, erasable. */
  readonly personal?: true;
}

const text = (key: string, label: string): StatementColumn => ({ key, label, type: 'text' });
const day = (key: string, label: string): StatementColumn => ({ key, label, type: 'day' });
const amount = (key: string, label: string): StatementColumn => ({ key, label, type: 'amount' });
const who = (key: string, label: string): StatementColumn => ({ key, label, type: 'text', personal: true });

export const STATEMENT_COLUMNS: readonly StatementColumn[] = [
  who('ref', 'Référence du débiteur'),
  who('name', 'Nom'),
  who('siren', 'SIREN'),
  who('address1', 'Adresse'),
  who('address2', "Complément d'adresse"),
  who('postal_code', 'Code postal'),
  who('city', 'Commune'),
  who('country', 'Pays'),
  text('notice_ref', 'Mise en demeure'),
  text('case', 'Dossier'),
  day('dispatched_on', 'Expédiée le'),
  text('affiliation', 'Affiliation'),
  text('periods', 'Périodes'),
  amount('contributions', 'Cotisations'),
  amount('surcharges', 'Majorations'),
  amount('penalties', 'Pénalités'),
  amount('costs', 'Frais'),
  amount('opening', "Solde à l'ouverture"),
  amount('added', 'Entrées du semestre'),
  amount('paid', 'Payé dans le semestre'),
  amount('cancelled', 'Annulé dans le semestre'),
  amount('written_off', 'Admis en non-valeur dans le semestre'),
  amount('closing', 'Solde à la clôture'),
  amount('paid_in_all', 'Payé en tout'),
  text('nature', 'Nature de la procédure'),
  text('stage', 'Étape'),
  text('step', 'Avancement de la procédure'),
  text('result', 'Issue dans le semestre'),
  text('last_act', 'Dernier acte'),
  day('last_act_on', 'Dernier acte le'),
  who('last_act_result', 'Résultat du dernier acte'),
  text('measures', 'Mesures'),
  text('bailiff', 'Huissier ou commissaire de justice'),
  text('guarantees', 'Garanties'),
  text('insolvency', 'Procédure collective'),
];

/** What a rectifying statement says besides: what differs from the line before, and the facts that caused it. */
const RECTIFYING_COLUMNS: readonly StatementColumn[] = [
  text('change', 'Rectification'),
  text('causes', 'Causes de la rectification'),
];

/** @param number 0: the statement itself; from 1 on a rectifying one */
export const columnsOf = (number: number): readonly StatementColumn[] =>
  number === 0 ? STATEMENT_COLUMNS : [...STATEMENT_COLUMNS, ...RECTIFYING_COLUMNS];
