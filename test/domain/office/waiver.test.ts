import { legalDay } from '../../../src/domain/calendar/legal-day';
import { BAILIFF, bailiffStory } from '../../support/office-story';

const S1 = 'bailiff:B1:2009-S1';
const found = { until: '2010-06-30', reason: 'trois dossiers' };
const agreed = (caisse = 'C1') => ({ waiver: 'w', caisse, reference: `accord ${caisse}` });
const visit = { who: 'Mme Roy', subject: 'dossiers en cours' };

const HOLDS_BOTH = {
  volumes: [
    { caisse: 'C1', cases: 2, due: '100.00', reports: 0 },
    { caisse: 'C2', cases: 1, due: '50.00', reports: 0 },
  ],
};

describe('A visit is waived by a finding on volume and the agreement of the caisse', () => {
  test('the finding without the agreement lifts nothing', () => {
    const story = bailiffStory('2009-02-01').said('waiver-found', found, { id: 'w' }).on('2009-07-01');
    expect(story.duty(S1)).toMatchObject({ stage: 'missed', liftedOn: null });
    expect(story.sent).toHaveLength(6);
  });

  test('an agreement without a finding cannot even be recorded, nor one of a caisse that is not concerned', () => {
    const story = bailiffStory('2009-02-01');
    expect(story.refusal('waiver-agreed', agreed())).toBe('RCV-UNKNOWN-FACT');
    story.said('waiver-found', found, { id: 'w' });
    expect(story.refusal('waiver-agreed', agreed('C2'))).toBe('RCV-CAISSE-NOT-IN-WAIVER');
    story.said('visit-planned', { day: '2009-05-01' }, { id: 'p' });
    expect(story.refusal('waiver-agreed', { ...agreed(), waiver: 'p' })).toBe('RCV-WRONG-FACT');
  });

  test('both lift the visit from the later of their days on, and nobody is reminded', () => {
    const story = bailiffStory('2009-02-01').said('waiver-found', found, { id: 'w' }).on('2009-02-20');
    story.said('waiver-agreed', agreed(), { dated: '2009-02-18' });
    expect(story.duty(S1)).toMatchObject({ stage: 'waived', liftedOn: '2009-02-18', shown: 'lifted', over: true });
    story.on('2009-12-31');
    expect(story.sent).toEqual([]);
  });

  test('every caisse of whose cases the bailiff holds some has to agree', () => {
    const story = bailiffStory('2009-02-01', HOLDS_BOTH).said('waiver-found', found, { id: 'w' });
    story.said('waiver-agreed', agreed('C1'));
    expect(story.duty(S1).stage).toBe('to-visit');
    story.said('waiver-agreed', agreed('C2'));
    expect(story.duty(S1).stage).toBe('waived');
  });

  test('of a bailiff who holds nothing every caisse has to agree; without any caisse nothing is lifted', () => {
    const story = bailiffStory('2009-02-01', { volumes: [] }).said('waiver-found', found, { id: 'w' });
    story.said('waiver-agreed', agreed('C1'));
    expect(story.duty(S1).stage).toBe('to-visit');
    story.said('waiver-agreed', agreed('C2'));
    expect(story.duty(S1).stage).toBe('waived');
    const alone = bailiffStory('2009-02-01', { volumes: [], caisses: [] }).said('waiver-found', found, { id: 'w' });
    expect(alone.duty(S1).stage).toBe('to-visit');
  });

  test('the figures are those of the day of the finding, whatever the bailiff holds later', () => {
    const story = bailiffStory('2009-02-01');
    const given = story.fact('waiver-found', found, { id: 'w' });
    story.step([given]);
    story.context = { ...story.context, ...HOLDS_BOTH };
    story.said('waiver-agreed', agreed('C1'));
    expect(story.duty(S1).stage).toBe('waived');
    story.step([given]);
    expect(story.last?.duplicates).toEqual([given]);
  });

  test('an agreement after the semester lifts nothing backwards; one learnt late does, by its day', () => {
    const late = bailiffStory('2009-02-01').said('waiver-found', found, { id: 'w' }).on('2009-07-02');
    late.said('waiver-agreed', agreed());
    expect(late.duty(S1)).toMatchObject({ stage: 'missed', shown: 'overdue' });
    const learntLate = bailiffStory('2009-02-01').said('waiver-found', found, { id: 'w' }).on('2009-07-02');
    learntLate.said('waiver-agreed', agreed(), { dated: '2009-06-30' });
    expect(learntLate.duty(S1)).toMatchObject({ stage: 'waived', liftedOn: '2009-06-30', attention: [] });
  });

  test('one that ends by itself before the last day lifts nothing', () => {
    const story = bailiffStory('2009-02-01').said('waiver-found', { ...found, until: '2009-06-29' }, { id: 'w' });
    story.said('waiver-agreed', agreed()).on('2009-04-01');
    expect(story.duty(S1).stage).toBe('to-visit');
    expect(story.sent).toEqual([`2009-04-01 remind-desk:${S1}:mid`]);
  });

  test('one in force from an earlier semester lifts the next from its first day, and the one after its end not', () => {
    const story = bailiffStory('2009-02-01').said('waiver-found', { ...found, until: '2009-12-31' }, { id: 'w' });
    story.said('waiver-agreed', agreed()).on('2009-07-01').open('bailiff-semester');
    expect(story.duty('bailiff:B1:2009-S2')).toMatchObject({ stage: 'waived', liftedOn: '2009-07-01' });
    story.on('2010-01-01').open('bailiff-semester');
    expect(story.duty('bailiff:B1:2010-S1')).toMatchObject({ stage: 'to-visit', liftedOn: null });
  });

  test('ended before the last day, the visit is owed again, and chased from then on', () => {
    const story = bailiffStory('2009-02-01').said('waiver-found', found, { id: 'w' }).said('waiver-agreed', agreed());
    story.on('2009-06-10').said('waiver-ended', { waiver: 'w', reason: 'volume en hausse' });
    expect(story.duty(S1)).toMatchObject({ stage: 'to-visit', liftedOn: null, over: false, wakeOn: '2009-06-15' });
    expect(story.entries.filter(({ type }) => type === 'duty')).toMatchObject([
      { change: 'opened' },
      { change: 'lifted' },
      { change: 'reopened' },
    ]);
    expect(story.sent).toEqual([`2009-06-10 remind-desk:${S1}:30`]);
    expect(story.refusal('waiver-ended', { waiver: 'w', reason: 'encore' })).toBe('RCV-ALREADY-RETRACTED');
  });

  test('ended after the last day, the semester gone by stays lifted', () => {
    const story = bailiffStory('2009-02-01').said('waiver-found', found, { id: 'w' }).said('waiver-agreed', agreed());
    story.on('2009-07-01').said('waiver-ended', { waiver: 'w', reason: 'volume en hausse' });
    expect(story.duty(S1).stage).toBe('waived');
  });

  test('a finding or an agreement that is retracted was none', () => {
    for (const retracts of ['w', 'a']) {
      const story = bailiffStory('2009-02-01').said('waiver-found', found, { id: 'w' });
      story.said('waiver-agreed', agreed(), { id: 'a' }).on('2009-03-01').said('retraction', {}, { retracts });
      expect(story.duty(S1)).toMatchObject({ stage: 'to-visit', liftedOn: null });
    }
  });

  test('a visit under a waiver is a visit; a late one fulfils nothing that was owed', () => {
    const story = bailiffStory('2009-02-01').said('waiver-found', found, { id: 'w' }).said('waiver-agreed', agreed());
    story.on('2009-05-05').said('visit-done', visit);
    expect(story.duty(S1)).toMatchObject({ stage: 'visited', shown: 'done' });
    const late = bailiffStory('2009-02-01').said('waiver-found', found, { id: 'w' }).said('waiver-agreed', agreed());
    late.on('2009-07-05').said('visit-done', { ...visit, semester: '2009-S1' });
    expect(late.duty(S1)).toMatchObject({ stage: 'waived', doneOn: null, shown: 'lifted' });
  });

  test('of a bailiff who leaves it counts on the last day in office', () => {
    const bailiff = { ...BAILIFF, to: legalDay('2009-04-30') };
    const story = bailiffStory('2009-02-01', { bailiff }).said(
      'waiver-found',
      { ...found, until: '2009-04-30' },
      { id: 'w' },
    );
    story.said('waiver-agreed', agreed());
    expect(story.duty(S1)).toMatchObject({ stage: 'waived', liftedOn: '2009-02-01' });
  });
});
