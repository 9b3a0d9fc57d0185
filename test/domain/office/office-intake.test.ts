import { intakeOffice } from '../../../src/domain/office/office-intake';
import { Refusal } from '../../../src/domain/refusal';

const VOLUME = { caisse: 'C1', cases: 2, due: '0.00', reports: 0 };
const waiver = {
  source: 'desk',
  id: 'w',
  subject: 'bailiff:B1',
  kind: 'waiver-found',
  on: '2009-02-01',
  recordedBy: 'roy',
  data: { until: '2009-12-31', reason: 'volume', volumes: [VOLUME] },
};
const of = (change: object) => ({ ...waiver, ...change });
const volumes = (...items: unknown[]) => of({ data: { ...waiver.data, volumes: items } });

function code(raw: Parameters<typeof intakeOffice>[0]): string | null {
  try {
    intakeOffice(raw);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return `${error.code} ${error.params['field'] ?? error.params['kind'] ?? ''}`.trim();
    throw error;
  }
}

describe('The shape of facts about bailiffs and caisses', () => {
  test('is taken as given, without what was left undefined', () => {
    expect(intakeOffice(of({ document: undefined }))).toEqual(waiver);
    expect(code(of({ data: { until: '2009-12-31', reason: 'volume' } }))).toBeNull();
  });

  test.each([
    ['an unknown kind', of({ kind: 'visit' }), 'RCV-UNKNOWN-KIND visit'],
    ['a kind of a debtor’s', of({ kind: 'notice-dispatched' }), 'RCV-UNKNOWN-KIND notice-dispatched'],
    ['a source that is the system’s', of({ source: 'system' }), 'RCV-MALFORMED source'],
    ['what only the system records', of({ kind: 'statement-frozen' }), 'RCV-MALFORMED kind'],
    ['a subject of neither sort', of({ subject: 'B1' }), 'RCV-MALFORMED subject'],
    ['a caisse where a bailiff is meant', of({ subject: 'caisse:C1' }), 'RCV-MALFORMED subject'],
    ['a day that does not exist', of({ on: '2009-02-30' }), 'RCV-NO-SUCH-DAY on'],
    ['an end before the beginning', of({ data: { ...waiver.data, until: '2009-01-31' } }), 'RCV-MALFORMED until'],
    ['an unknown field', of({ data: { ...waiver.data, why: 'x' } }), 'RCV-UNKNOWN-FIELD why'],
    ['a missing field', of({ data: { until: '2009-12-31' } }), 'RCV-MALFORMED reason'],
    ['a retraction of nothing', of({ kind: 'retraction', data: {} }), 'RCV-MALFORMED retracts'],
    ['volumes that are no list', of({ data: { ...waiver.data, volumes: VOLUME } }), 'RCV-MALFORMED volumes'],
    ['a volume that is none', volumes('C1'), 'RCV-MALFORMED volumes[0]'],
    ['an unknown field within', volumes(VOLUME, { ...VOLUME, sum: 1 }), 'RCV-UNKNOWN-FIELD volumes[1].sum'],
    ['a number that is none', volumes({ ...VOLUME, cases: '2' }), 'RCV-MALFORMED volumes[0].cases'],
    ['half a case', volumes({ ...VOLUME, cases: 1.5 }), 'RCV-MALFORMED volumes[0].cases'],
    ['an amount below zero', volumes({ ...VOLUME, due: '-1.00' }), 'RCV-AMOUNT-NOT-POSITIVE volumes[0].due'],
  ])('%s is refused', (_, raw, refused) => {
    expect(code(raw)).toBe(refused);
  });
});
