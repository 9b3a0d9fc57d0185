import type { Finding } from './check';

/** Legal days turn at midnight: what is beyond this is worth a look, */
const NOTICEABLE_MS = 2_000;
/** and beyond this, claims and leases of several machines overlap. */
const HARMFUL_MS = 60_000;

/** Judges how far another clock is ahead (or behind, if negative) of this machine's. */
export function skew(aheadMs: number): Finding {
  const seconds = (Math.abs(aheadMs) / 1_000).toFixed(1);
  const found = `${seconds} s ${aheadMs < 0 ? 'behind' : 'ahead of'} this machine`;
  const by = Math.abs(aheadMs);
  return { found, state: by > HARMFUL_MS ? 'wrong' : by > NOTICEABLE_MS ? 'warning' : 'ok' };
}
