import { digestOf } from '../register/known-hand-overs';
import type { HandOver, Register } from '../register/register';
import type { Survey } from './survey';

/** A message that left and that the register does not say so of. */
export interface LostHandOver extends HandOver {
  /** The case, where a workflow or the register names it; else the Message-ID alone says what it was. */
  readonly case: string | null;
  /** The register has its effect: the act is recorded at once. Otherwise it counts as sent once it is due. */
  readonly onFile: boolean;
}

/** What histories and mail records say was handed over, without what the register knows as done; each effect once, in order of time. */
export async function lostHandOvers(
  register: Pick<Register, 'effectsByDigest'>,
  { known }: Survey,
  mail: AsyncIterable<HandOver> | Iterable<HandOver>,
): Promise<LostHandOver[]> {
  const byDigest = new Map<string, { handOver: HandOver; case: string | null }>();
  for (const [id, { handedOver }] of known)
    for (const [key, { channel, reference, at }] of handedOver)
      take({ key, channel, reference, at, source: 'workflow' }, id);
  for await (const handOver of mail) take(handOver, null);

  function take(handOver: HandOver, id: string | null): void {
    const digest = digestOf(handOver);
    // Histories are asked first: they name the effect, and the instant at which the register had it.
    if (digest !== null && !byDigest.has(digest)) byDigest.set(digest, { handOver, case: id });
  }

  const effects = await register.effectsByDigest([...byDigest.keys()]);
  const onFile = new Map(effects.map((effect) => [effect.digest, effect]));
  const lost = [...byDigest].flatMap(([digest, { handOver, case: id }]) => {
    const effect = onFile.get(digest);
    if (effect?.state === 'done' || effect?.state === 'noted') return [];
    return [
      {
        ...handOver,
        key: handOver.key ?? effect?.key ?? null,
        case: id ?? effect?.case ?? null,
        onFile: effect !== undefined,
      },
    ];
  });
  return lost.sort((a, b) => (`${a.at} ${a.reference}` < `${b.at} ${b.reference}` ? -1 : 1));
}

/** Writes them into the register: acts where it has the effect, else a note that keeps it from being sent again. */
export async function keepHandOvers(
  register: Pick<Register, 'completeEffect' | 'noteHandOvers'>,
  lost: readonly LostHandOver[],
): Promise<void> {
  await register.noteHandOvers(
    lost.map(({ key, channel, reference, at, source }) => ({ key, channel, reference, at, source })),
  );
  for (const { key, channel, reference, at, onFile } of lost)
    if (onFile && key !== null) await register.completeEffect(key, { channel, reference }, at ?? undefined);
}
