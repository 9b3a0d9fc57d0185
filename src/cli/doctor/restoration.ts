import type { Config } from '../../config';
import type { Register } from '../../register/register';
import { connectClient } from '../../temporal/connection';
import { registerMarks } from '../../temporal/register-mark';
import { databaseUrlOf, openRegister, temporalAddressOf } from '../installation';
import { temporalSettings } from '../service';
import { type Check, check, type Finding } from './check';

/** Whether the register has come at least as far as it once told Temporal: nothing leaves while it knows less than it did. */
export function checkRestoration(config: Config): Promise<Check> {
  const remedy = 'See "recouvrement rebuild --dry-run", then run "recouvrement rebuild": nothing leaves until then.';
  return check('register as it was', remedy, async () => {
    const { register, end } = await openRegister(config, databaseUrlOf(config), 1);
    try {
      return await restorationOf(register, config);
    } finally {
      await end();
    }
  });
}

async function restorationOf(register: Register, config: Config): Promise<Finding> {
  const { connection, client } = await connectClient(
    temporalSettings(config, { temporalAddress: temporalAddressOf(config) }),
  );
  try {
    const left = await registerMarks(client).read();
    const { behindSince, epoch, mark } = await register.standing(left);
    if (behindSince === null) return { found: `epoch ${epoch}, mark ${mark}` };
    const found = `restored to an earlier moment (mark ${mark}, Temporal has ${left?.mark ?? 'cases'} ahead)`;
    return { state: 'wrong', found };
  } finally {
    await connection.close();
  }
}
