import type { ActivityDeps } from './deps';

/**
 * Compares how far the register has come with what it left in Temporal, and leaves its next mark there.
 * @returns whether the register is behind: it was restored to an earlier moment, and nothing may be told or sent until it is rebuilt
 */
export async function keepStep({ register, marks }: Pick<ActivityDeps, 'register' | 'marks'>): Promise<boolean> {
  // What was left is read first: the register may come further meanwhile, never less far.
  const left = await marks.read();
  const { behindSince } = await register.standing(left);
  const raised = behindSince === null ? await register.raiseMark() : null;
  if (raised === null) return true;
  await marks.leave(raised);
  return false;
}
