import fc from 'fast-check';
import { addDays, type LegalDay, legalDay } from '../../src/domain/calendar/legal-day';
import { BAILIFF, bailiffStory, caisseStory, type OfficeStory } from './office-story';

/** Stories are told from here on; what is known becomes known by `KNOWN`. */
const BEGIN = legalDay('2009-01-01');
export const KNOWN = legalDay('2009-07-10');

/** What an outsider says, and of which day. */
export interface Observation {
  readonly kind: string;
  readonly dated: LegalDay;
  readonly data: object;
}

export interface OfficeHistory {
  /** The story up to the day on which everything becomes known; reminders and queries have been sent by then. */
  readonly begun: () => OfficeStory;
  readonly observations: readonly Observation[];
}

const dayAfter = (from: string, most: number) => fc.nat({ max: most }).map((days) => addDays(legalDay(from), days));

const visited = fc
  .record({ dated: dayAfter('2009-02-01', 159), late: fc.boolean() })
  .map(({ dated, late }): Observation => {
    const semester = late && dated > '2009-06-30' ? { semester: '2009-S1' } : {};
    return { kind: 'visit-done', dated, data: { who: 'Mme Roy', subject: 'dossiers', ...semester } };
  });
const agreed = fc
  .record({
    dated: dayAfter('2009-02-01', 159),
    caisse: fc.constantFrom('C1', 'C2'),
    waiver: fc.constantFrom('w1', 'w2'),
  })
  .map(({ dated, ...data }): Observation => ({ kind: 'waiver-agreed', dated, data: { ...data, reference: 'accord' } }));
const replied = fc
  .record({ dated: dayAfter('2009-07-01', 9), month: fc.constantFrom('2009-04', '2009-05', '2009-07') })
  .map(
    ({ dated, month }): Observation => ({
      kind: 'query-replied',
      dated,
      data: { period: month, lines: 2, rejected: 0 },
    }),
  );

const BOTH = [
  { caisse: 'C1', cases: 1, due: '1260.00', reports: 0 },
  { caisse: 'C2', cases: 2, due: '80.00', reports: 1 },
] as const;

/** A bailiff with a plan and two findings on volume, one of which ends before the semester does. */
const ofBailiff: fc.Arbitrary<OfficeHistory> = fc
  .record({
    joins: fc.constantFrom('2000-01-01', '2009-02-01'),
    leaves: fc.option(dayAfter('2009-05-15', 200), { nil: null }),
    planned: dayAfter('2009-05-01', 150),
    until: dayAfter('2009-05-01', 240),
    observations: fc.array(fc.oneof(visited, agreed, replied), { maxLength: 6 }),
  })
  .map(({ joins, leaves, planned, until, observations }) => ({
    // Once he has left he is neither visited nor asked.
    observations: observations.filter(
      ({ kind, dated, data }) =>
        leaves === null ||
        (kind === 'visit-done'
          ? dated <= leaves
          : !('period' in data) || data.period !== '2009-07' || leaves >= '2009-07-01'),
    ),
    begun: () => {
      const bailiff = { ...BAILIFF, from: legalDay(joins), to: leaves };
      const story = bailiffStory(BEGIN, { bailiff, volumes: BOTH }, 'bailiff-semester', 'bailiff-query');
      story.on('2009-02-01').said('waiver-found', { until, reason: 'volume' }, { id: 'w1' });
      story.said('waiver-found', { until: '2010-12-31', reason: 'volume' }, { id: 'w2' });
      story.said('visit-planned', { day: leaves !== null && leaves < planned ? leaves : planned }, { id: 'p' });
      story.on('2009-04-01').open('bailiff-query').on('2009-05-01').open('bailiff-query');
      return story.on('2009-07-01').open('bailiff-semester', 'bailiff-query').on(KNOWN);
    },
  }));

const said = fc
  .record({ dated: dayAfter('2009-07-06', 4), outcome: fc.constantFrom('received', 'accepted', 'refused') })
  .map(({ dated, outcome }): Observation => {
    const reasons = outcome === 'refused' ? { reasons: 'illisible' } : {};
    return { kind: 'statement-acknowledged', dated, data: { period: '2009-S1', outcome, ...reasons } };
  });

/** A caisse whose statement was sent on 6 July. */
const ofCaisse: fc.Arbitrary<OfficeHistory> = fc
  .record({ observations: fc.array(said, { maxLength: 3 }), again: fc.boolean(), approved: fc.nat({ max: 3 }) })
  .map(({ observations, again, approved }) => ({
    observations: approved > 0 ? observations : [],
    begun: () => {
      const story = caisseStory('2009-07-01', { dutiesFrom: legalDay('2009-08-01') }).on('2009-07-06');
      if (approved > 0) story.said('statement-approved', { period: '2009-S1', signatory: 'director' });
      if (approved > 0 && again) story.said('statement-resend', { period: '2009-S1', reason: 'demandé' });
      return story.on(KNOWN);
    },
  }));

export const officeHistories = (): fc.Arbitrary<OfficeHistory> =>
  fc.oneof({ weight: 2, arbitrary: ofBailiff }, ofCaisse);

/** The story with its observations made known one after the other. */
export function told(
  { begun, observations }: OfficeHistory,
  order: readonly number[] = observations.map((_, i) => i),
): OfficeStory {
  const story = begun();
  for (const index of order) {
    const { kind, dated, data } = observations[index] as Observation;
    story.said(kind, data, { dated, id: `o${index}` });
  }
  return story;
}
