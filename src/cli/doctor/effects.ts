import type { Register } from '../../register/register';
import type { Finding } from './check';

/** What leaves this hour, and what is kept from leaving: a pause is someone's wish, and easily forgotten. */
export async function describeEffects(register: Register): Promise<Finding> {
  const { kinds, hour } = await register.listEffects();
  const paused = kinds.flatMap((kind) => (kind.paused === null ? [] : [`${kind.kind} paused (${kind.paused.reason})`]));
  const waiting = kinds.reduce((sum, { putOff }) => sum + putOff, 0);
  const ceiling = hour.ceiling === null ? 'no ceiling' : `of ${hour.ceiling}`;
  const said = [...paused, `${hour.taken} this hour (${ceiling})`, ...(waiting > 0 ? [`${waiting} put off`] : [])];
  return { found: said.join(', '), state: paused.length > 0 ? 'warning' : 'ok' };
}
