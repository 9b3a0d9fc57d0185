import type { Decision } from '../../src/domain/assessment/decision';
import { CaseFile } from '../../src/workflows/case-file';

const decision = (version: number, epoch?: number): Decision => ({
  case: 'K1',
  caisse: 'C1',
  version,
  ...(epoch === undefined ? {} : { epoch }),
  stage: 'notice-period',
  nature: null,
  waitsFor: null,
  wakeAt: null,
  dueAt: null,
  attention: null,
  ended: false,
  effects: [],
});

/** What a workflow knows before anything is said to it. */
const knowing = (version: number, epoch?: number): CaseFile =>
  new CaseFile({ decision: decision(version, epoch), minimumWaitMs: 1 });

test('an older version is ignored', () => {
  const file = knowing(7);
  file.hear(decision(6));
  expect([file.decision.version, file.news]).toEqual([7, 0]);
});

test('a higher epoch replaces a higher version: the register was restored, and is still the truth', () => {
  const file = knowing(7);
  file.hear(decision(5, 1));
  expect(file.decision).toMatchObject({ version: 5, epoch: 1 });
  expect(file.isNudged).toBe(false);
});

test('an older epoch is ignored, be its version ever so high: a signal or an answer from before the restoration', () => {
  const file = knowing(5, 1);
  file.hear(decision(9));
  file.adopt(decision(9));
  expect(file.decision).toMatchObject({ version: 5, epoch: 1 });
  expect(file.news).toBe(0);
});

test('the same version of the same epoch asks for an examination; of a new epoch it is news', () => {
  const same = knowing(5, 1);
  same.hear(decision(5, 1));
  expect(same.isNudged).toBe(true);
  const renewed = knowing(5, 1);
  renewed.hear(decision(5, 2));
  expect([renewed.isNudged, renewed.news]).toEqual([false, 1]);
});

test('the signal that started a run is no nudge, in any epoch', () => {
  const file = new CaseFile({ decision: decision(5, 2), minimumWaitMs: 1, startedBySignal: true });
  file.hear(decision(5, 2));
  expect([file.isNudged, file.news]).toEqual([false, 0]);
});
