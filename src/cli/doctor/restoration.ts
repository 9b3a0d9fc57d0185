import type { Client } from '@temporalio/client';
import { registerMarks } from '../../temporal/register-mark';
import type { Register } from '../../register/register';

/**
 * Whether the register has come at least as far as it once told Temporal.
 * @throws {Error} when it was restored to an earlier moment
 */
export async function checkRestoration(register: Register, client: Client): Promise<string> {
  const left = await registerMarks(client).read();
  const { behindSince, epoch, mark } = await register.standing(left);
  if (behindSince !== null)
    throw new Error(`restored to an earlier moment (mark ${mark}, Temporal has ${left?.mark ?? 'cases'} ahead)`);
  return `epoch ${epoch}, mark ${mark}`;
}
