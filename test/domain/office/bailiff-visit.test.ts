import { legalDay } from '../../../src/domain/calendar/legal-day';
import { BAILIFF, bailiffStory } from '../../support/office-story';

const S1 = 'bailiff:B1:2009-S1';
const S2 = 'bailiff:B1:2009-S2';
const visit = { who: 'Mme Roy', subject: 'dossiers en cours' };
const office = (from: string, to: string | null = null) => ({
  bailiff: { ...BAILIFF, from: legalDay(from), to: to === null ? null : legalDay(to) },
});

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

  test('in a leap year the second mid-semester and the end stay where the calendar has them', () => {
    const story = bailiffStory('2008-01-01', { dutiesFrom: legalDay('2008-01-01') }).on('2008-06-30');
    expect(story.sent.map((line) => line.slice(0, 10))).toEqual([
      '2008-04-01',
      '2008-05-16',
      '2008-05-31',
      '2008-06-15',
      '2008-06-25',
    ]);
    expect(story.duty('bailiff:B1:2008-S1').dueOn).toBe('2008-06-30');
  });

  test('a visit ends the reminders; one planned shows as such until its day is over', () => {
    const story = bailiffStory('2009-01-01').on('2009-04-10');
    story.said('visit-planned', { day: '2009-05-20' }).on('2009-05-20');
    expect(story.duty(S1).stage).toBe('planned');
    expect(story.on('2009-05-21').duty(S1).stage).toBe('to-visit');
    story.said('visit-done', visit, { dated: '2009-05-20' }).on('2009-12-31');
    expect(story.duty(S1)).toMatchObject({ stage: 'visited', doneOn: '2009-05-20', shown: 'done', over: true });
    expect(story.sent).toHaveLength(2);
  });

  test('a planned visit that is cancelled, or done, is planned no more', () => {
    const story = bailiffStory('2009-01-01').said('visit-planned', { day: '2009-05-20' }, { id: 'plan' });
    story.said('visit-cancelled', { visit: 'plan', reason: 'indisponible' });
    expect(story.duty(S1).stage).toBe('to-visit');
    expect(story.refusal('visit-cancelled', { visit: 'plan', reason: 'encore' })).toBe('RCV-ALREADY-RETRACTED');
  });

  test('the day of the visit counts, not the day on which we learnt of it', () => {
    const story = bailiffStory('2009-01-01').on('2009-07-20');
    expect(story.duty(S1)).toMatchObject({ stage: 'missed', shown: 'overdue' });
    story.said('visit-done', visit, { dated: '2009-06-30' });
    expect(story.duty(S1)).toMatchObject({ stage: 'visited', shown: 'done', attention: [] });
    expect(story.duty(S1).deadlines.map(({ state }) => state)).toEqual(['met']);
  });

  test('a visit after the semester is done late if it names that semester, and counts for no other', () => {
    const story = bailiffStory('2009-01-01').on('2009-07-01').open('bailiff-semester').on('2009-07-08');
    story.said('visit-done', { ...visit, semester: '2009-S1' });
    expect(story.duty(S1)).toMatchObject({ stage: 'visited-late', doneOn: '2009-07-08', shown: 'done-late' });
    expect(story.duty(S2)).toMatchObject({ stage: 'to-visit', shown: 'open' });
  });

  test('a visit after the semester that names none counts for the semester of its day', () => {
    const story = bailiffStory('2009-01-01').on('2009-07-01').open('bailiff-semester').on('2009-07-08');
    story.said('visit-done', visit);
    expect(story.duty(S1).shown).toBe('overdue');
    expect(story.duty(S2).shown).toBe('done');
  });

  test('a visit that is retracted was none: the duty is owed again, and chased', () => {
    const story = bailiffStory('2009-01-01').on('2009-05-20').said('visit-done', visit, { id: 'v' }).on('2009-06-20');
    story.said('retraction', {}, { retracts: 'v' });
    expect(story.duty(S1)).toMatchObject({ stage: 'to-visit', doneOn: null, over: false });
    expect(story.entries.filter(({ type }) => type === 'duty')).toMatchObject([
      { change: 'opened' },
      { change: 'done' },
      { change: 'reopened' },
    ]);
    expect(story.sent.at(-1)).toBe(`2009-06-20 remind-desk:${S1}:15`);
    expect(story.on('2009-06-25').sent.at(-1)).toBe(`2009-06-25 remind-desk:${S1}:5`);
  });

  test('a machine that was off for months reminds once, of the latest', () => {
    const story = bailiffStory('2009-01-01').offUntil('2009-06-16');
    expect(story.sent).toEqual([`2009-06-16 remind-desk:${S1}:15`]);
  });

  test('a reminder that could not leave gives way to the next one', () => {
    const story = bailiffStory('2009-01-01');
    story.blocked = new Set(['remind-desk']);
    story.on('2009-05-16');
    expect(story.duty(S1).effects.map(({ key, state }) => `${key.split(':').at(-1)} ${state}`)).toEqual([
      'mid cancelled',
      '45 pending',
    ]);
  });

  test('sums concerned follow the portfolio until the duty is late, then stay', () => {
    const story = bailiffStory('2009-01-01');
    const holding = (due: string) => {
      story.context = { ...story.context, volumes: [{ caisse: 'C1', cases: 1, due, reports: 0 }] };
    };
    holding('500.00');
    expect(story.on('2009-05-16').duty(S1).concerned).toEqual({ C1: '50000' });
    holding('800.00');
    expect(story.on('2009-07-01').duty(S1).concerned).toEqual({ C1: '80000' });
    holding('10.00');
    story.on('2009-07-20').said('visit-done', { ...visit, semester: '2009-S1' });
    expect(story.duty(S1).concerned).toEqual({ C1: '80000' });
  });

  test('the last day is explained, and is rolled by nothing', () => {
    const why = bailiffStory('2009-01-01').entries.flatMap((entry) => (entry.type === 'deadline' ? entry.why : []));
    expect(why).toEqual([
      'Point de départ : début du semestre civil, le jeudi 1er janvier 2009.',
      'Dernier jour du semestre civil : mardi 30 juin 2009 (convention type, art. 13, al. 4 ; semestre civil [U]).',
      "Échéance propre de l'organisme, non reportée au jour ouvrable (aucun texte trouvé [U]).",
    ]);
  });
});

