import { notified, world, type Story } from '../../support/story';

const balance = (k: Story, about = 'K1') => {
  const { debt, paid, due, credit } = k.now(about).balance;
  return { debt: Number(debt), paid: Number(paid), due: Number(due), credit: Number(credit) };
};
const april = { dueOn: '2009-04-01' as never, contributions: '1000.00', surcharges: '0.00' };
const october = { dueOn: '2008-10-01' as never, contributions: '600.00', surcharges: '0.00' };

/** K1 owes 1000.00 € since April 2009, K2 600.00 € since October 2008. */
const twoCases = () => world().opened('K1', april).opened('K2', october);

describe('The balance of a case', () => {
  test('is its items, less what was paid', () => {
    expect(balance(notified().on('2009-06-10').paid('100.00'))).toEqual({
      debt: 126_000,
      paid: 10_000,
      due: 116_000,
      credit: 0,
    });
  });

  test('never falls below zero: the excess is a credit', () => {
    expect(balance(notified().on('2009-06-10').paid('1300.00'))).toEqual({
      debt: 126_000,
      paid: 130_000,
      due: 0,
      credit: 4_000,
    });
  });

  test('a cent short is not settled', () => {
    expect(notified().on('2009-06-10').paid('1259.99').now().stage).toBe('notice-period');
    expect(notified().on('2009-06-10').paid('1259.99').paid('0.01').now().stage).toBe('settled');
  });

  test('a payment reversed never was one; its reversal retracted, it was', () => {
    const k = notified().on('2009-06-10').paid('1260.00', { id: 'p' }).on('2009-06-12').bounced('p', { id: 'b' });
    expect(balance(k)).toMatchObject({ paid: 0, due: 126_000 });
    k.on('2009-06-13').retracted('b');
    expect(balance(k)).toMatchObject({ paid: 126_000, due: 0 });
    expect(k.now().stage).toBe('settled');
  });

  test('a payment retracted is gone', () => {
    const k = notified().on('2009-06-10').paid('1260.00', { id: 'p' }).on('2009-06-12').retracted('p');
    expect(balance(k)).toMatchObject({ paid: 0, due: 126_000 });
  });

  test('adjustments up and down count by their net, in any order; none takes more than there is', () => {
    const k = notified()
      .on('2009-06-10')
      .adjusted({ contributions: '-300.00' })
      .adjusted({ contributions: '100.00', costs: '12.50' });
    expect(balance(k)).toMatchObject({ debt: 107_250 });
    const { byComponent } = k.now().balance;
    expect(byComponent).toEqual({ contributions: 100_000n, surcharges: 6_000n, penalties: 0n, costs: 1_250n });
    expect(balance(notified().on('2009-06-10').adjusted({ surcharges: '-100.00' }))).toMatchObject({ debt: 120_000 });
  });

  test('adjusted down to what was paid it is settled, from the day of the adjustment', () => {
    const k = notified()
      .on('2009-06-10')
      .paid('1000.00')
      .on('2009-07-20')
      .adjusted({ contributions: '-260.00' }, { dated: '2009-07-06' });
    expect(k.now()).toMatchObject({ stage: 'settled', nature: null }); // before the acting day: the choice was not due
    const late = notified()
      .on('2009-06-10')
      .paid('1000.00')
      .on('2009-07-20')
      .adjusted({ contributions: '-260.00' }, { dated: '2009-07-07' });
    expect(late.now()).toMatchObject({ stage: 'settled', nature: 'contrainte' });
  });

  test('it is nil once cancelled; what was paid is in credit', () => {
    const k = notified().on('2009-06-10').paid('100.00').on('2009-06-20').annulled();
    expect(balance(k)).toEqual({ debt: 0, paid: 10_000, due: 0, credit: 10_000 });
  });

  describe('a ruling in part', () => {
    test('leaves what remains, then adjustments of later days are added', () => {
      const k = notified()
        .on('2009-06-10')
        .claimed()
        .adjusted({ penalties: '40.00' })
        .on('2009-06-20')
        .upheldInPart('700.00');
      expect(balance(k)).toMatchObject({ debt: 70_000 });
      expect(balance(k.on('2009-06-22').adjusted({ costs: '30.00' }))).toMatchObject({ debt: 73_000 });
      expect(balance(k.on('2009-06-23').adjusted({ costs: '5.00' }, { dated: '2009-06-20' }))).toMatchObject({
        debt: 73_000,
      });
    });

    test('never raises the debt', () => {
      expect(balance(notified().on('2009-06-10').claimed().upheldInPart('5000.00'))).toMatchObject({ debt: 126_000 });
    });

    test('rules on what was adjusted up to its day', () => {
      const k = notified().on('2009-06-10').claimed().on('2009-06-20').upheldInPart('1250.00');
      k.adjusted({ contributions: '-200.00' });
      expect(balance(k)).toMatchObject({ debt: 106_000 });
    });

    test('the latest counts', () => {
      const k = notified()
        .on('2009-06-10')
        .claimed()
        .on('2009-06-20')
        .upheldInPart('700.00')
        .on('2009-06-25')
        .upheldInPart('800.00');
      expect(balance(k)).toMatchObject({ debt: 80_000 });
    });

    test('what goes is taken from accessories before contributions', () => {
      const k = notified().on('2009-06-10').claimed().on('2009-06-20').upheldInPart('1190.00');
      expect(k.now().balance.byComponent).toMatchObject({ contributions: 119_000n, surcharges: 0n });
    });
  });
});

