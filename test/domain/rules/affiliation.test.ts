import { notified, world } from '../../support/story';

describe('Rule 8: the regime of the acting day counts, as known now', () => {
  test('a change that takes effect on the acting day counts, one of the day after does not', () => {
    expect(notified().on('2009-07-01').affiliated('voluntary', '2009-07-07').on('2009-07-31').now().stage).toBe(
      'with-caisse',
    );
    expect(notified().on('2009-07-01').affiliated('voluntary', '2009-07-08').on('2009-07-31').now().stage).toBe(
      'recovery-due',
    );
  });

  test('voluntary to compulsory, reaching back: a procedure is due at once, the caisse told', () => {
    const k = notified({ affiliation: 'voluntary' }).on('2009-07-20').affiliated('compulsory', '2009-07-07');
    expect(k.now()).toMatchObject({ stage: 'recovery-due', nature: 'contrainte' });
    expect(k.acts()).toEqual([
      '2009-07-07 caisse-notified',
      '2009-07-20 procedure-chosen',
      '2009-07-20 caisse-notified (correction)',
    ]);
    expect(k.deadline('caisse-notice')).toBe('2009-07-07 withdrawn');
    expect(k.duty('A13-4')).toBe('done');
    expect(k.duty('A13-3')).toBe('open');
  });

  test('compulsory to voluntary, reaching back: the procedure is withdrawn, the caisse told at once', () => {
    const k = notified().on('2009-07-10').signed().on('2009-07-20').affiliated('voluntary', '2009-01-01');
    expect(k.now()).toMatchObject({ stage: 'with-caisse', nature: null });
    expect(k.acts().slice(1)).toEqual(['2009-07-20 procedure-withdrawn', '2009-07-20 caisse-notified']);
    expect(k.duty('A13-4')).toBe('done-late');
    expect(k.duty('A13-3')).toBe('done');
  });

  test('not reaching back to the acting day, it alters nothing in this case', () => {
    const k = notified()
      .on('2009-07-10')
      .signed()
      .on('2009-07-20')
      .affiliated('voluntary', '2009-07-08')
      .on('2009-12-31');
    expect(k.now().stage).toBe('in-procedure');
    expect(k.acts()).toEqual(['2009-07-07 procedure-chosen']);
  });

  test('the latest start up to the day counts, whatever became known last', () => {
    const k = notified()
      .on('2009-06-10')
      .affiliated('voluntary', '2009-06-01')
      .on('2009-06-12')
      .affiliated('compulsory', '2009-05-01');
    expect(k.now().affiliation).toBe('voluntary');
  });

  test('two regimes from one day: neither wins silently', () => {
    const k = notified()
      .on('2009-06-10')
      .affiliated('voluntary', '2009-05-01')
      .affiliated('compulsory', '2009-05-01', { id: 'wrong' });
    expect(k.now()).toMatchObject({ affiliation: 'compulsory', attention: ['contradiction'] });
    k.on('2009-07-20').retracted('wrong', { about: 'debtor' });
    expect(k.now()).toMatchObject({ affiliation: 'voluntary', stage: 'with-caisse', attention: [] });
  });

  test('said twice, it is no contradiction', () => {
    const k = notified().on('2009-06-10').affiliated('voluntary', '2009-05-01').affiliated('voluntary', '2009-05-01');
    expect(k.now()).toMatchObject({ affiliation: 'voluntary', attention: [] });
  });

  test('before the dispatch it is that of today; a known change is waited for', () => {
    const k = world().opened().on('2009-06-10').affiliated('voluntary', '2009-07-01');
    expect(k.now()).toMatchObject({ affiliation: 'compulsory', wakeOn: '2009-07-01' });
    expect(k.on('2009-07-01').now().affiliation).toBe('voluntary');
  });
});
