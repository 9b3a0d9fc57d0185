import ICAL from 'ical.js';
import { deadlinesCalendar } from '../../src/documents/deadlines-calendar';
import type { LegalDay } from '../../src/domain/calendar/legal-day';
import { newWorld, openedCase, type World } from '../register/world';
import { periodicRow } from '../register/ledger/rows';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.end());

const fileOf = async (today: string, days = 180): Promise<string> =>
  deadlinesCalendar(
    await world.register.ledger.agenda(days, today as LegalDay),
    today as LegalDay,
    'organisme.example',
  );

/** The file as another program reads it (ical.js, of Thunderbird). */
function read(file: string) {
  const events = new ICAL.Component(ICAL.parse(file)).getAllSubcomponents('vevent');
  return events.map((each) => {
    const event = new ICAL.Event(each);
    return {
      uid: event.uid,
      day: event.startDate.toString(),
      allDay: event.startDate.isDate,
      days: event.duration.toSeconds() / 86_400,
      summary: event.summary,
      stamp: each.getFirstPropertyValue('dtstamp')?.toString(),
    };
  });
}

/** A case, two bailiffs to visit by the same day and one visited, a query and a statement. */
async function portfolio(): Promise<void> {
  await openedCase(world, { id: 'K1' });
  await openedCase(world, { id: 'K2', debtor: 'D2' });
  await periodicRow(world.pool, { subject: 'bailiff:B1', stage: 'planned' });
  await periodicRow(world.pool, { subject: 'bailiff:B2' });
  await periodicRow(world.pool, { subject: 'bailiff:B3', doneOn: '2009-03-03', stage: 'visited' });
  await periodicRow(world.pool, {
    kind: 'bailiff-query',
    subject: 'bailiff:B1',
    period: '2009-04',
    opensOn: '2009-04-01',
    dueOn: '2009-04-30',
  });
  await periodicRow(world.pool, {
    kind: 'nominative-statement',
    subject: 'caisse:C1',
    opensOn: '2009-07-01',
    dueOn: '2009-08-01',
  });
  await world.pool.query(
    `INSERT INTO office_fact (subject, seq, source, id, kind, "on", recorded_at, recorded_on, recorded_by, data)
    VALUES ('bailiff:B1', 1, 'desk', 'v1', 'visit-planned', '2009-03-01', '2009-03-01T08:00:00Z', '2009-03-01', 'desk', '{"day":"2009-05-12"}')`,
  );
}

describe('The deadlines as a calendar', () => {
  test('shows each day ahead once, all day long, as another program reads it', async () => {
    await portfolio();
    const events = read(await fileOf('2009-04-02'));
    expect(events.map(({ day, summary }) => `${day} ${summary}`)).toEqual([
      '2009-04-30 Interrogation du mois : 1 huissier de justice reste à interroger',
      '2009-05-04 2 dossiers : fin du délai de la mise en demeure',
      '2009-05-12 Visite prévue : B1',
      '2009-06-30 Fin de semestre : 2 visites restent à faire',
      '2009-08-01 État nominatif 2009-S1 à adresser à la caisse C1',
    ]);
    expect(events.every(({ allDay, days }) => allDay && days === 1)).toBe(true);
    expect(new Set(events.map(({ uid }) => uid)).size).toBe(events.length);
  });

  test('is the same file all day, and keeps its events from one day to the next', async () => {
    await portfolio();
    const first = await fileOf('2009-04-02');
    expect(await fileOf('2009-04-02')).toBe(first);
    const next = read(await fileOf('2009-04-03'));
    expect(next.map(({ uid, day }) => [uid, day])).toEqual(read(first).map(({ uid, day }) => [uid, day]));
    expect(new Set(next.map(({ stamp }) => stamp))).toEqual(new Set(['2009-04-03T00:00:00Z']));
  });

  test('looks as far ahead as it is asked to, and leaves out what is past', async () => {
    await portfolio();
    expect(read(await fileOf('2009-05-05', 7)).map(({ day }) => day)).toEqual(['2009-05-12']);
    expect(read(await fileOf('2009-08-02'))).toEqual([]);
  });

  test('names nobody', async () => {
    await portfolio();
    const file = await fileOf('2009-04-02');
    for (const personal of ['Durand', 'ref-D1', '2550814168025', 'N-K1', 'K1']) expect(file).not.toContain(personal);
  });

  test('calls bailiffs by the title that they bear that day', () => {
    const queries = (day: string, left: number): string | undefined =>
      read(deadlinesCalendar([{ kind: 'queries', day: day as LegalDay, left }], day as LegalDay, 'o.example'))[0]
        ?.summary;
    expect(queries('2022-06-30', 2)).toBe('Interrogation du mois : 2 huissiers de justice restent à interroger');
    expect(queries('2022-07-31', 1)).toBe('Interrogation du mois : 1 commissaire de justice reste à interroger');
    expect(queries('2026-11-30', 3)).toBe('Interrogation du mois : 3 commissaires de justice restent à interroger');
  });

  test('lets no reference add lines of its own', () => {
    const day = '2009-04-02' as LegalDay;
    const hostile = 'B1\r\nEND:VEVENT\r\nX-EVIL:1';
    const file = deadlinesCalendar(
      [
        { kind: 'visit', day, bailiff: hostile },
        { kind: 'statement', day, caisse: hostile, period: '2009-S1' },
      ],
      day,
      'o.example',
    );
    expect(file.split('\r\n').filter((line) => /^(X-EVIL|END:VEVENT)/.test(line))).toEqual([
      'END:VEVENT',
      'END:VEVENT',
    ]);
    expect(read(file)).toHaveLength(2);
  });

  test('folds long lines and escapes what it quotes, so that every reader takes it', async () => {
    await world.register.setCaisse({ id: 'C;2,x', name: 'Caisse 2', email: null });
    await periodicRow(world.pool, {
      kind: 'nominative-statement',
      subject: 'caisse:C;2,x',
      opensOn: '2009-07-01',
      dueOn: '2009-08-01',
    });
    const file = await fileOf('2009-04-02');
    expect(file.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    expect(read(file).map(({ summary }) => summary)).toEqual(['État nominatif 2009-S1 à adresser à la caisse C;2,x']);
  });
});
