/** A repeatable source of chance: the same seeds, the same portfolio. */
export interface Random {
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** True once in `1 / probability` times. */
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** One of the keys, as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
}

/** mulberry32 (Tommy Ettinger, public domain): 32 bits of state, enough for a demonstration, the same on every machine. */
export function random(...seeds: readonly number[]): Random {
  let state = 0;
  for (const seed of seeds) state = Math.imul(state ^ seed, 0x9e3779b1) + 0x85ebca6b;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    int,
    chance: (probability) => next() < probability,
    pick<T>(list: readonly T[]): T {
      if (list.length === 0) throw new RangeError('nothing to pick from');
      return list[int(0, list.length - 1)] as T;
    },
    weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
      const entries = Object.entries(weights) as [K, number][];
      let left = next() * entries.reduce((total, [, weight]) => total + weight, 0);
      for (const [key, weight] of entries) if ((left -= weight) < 0) return key;
      return (entries.at(-1) as [K, number])[0];
    },
  };
}
