import { isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import { type LegalDay, parseLegalDay } from '../domain/calendar/legal-day';
import { Refusal } from '../domain/refusal';

/** A mapping of the file that knows its lines. Scalars are read as they are written: `1260.00` stays so. */
export class Entry {
  constructor(
    private readonly node: unknown,
    private readonly lines: LineCounter,
    what: string,
  ) {
    if (!isMap(node)) this.failAt(node, `${what} : des champs « nom: valeur » sont attendus`);
  }

  only(names: readonly string[]): this {
    if (isMap(this.node))
      for (const pair of this.node.items) {
        const key = isScalar(pair.key) ? String(pair.key.value) : '';
        if (!names.includes(key)) this.failAt(pair.key, `champ inconnu : ${key}`);
      }
    return this;
  }

  has(name: string): boolean {
    const value = this.get(name);
    return value !== undefined && !(isScalar(value) && value.value === null);
  }

  text(name: string): string {
    const value = this.get(name);
    if (!isScalar(value) || value.value === null || value.value === '')
      return this.fail(name, `champ attendu : ${name}`);
    return typeof value.value === 'string' ? value.value : (value.source ?? String(value.value as number | boolean));
  }

  day(name: string): LegalDay {
    const text = this.text(name);
    return parseLegalDay(text) ?? this.fail(name, `ce jour n'existe pas : ${text}`);
  }

  boolean(name: string): boolean {
    const value = this.get(name);
    if (isScalar(value) && typeof value.value === 'boolean') return value.value;
    return this.fail(name, `vrai ou faux attendu : ${name}`);
  }

  count(name: string): number {
    const text = this.text(name);
    return /^\d{1,9}$/.test(text) ? Number(text) : this.fail(name, `nombre attendu : ${name}`);
  }

  choice<T extends string>(name: string, choices: readonly T[]): T {
    const text = this.text(name);
    return choices.find((choice) => choice === text) ?? this.fail(name, `valeurs admises : ${choices.join(', ')}`);
  }

  list(name: string): Entry[] {
    const value = this.get(name);
    if (!isSeq(value)) return this.fail(name, `liste attendue : ${name}`);
    return value.items.map((item) => new Entry(item, this.lines, name));
  }

  fail(name: string, reason: string): never {
    return this.failAt(this.get(name) ?? this.node, reason);
  }

  private get(name: string): unknown {
    return isMap(this.node) ? this.node.get(name, true) : undefined;
  }

  private failAt(node: unknown, reason: string): never {
    const offset = (node as Node | null)?.range?.[0];
    throw new Refusal('RCV-SCENARIO', {
      line: String(offset === undefined ? 1 : this.lines.linePos(offset).line),
      reason,
    });
  }
}
