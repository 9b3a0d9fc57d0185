import { readConfig } from '../../src/config';

test('a blank setting counts as not set: it does not lift the hourly ceiling', () => {
  for (const blank of ['', ' ']) expect(readConfig({ EFFECTS_PER_HOUR: blank }).effectsPerHour).toBe(5000);
  expect(readConfig({ EFFECTS_PER_HOUR: '0' }).effectsPerHour).toBe(0);
});

test('an hourly ceiling that the register cannot count to is refused, not met at each sending', () => {
  for (const wrong of ['99999999999', '-1', '1.5', 'many'])
    expect(() => readConfig({ EFFECTS_PER_HOUR: wrong })).toThrow(/^EFFECTS_PER_HOUR: /);
});
