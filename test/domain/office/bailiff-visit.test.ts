import { bailiffStory } from '../../support/office-story';

const S1 = 'bailiff:B1:2009-S1';

describe('A bailiff is visited once a semester (A13-7)', () => {
  test('the desk is reminded at mid-semester, 45, 30, 15 and 5 days before its end, and on the day after', () => {
    const story = bailiffStory('2009-01-01').on('2009-12-31');
    expect(story.sent).toEqual([
      `2009-04-01 remind-desk:${S1}:mid`,
      `2009-05-16 remind-desk:${S1}:45`,
      `2009-05-31 remind-desk:${S1}:30`,
      `2009-06-15 remind-desk:${S1}:15`,
      `2009-06-25 remind-desk:${S1}:5`,
      `2009-07-01 remind-desk:${S1}:overdue`,
    ]);
    expect(story.duty(S1)).toMatchObject({ stage: 'missed', shown: 'overdue', attention: ['overdue'], over: true });
  });
});
