import { abreast, openOffice } from './office.mjs';
import { dist, notice, percentile } from './support.mjs';

/** Cases told in each pair. */
const TOLD = 3_000;
const ABREAST = 10; // as the pump
const BATCH = 500;
const THIRTY_DAYS_MS = 30 * 86_400_000;
/** Rate at which the pump runs beside `recordFacts`: its own default. */
const RATE = 50;
const FACTS = 400;

/**
 * The pump with `size` cases behind in the register, telling 3,000 of them as fast as it can, against as many bare
 * `signalWithStart`; then what `recordFacts` takes while it runs at its usual rate, against idle. No worker runs: what the
 * workflows do is not measured here.
 */
export async function bench({ size = 100_000 }) {
  const office = await openOffice({ workers: false });
  const { client, register, clock, tell } = office;
  const { runPump } = dist('activities/index.js');
  const { registerMarks } = dist('temporal/register-mark.js');
  const today = dist('domain/calendar/paris-time.js').parisDay(clock.now());
  const told = Math.min(TOLD, Math.floor(size / 5));
  const oursRounds = [];
  const baselineRounds = [];
  try {
    for (let from = 0; from < size; from += BATCH)
      await register.openMany(
        Array.from({ length: Math.min(BATCH, size - from) }, (_, at) => notice(from + at, today)),
      );
    const pump = async (most, toldPerSecond) => {
      const stop = new AbortController();
      let count = 0;
      const start = performance.now();
      await runPump({
        register,
        // None is looked for that lost its workflow.
        running: { countInStage: async () => Number.POSITIVE_INFINITY },
        marks: registerMarks(client),
        toldPerSecond,
        signal: stop.signal,
        tell: async (decision, options) => {
          const answer = await tell(decision, options);
          if (++count >= most) stop.abort();
          return answer;
        },
      });
      return count / ((performance.now() - start) / 1000);
    };
    const bare = async (round) => {
      const start = performance.now();
      await abreast(Array.from({ length: told }), ABREAST, (_, index) =>
        client.workflow.signalWithStart('bare', {
          workflowId: `bare:${round}:${index}`,
          taskQueue: 'bare',
          args: [THIRTY_DAYS_MS],
          signal: 'wait',
          signalArgs: [THIRTY_DAYS_MS],
        }),
      );
      return told / ((performance.now() - start) / 1000);
    };
    for (let round = 0; round < 3; round++) {
      const ours = () => pump(told, Number.POSITIVE_INFINITY);
      const [a, b] = round % 2 ? [await ours(), await bare(round)] : [await bare(round), await ours()].reverse();
      oursRounds.push(a);
      baselineRounds.push(b);
    }
    const cases = await register.listCases({ limit: 4 * FACTS });
    const record = async (some, tag) => {
      const times = [];
      for (const { case: id, debtor } of some) {
        const common = { source: 'bench', kind: 'payment-received', on: today, recordedBy: 'bench' };
        const start = performance.now();
        await register.recordFacts([{ ...common, id: `${tag}:${id}`, debtor, case: id, data: { amount: '10.00' } }]);
        times.push(performance.now() - start);
      }
      return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
    };
    await record(cases.slice(0, FACTS), 'warm');
    const idle = await record(cases.slice(FACTS, 2 * FACTS), 'idle');
    let recording = true;
    const busy = record(cases.slice(2 * FACTS, 4 * FACTS), 'busy').finally(() => (recording = false));
    while (recording) await pump(RATE, RATE);
    const meanwhile = await busy;
    const ms = (value) => `${value.toFixed(1)} ms`;
    return {
      unit: 'cases/s',
      oursRounds,
      baselineRounds,
      better: 'higher',
      target: 0.8,
      casesBehind: size,
      pumpRate: RATE,
      recordFactsIdleMs: idle,
      recordFactsWhilePumpingMs: meanwhile,
      notes: `recordFacts idle: p50 ${ms(idle.p50)}, p99 ${ms(idle.p99)}; with the pump at ${RATE}/s: p50 ${ms(meanwhile.p50)}, p99 ${ms(meanwhile.p99)}`,
    };
  } finally {
    await office.stop();
  }
}