describe('A bailiff who joins or leaves in mid-semester', () => {
  test('is to be visited from the day of joining on, and reminded of from then on', () => {
    const story = bailiffStory('2009-05-20', office('2009-05-20'));
    expect(story.duty(S1)).toMatchObject({ opensOn: '2009-05-20', dueOn: '2009-06-30', shown: 'open' });
    expect(story.sent).toEqual([]);
    expect(story.on('2009-05-31').sent).toEqual([`2009-05-31 remind-desk:${S1}:30`]);
  });

  test('is written down already when the day of joining lies ahead in this semester, not in the next', () => {
    expect(bailiffStory('2009-02-01', office('2009-05-20')).duty(S1).shown).toBe('waiting');
    expect(bailiffStory('2009-02-01', office('2009-07-01')).state.duties.size).toBe(0);
  });

  test('is owed a visit no longer from the day after leaving', () => {
    const story = bailiffStory('2009-01-01', office('2000-01-01', '2009-05-10')).on('2009-05-10');
    expect(story.duty(S1)).toMatchObject({ stage: 'to-visit', liftedOn: null });
    expect(story.on('2009-05-11').duty(S1)).toMatchObject({ stage: 'left', liftedOn: '2009-05-11', over: true });
    expect(story.on('2009-12-31').sent).toEqual([`2009-04-01 remind-desk:${S1}:mid`]);
  });

  test('who leaves on the last day was to be visited by then', () => {
    const story = bailiffStory('2009-01-01', office('2000-01-01', '2009-06-30')).on('2009-07-10');
    expect(story.duty(S1)).toMatchObject({ stage: 'missed', shown: 'overdue' });
  });

  test('whose dates are corrected so that the semester is not owed is not chased for it', () => {
    const story = bailiffStory('2009-02-01', office('2009-01-15'));
    story.context = { ...story.context, ...office('2009-07-01') };
    story.step([]);
    expect(story.duty(S1)).toMatchObject({ liftedOn: '2009-02-01', over: true, wakeOn: null });
    story.context = { ...story.context, ...office('2009-01-15') };
    story.step([]);
    expect(story.duty(S1)).toMatchObject({ liftedOn: null, over: false, stage: 'to-visit' });
  });

  test('who turns out to have left before a semester that is long past was never late in it', () => {
    const story = bailiffStory('2009-01-01').on('2009-07-10');
    expect(story.duty(S1)).toMatchObject({ stage: 'missed', shown: 'overdue' });
    story.context = { ...story.context, ...office('2000-01-01', '2008-12-31') };
    story.step([]);
    expect(story.duty(S1)).toMatchObject({ liftedOn: '2009-06-30', over: true, shown: 'lifted' });
  });

  test('is not visited before or after being in office', () => {
    const story = bailiffStory('2009-06-01', office('2009-02-01', '2009-05-10'));
    expect(story.refusal('visit-done', visit, { dated: '2009-01-31' })).toBe('RCV-BAILIFF-NOT-IN-OFFICE');
    expect(story.refusal('visit-done', visit, { dated: '2009-05-11' })).toBe('RCV-BAILIFF-NOT-IN-OFFICE');
    expect(story.refusal('visit-planned', { day: '2009-06-05' })).toBe('RCV-BAILIFF-NOT-IN-OFFICE');
    expect(story.refusal('visit-done', visit, { dated: '2009-05-10' })).toBeNull();
  });

  test('owes nothing for semesters that ended before duties were followed', () => {
    const story = bailiffStory('2009-10-01', { dutiesFrom: legalDay('2009-06-30') });
    expect([...story.state.duties.keys()]).toEqual([S1, S2]);
  });
});

