import { parseCents } from '../money/cents';
import { Refusal } from '../refusal';
import { checkAmount, checkDay, isText, malformed } from './field-values';

/** At least one debt item, each complete, and something owed in all. @throws {Refusal} */
export function checkDebts(value: unknown): void {
  if (!Array.isArray(value) || value.length === 0) throw malformed('debts', 'au moins une créance est attendue');
  let total = 0n;
  for (const [index, item] of (value as unknown[]).entries()) {
    const where = (name: string): string => `debts[${index}].${name}`;
    if (item === null || typeof item !== 'object') throw malformed(`debts[${index}]`, 'créance attendue');
    const debt = item as Record<string, unknown>;
    for (const name of Object.keys(debt))
      if (!['period', 'dueOn', 'contributions', 'surcharges', 'penalties'].includes(name))
        throw new Refusal('RCV-UNKNOWN-FIELD', { field: where(name), kind: 'case-opened' });
    if (!isText(debt['period'])) throw malformed(where('period'), 'texte attendu');
    checkDay(where('dueOn'), debt['dueOn']);
    for (const name of ['contributions', 'surcharges', 'penalties']) {
      checkAmount(where(name), debt[name], 'zero-or-more');
      total += parseCents(debt[name] as string) ?? 0n;
    }
  }
  if (total <= 0n) throw new Refusal('RCV-AMOUNT-NOT-POSITIVE', { amount: '0.00', field: 'debts' });
}
