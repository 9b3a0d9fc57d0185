import { parsePeriod } from '../office/periods';
import { Refusal } from '../refusal';
import { checkDebts } from './debts';
import { checkAmount, checkDay, isText, malformed } from './field-values';
import type { Field } from './fields';

/**
 * Checks data against the fields of its kind: known names, what is required, each value.
 * @throws {Refusal} with the field and what to do
 */
export function checkData(
  kind: string,
  fields: Readonly<Record<string, Field>>,
  data: Readonly<Record<string, unknown>>,
  where: (name: string) => string = (name) => name,
): void {
  for (const name of Object.keys(data))
    if (!Object.hasOwn(fields, name)) throw new Refusal('RCV-UNKNOWN-FIELD', { field: where(name), kind });
  for (const [name, field] of Object.entries(fields)) {
    const value = data[name];
    if (value !== undefined) checkField(kind, where(name), field, value);
    else if (field.required) throw malformed(where(name), 'obligatoire');
  }
}

function checkField(kind: string, name: string, { type }: Field, value: unknown): void {
  if (typeof type === 'object' && 'each' in type) return checkList(kind, name, type.each, value);
  if (typeof type !== 'string') {
    if (!type.includes(value as string)) throw malformed(name, `valeurs admises : ${type.join(', ')}`);
    return;
  }
  switch (type) {
    case 'text':
      if (!isText(value)) throw malformed(name, 'texte attendu');
      return;
    case 'boolean':
      if (typeof value !== 'boolean') throw malformed(name, 'vrai ou faux attendu');
      return;
    case 'day':
      return checkDay(name, value);
    case 'amount':
      return checkAmount(name, value, 'above-zero');
    case 'signed':
      return checkAmount(name, value, 'signed');
    case 'balance':
      return checkAmount(name, value, 'zero-or-more');
    case 'count':
      if (!Number.isSafeInteger(value) || (value as number) < 0) throw malformed(name, 'nombre entier attendu');
      return;
    case 'period':
      if (typeof value !== 'string' || parsePeriod(value) === null)
        throw malformed(name, 'semestre (2026-S2) ou mois (2026-11) attendu');
      return;
    case 'debts':
      return checkDebts(value);
  }
}

function checkList(kind: string, name: string, fields: Readonly<Record<string, Field>>, value: unknown): void {
  if (!Array.isArray(value)) throw malformed(name, 'liste attendue');
  for (const [index, item] of (value as unknown[]).entries()) {
    if (item === null || typeof item !== 'object') throw malformed(`${name}[${index}]`, 'champs attendus');
    checkData(kind, fields, item as Record<string, unknown>, (inner) => `${name}[${index}].${inner}`);
  }
}
