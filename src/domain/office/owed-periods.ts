import type { LegalDay } from '../calendar/legal-day';
import { visitPeriods } from '../rules/a13-07-bailiff-visit';
import { queryPeriods } from '../rules/a13-07-bailiff-query';
import { statementPeriods } from '../rules/a13-10-nominative-statement';
import type { OfficeContext, OwedPeriod, PeriodicKind } from './periodic-duty';

/**
 * The periods of one kind that the subject owes and that have begun by `today`, earliest first, whether they were opened or not.
 * Of queries those are left out for which there was nothing to ask.
 */
export function owedPeriods(kind: PeriodicKind, context: OfficeContext, today: LegalDay): OwedPeriod[] {
  switch (kind) {
    case 'bailiff-semester':
      return visitPeriods(context, today);
    case 'bailiff-query':
      return queryPeriods(context, today);
    case 'nominative-statement':
      return statementPeriods(context, today);
  }
}
