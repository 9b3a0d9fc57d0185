import type { LegalDay } from '../domain/calendar/legal-day';
import { checkDay } from '../domain/facts/field-values';
import type { Bailiff } from '../domain/office/periodic-duty';
import { Refusal } from '../domain/refusal';
import { type CsvLine, faultIn, type FileFormat } from './csv-line';
import type { ColumnOfField } from './rejection';
import { isoDay } from './written-values';

export const BAILIFF_FORMAT: FileFormat = {
  required: ['id', 'name', 'from'],
  optional: ['office', 'departement', 'email', 'to'],
};

export const BAILIFF_FIELDS: ColumnOfField = { bailiff: 'id' };

/** An id stands in workflow ids (`bailiff:B1:2026-S2`), subjects and file names. */
const ID = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u;
const ADDRESS = /^[^\s@<>,;]+@[^\s@<>,;]+$/;
const LONGEST = 200;

/** A line of the register of bailiffs; what is left empty is not known, an empty `to` is an open end. @throws {Refusal} */
export function readBailiff(line: CsvLine): Bailiff {
  const fault = faultIn(line);
  if (fault) throw new Refusal('RCV-MALFORMED', fault);
  const given = (name: string): string | null => line.values[name]?.trim() || null;
  const day = (name: 'from' | 'to'): LegalDay | null => {
    const written = given(name);
    if (written === null) return null;
    const iso = isoDay(written);
    checkDay(name, iso);
    return iso as LegalDay;
  };
  const [id, name, email] = [given('id'), given('name'), given('email')];
  if (id === null || !ID.test(id)) throw malformed('id', 'lettres, chiffres, point, tiret et souligné, 64 au plus');
  if (name === null) throw malformed('name', 'obligatoire');
  if (email !== null && !ADDRESS.test(email)) throw malformed('email', 'adresse attendue');
  for (const field of ['name', 'office', 'departement', 'email']) {
    if ((given(field)?.length ?? 0) > LONGEST) throw malformed(field, `${LONGEST} caractères au plus`);
    // They stand in lines of messages and lists.
    if (/[\p{Cc}\u2028\u2029]/u.test(given(field) ?? '')) throw malformed(field, 'une seule ligne, sans tabulation');
  }
  const [from, to] = [day('from'), day('to')];
  if (from === null) throw malformed('from', 'obligatoire');
  if (to !== null && to < from) throw malformed('to', 'avant le premier jour');
  return { id, name, office: given('office'), departement: given('departement'), email, from, to };
}

const malformed = (field: string, reason: string): Refusal => new Refusal('RCV-MALFORMED', { field, reason });
