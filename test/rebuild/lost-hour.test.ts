import type { Stage } from '../../src/domain/assessment/assessment';
import type { Decision } from '../../src/domain/assessment/decision';
import { isRegisterBehind, movedOn } from '../../src/rebuild/lost-hour';
import type { Survey } from '../../src/rebuild/survey';
import type { Standing } from '../../src/register/register';

const decision = (version: number, stage: Stage = 'notice-period', epoch?: number): Decision => ({
  case: 'K1',
  caisse: 'C1',
  version,
  ...(epoch === undefined ? {} : { epoch }),
  stage,
  nature: null,
  waitsFor: null,
  wakeAt: null,
  dueAt: null,
  attention: null,
  ended: false,
  effects: [],
});

const MARKED = new Date('2026-11-23T10:00:00Z');
const BEFORE = new Date('2026-11-23T09:00:00Z');
const AFTER = new Date('2026-11-23T10:30:00Z');
const standing = (epoch = 0): Standing => ({ epoch, mark: 7, markedAt: MARKED, behindSince: null });

/** A workflow that learnt its decision at a moment, and what the register says of the case. */
const surveyed = (workflow: Decision, learntAt: Date, register: Decision | null): Survey => ({
  known: new Map([['K1', { decision: workflow, learntAt, handedOver: new Map(), running: true }]]),
  registered: new Map(register ? [['K1', register]] : []),
});

test('a newer version in Temporal: the register was restored, and the case had moved on', () => {
  const seen = surveyed(decision(7, 'settled'), AFTER, decision(5));
  expect(isRegisterBehind(seen, standing())).toBe(true);
  expect(movedOn(seen, standing())).toMatchObject([
    { case: 'K1', workflow: { stage: 'settled', version: 7 }, register: { stage: 'notice-period', version: 5 } },
  ]);
});

test('a case that the register does not have', () => {
  const seen = surveyed(decision(1), AFTER, null);
  expect(isRegisterBehind(seen, standing())).toBe(true);
  expect(movedOn(seen, standing())).toMatchObject([{ case: 'K1', register: null }]);
});

test('a workflow that is behind proves nothing: it is told', () => {
  expect(isRegisterBehind(surveyed(decision(4), AFTER, decision(5, 'settled')), standing())).toBe(false);
});

test('facts recorded since the restoration may have raised the version: what the workflow learnt is not forgotten for it', () => {
  const learnt = (at: Date) => movedOn(surveyed(decision(6, 'settled'), at, decision(8, 'recovery-due')), standing());
  expect(learnt(AFTER)).toHaveLength(1);
  expect(learnt(BEFORE)).toEqual([]);
});

test('once the facts are recorded again, the case is no longer among those that had moved on', () => {
  expect(movedOn(surveyed(decision(6, 'settled'), AFTER, decision(6, 'settled')), standing())).toEqual([]);
});

test('what was told before the last rebuild is settled by it', () => {
  const older = surveyed(decision(7, 'settled'), AFTER, null);
  expect(isRegisterBehind(older, standing(1))).toBe(false);
  expect(movedOn(older, standing(1))).toEqual([]);
  const other = surveyed(decision(7, 'settled'), AFTER, decision(5, 'notice-period', 1));
  expect(isRegisterBehind(other, standing(1))).toBe(false);
  expect(movedOn(other, standing(1))).toEqual([]);
});

test('a register restored to a moment before its last rebuild is behind every workflow of it', () => {
  expect(isRegisterBehind(surveyed(decision(5, 'notice-period', 1), BEFORE, decision(9)), standing())).toBe(true);
});
