import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { type ActivityDeps, createActivities } from '../../../src/activities';
import type { LegalDay } from '../../../src/domain/calendar/legal-day';
import { bailiffSubject } from '../../../src/domain/office/office-fact';
import type { DueOfficeEffect } from '../../../src/activities/activities';
import { newWorld, type World } from '../world';

const DUTIES = ['B1', 'B2', 'B3'].map((id) => `bailiff:${id}:2009-S2`);
const keyOf = (duty: string): string => `remind-desk:${duty}:mid`;

/** What an attempt that ends anywhere leaves to the next: the activity itself on a real register, without a workflow. */
describe('performing an effect of the office', () => {
  let world: World;
  const sent: string[][] = [];
  let failing: string | null = null;
  beforeEach(async () => {
    world = await newWorld();
    world.clock.goTo('2009-08-03');
    const { office } = world.register;
    await office.beginDuties('2009-07-01' as LegalDay);
    for (const id of ['B1', 'B2', 'B3']) {
      const from = '2001-01-01' as LegalDay;
      await office.setBailiff({ id, name: id, office: null, departement: null, email: null, from, to: null });
    }
    world.clock.goTo('2009-10-01');
    for (const duty of DUTIES) await office.advance(duty);
    world.clock.pass(15 * 60_000); // late in the day reminders are gathered for as long
    sent.length = 0;
    failing = null;
  });
  afterEach(() => world.end());

  const activities = (over: Partial<Record<'completeEffects', unknown>> = {}) => {
    const register = Object.assign(Object.create(world.register.office) as object, over);
    const deps = {
      register: world.register,
      marks: { read: async () => null, leave: async () => {} },
      office: {
        register,
        messages: {
          send: async (effects: readonly { key: string }[]) => {
            if (failing !== null) throw Object.assign(new Error('refused'), { code: failing });
            sent.push(effects.map(({ key }) => key));
            return { channel: 'email', reference: `<${sent.length}>` };
          },
        },
      },
    } as unknown as ActivityDeps;
    return createActivities(deps);
  };
  const perform = (duty: string, details?: unknown, over = {}) => {
    const env = new MockActivityEnvironment(
      { heartbeatDetails: details },
      { logger: new DefaultLogger('ERROR', () => {}) },
    );
    let trace: unknown = details;
    env.on('heartbeat', (beat: unknown) => (trace = beat));
    const effect: DueOfficeEffect = { key: keyOf(duty), kind: 'remind-desk', duty };
    return { work: env.run(activities(over).performOfficeEffect, effect), trace: () => trace };
  };
  const reminded = async () =>
    Promise.all(
      ['B1', 'B2', 'B3'].map(async (id) => (await world.register.office.readSubject(bailiffSubject(id))).facts.length),
    );

  it('tells of all in one message, and whoever asks for another finds it done', async () => {
    const decision = await perform(DUTIES[1] as string).work;
    expect(decision).toMatchObject({ duty: DUTIES[1], effects: [] });
    expect(sent).toEqual([DUTIES.map(keyOf)]);
    expect(await perform(DUTIES[0] as string).work).toMatchObject({ duty: DUTIES[0], effects: [] });
    expect(sent).toHaveLength(1);
    expect(await reminded()).toEqual([1, 1, 1]);
  });

  it('records what left when the attempt before could not, and sends nothing again', async () => {
    const away = { completeEffects: () => Promise.reject(new Error('away')) };
    const first = perform(DUTIES[0] as string, undefined, away);
    await expect(first.work).rejects.toThrow('performOfficeEffect');
    expect(await reminded()).toEqual([0, 0, 0]);
    await perform(DUTIES[0] as string, first.trace()).work;
    expect(sent).toHaveLength(1);
    expect(await reminded()).toEqual([1, 1, 1]);
  });

  it('takes up at once what an attempt had leased that died before anything left', async () => {
    const keys = DUTIES.map(keyOf);
    await world.register.office.leaseEffects(keys[0] as string, 600_000);
    await perform(DUTIES[0] as string, { keys }).work;
    expect(sent).toEqual([keys]);
    expect(await reminded()).toEqual([1, 1, 1]);
  });

  it('leaves to the register when to try again what could not leave', async () => {
    failing = 'smtp-unreachable';
    expect(await perform(DUTIES[2] as string).work).toMatchObject({ effects: [], attention: null });
    failing = null;
    expect(await perform(DUTIES[2] as string).work).toMatchObject({ effects: [] });
    expect(sent).toEqual([]);
    world.clock.pass(61_000);
    await perform(DUTIES[2] as string).work;
    expect(sent).toEqual([DUTIES.map(keyOf)]);
  });

  it('counts one message for the hour, however many it tells of, and puts off what finds no room', async () => {
    const register = world.another({ effectsPerHour: 1 });
    const lease = (duty: string) => register.office.leaseEffects(keyOf(duty), 60_000);
    expect(await lease(DUTIES[0] as string)).toHaveLength(3);
    await register.office.failEffects(DUTIES.map(keyOf), 'smtp-unreachable');
    world.clock.pass(61_000);
    expect(await lease(DUTIES[0] as string)).toBeNull();
    const { hour } = await register.listEffects();
    expect(hour).toMatchObject({ taken: 1, putOff: 1 });
    world.clock.pass(2 * 3_600_000);
    expect(await lease(DUTIES[0] as string)).toHaveLength(3);
  });
});
