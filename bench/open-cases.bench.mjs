import { abreast, eventsOf, openOffice, perSecondUntilArmed, timersOf } from './office.mjs';
import { dist, notice } from './support.mjs';

const ABREAST = 16;
const THIRTY_DAYS_MS = 30 * 86_400_000;
/** A legal day of the nominal case, in real milliseconds. */
const DAY_MS = 250;

/**
 * Cases taken in by the register (committed, assessed) and armed on their thirty days, against a bare workflow of one timer;
 * and the events that a case costs.
 */
export async function bench({ size = 400 }) {
  const office = await openOffice();
  const { client, register, clock, tell } = office;
  const today = dist('domain/calendar/paris-time.js').parisDay(clock.now());
  const oursRounds = [];
  const baselineRounds = [];
  let eventsArmed = 0;
  try {
    for (let round = 0; round < 4; round++) {
      const indexes = Array.from({ length: size }, (_, index) => round * size + index);
      const bareIds = indexes.map((index) => `bare:${index}`);
      const bare = async () => {
        const start = Date.now();
        await abreast(bareIds, ABREAST, (workflowId) =>
          client.workflow.start('bare', { workflowId, taskQueue: 'bare', args: [THIRTY_DAYS_MS] }),
        );
        return perSecondUntilArmed(client, bareIds, start, 1);
      };
      const ours = async () => {
        const cases = [];
        const start = Date.now();
        await abreast(indexes, ABREAST, async (index) => {
          const { decisions } = await register.openCase(notice(index, today));
          for (const decision of decisions) {
            cases.push(`case:${decision.case}`);
            const { runId } = await tell(decision);
            await register.markNotified(decision.case, decision.version, runId ?? undefined);
          }
        });
        const rate = await perSecondUntilArmed(client, cases, start, 1);
        const events = await eventsOf(client, cases[0]);
        eventsArmed = events.indexOf(timersOf(events)[0]) + 1;
        return rate;
      };
      // The first round warms both up; who goes first alternates.
      const [a, b] = round % 2 ? [await ours(), await bare()] : [await bare(), await ours()].reverse();
      if (round === 0) continue;
      oursRounds.push(a);
      baselineRounds.push(b);
    }
  } finally {
    await office.stop();
  }
  const [eventsNominal, eventsWithDelivery] = await wholeCases();
  return {
    unit: 'cases/s',
    oursRounds,
    baselineRounds,
    better: 'higher',
    target: 0.8,
    eventsArmed,
    eventsNominal,
    eventsWithDelivery,
    notes: `armed after ${eventsArmed} events; from the notice over thirty days and a contrainte chosen and signed to the payment ${eventsNominal}, with a delivery that moves the last day ${eventsWithDelivery}`,
  };
}

/**
 * Cases from their notice to their payment, on a clock whose days last a quarter of a second: one without, one with a delivery that
 * moves the last day. @returns the events of each
 */
async function wholeCases() {
  const { affineClock } = dist('clock.js');
  const { epochMs, parisDay } = dist('domain/calendar/paris-time.js');
  const start = epochMs('2026-03-02T07:00:00.000Z');
  const office = await openOffice({ clock: affineClock(start, Date.now(), 86_400_000 / DAY_MS) });
  const { register, clock, tell, client } = office;
  const today = () => parisDay(clock.now());
  const settle = () => new Promise((go) => setTimeout(go, 2 * DAY_MS));
  const told = async ({ decisions }) => {
    for (const decision of decisions) await tell(decision);
    await settle();
  };
  const live = async (index, delivered) => {
    const opened = await register.openCase(notice(index, today()));
    const { case: id, debtor } = opened;
    await told(opened);
    const record = async (kind, data = {}) => {
      const common = { source: 'bench', on: today(), recordedBy: 'bench' };
      return told(await register.recordFacts([{ ...common, id: kind + index, debtor, case: id, kind, data }]));
    };
    if (delivered) await record('notice-delivered');
    while ((await register.readCase(id)).summary.stage === 'notice-period') await settle();
    await settle();
    await record('contrainte-signed', { reference: `CT-${index}`, amount: '1260.00', signatory: 'director' });
    await record('payment-received', { amount: '1260.00' });
    await client.workflow.getHandle(`case:${id}`).result();
    return (await eventsOf(client, `case:${id}`)).length;
  };
  try {
    return await Promise.all([live(0, false), live(1, true)]);
  } finally {
    await office.stop();
  }
}
