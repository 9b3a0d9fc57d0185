/**
 * A13-5. « L'organisme met en œuvre les procédures les plus efficaces et les mieux appropriées à la situation de la personne
 * défaillante compte tenu des orientations générales définies par la caisse nationale … »
 */
import type { Balance } from '../assessment/assessment';
import { euros } from '../money/cents';

/** Without an orientation table the procedure is a contrainte (R. 612-11), chosen automatically, with its reasons on file. */
export function chooseProcedure(balance: Balance): {
  nature: 'contrainte';
  rule: string;
  reasons: string;
  by: 'system';
} {
  return {
    nature: 'contrainte',
    rule: 'default',
    reasons: `sans table d'orientation : contrainte (R. 612-11) pour ${euros(balance.due)}`,
    by: 'system',
  };
}