describe('What is said of visits', () => {
  test('is refused when it cannot be', () => {
    const story = bailiffStory('2009-03-01');
    expect(story.refusal('visit-done', visit, { dated: '2009-03-02' })).toBe('RCV-FUTURE-DAY');
    expect(story.refusal('visit-done', { ...visit, semester: '2009-S2' })).toBe('RCV-MALFORMED');
    expect(story.refusal('visit-done', { ...visit, semester: '2009-03' })).toBe('RCV-MALFORMED');
    expect(story.refusal('visit-done', { ...visit, semester: '2008-S2' })).toBe('RCV-UNKNOWN-DUTY');
    expect(story.refusal('visit-cancelled', { visit: 'none', reason: 'x' })).toBe('RCV-UNKNOWN-FACT');
    expect(story.refusal('retraction', {}, { retracts: 'none' })).toBe('RCV-UNKNOWN-FACT');
    expect(story.refusal('desk-reminded', {})).toBe('RCV-MALFORMED');
    expect(story.refusal('statement-approved', {})).toBe('RCV-MALFORMED');
  });

  test('twice is recorded once; with other content under the same name it is refused', () => {
    const story = bailiffStory('2009-03-01');
    const once = story.fact('visit-done', visit, { id: 'v' });
    expect(story.step([once]).state.facts).toHaveLength(1);
    story.step([once]);
    expect(story.state.facts).toHaveLength(1);
    expect(story.last?.duplicates).toEqual([once]);
    expect(() => story.step([{ ...once, data: { ...visit, who: 'M. Blanc' } }])).toThrow(
      expect.objectContaining({ code: 'RCV-DUPLICATE-OTHER-CONTENT' }),
    );
  });
});