describe('Trap 11: a payment of the debtor', () => {
  test('goes to the debt that fell due first, the rest to the next', () => {
    const k = twoCases().on('2009-06-15').paid('700.00', { about: 'debtor' });
    expect(balance(k, 'K2')).toMatchObject({ paid: 60_000, due: 0 });
    expect(balance(k, 'K1')).toMatchObject({ paid: 10_000, due: 90_000 });
    expect(k.assessment().credit).toBe(0n);
  });

  test("beyond all debts it is the debtor's credit", () => {
    const k = twoCases().on('2009-06-15').paid('1700.00', { about: 'debtor' });
    expect(k.assessment().credit).toBe(10_000n);
    expect(balance(k, 'K1').credit).toBe(0);
  });

  test('comes after the payments of the case itself', () => {
    const k = twoCases()
      .on('2009-06-15')
      .paid('600.00', { about: 'debtor' })
      .on('2009-06-16')
      .paid('600.00', { about: 'K2' });
    expect(balance(k, 'K2')).toEqual({ debt: 60_000, paid: 60_000, due: 0, credit: 0 });
    expect(balance(k, 'K1')).toMatchObject({ paid: 60_000, due: 40_000 });
  });

  test('is shared item by item, not case by case', () => {
    const old = { ...april, dueOn: '2008-04-01' as never, contributions: '300.00' };
    const k = world()
      .opened('K1', april, old)
      .opened('K2', october)
      .on('2009-06-15')
      .paid('950.00', { about: 'debtor' });
    expect(balance(k, 'K1')).toMatchObject({ paid: 35_000 }); // 300.00 of April 2008, then K2, then 50.00 of April 2009
    expect(balance(k, 'K2')).toMatchObject({ paid: 60_000, due: 0 });
  });

  test('passes a cancelled case by', () => {
    const k = twoCases()
      .on('2009-06-15')
      .paid('700.00', { about: 'debtor' })
      .on('2009-06-20')
      .annulled({ about: 'K2' });
    expect(balance(k, 'K1')).toMatchObject({ paid: 70_000, due: 30_000 });
    expect(balance(k, 'K2')).toEqual({ debt: 0, paid: 0, due: 0, credit: 0 });
  });

  test('bounces off both', () => {
    const k = twoCases().on('2009-06-15').paid('1600.00', { about: 'debtor', id: 'p' });
    expect([k.now('K1').stage, k.now('K2').stage]).toEqual(['settled', 'settled']);
    k.on('2009-06-20').bounced('p', { about: 'debtor' });
    expect([balance(k, 'K1').due, balance(k, 'K2').due]).toEqual([100_000, 60_000]);
  });

  test('known before a payment of the case that leaves it free: it flows on to the other case', () => {
    const k = twoCases().on('2009-06-15').paid('600.00', { about: 'debtor' });
    expect(k.now('K2').stage).toBe('settled');
    expect(k.now('K1').balance.due).toBe(100_000n);
  });
});
