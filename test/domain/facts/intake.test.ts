import { legalDay } from '../../../src/domain/calendar/legal-day';
import { FACT_FIELDS } from '../../../src/domain/facts/fields';
import { intake, type RawFact } from '../../../src/domain/facts/intake';
import { FACT_KINDS } from '../../../src/domain/facts/kinds';
import { Refusal, type RefusalCode } from '../../../src/domain/refusal';
import { notified, type Story, world } from '../../support/story';

const raw = (over: Partial<RawFact> = {}): RawFact => ({
  source: 'bank',
  id: '1',
  debtor: 'D1',
  case: 'K1',
  kind: 'payment-received',
  on: '2009-06-10',
  recordedBy: 'officer',
  data: { amount: '10.00' },
  ...over,
});
const debt = { period: '2009-S1', dueOn: '2009-04-01', contributions: '1.00', surcharges: '0.00', penalties: '0.00' };
const opening = (...debts: unknown[]) => raw({ kind: 'case-opened', data: { caisse: 'C1', noticeRef: 'K1', debts } });

function refusalOf(tried: () => unknown): Refusal {
  try {
    tried();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('accepted, its refusal expected');
}

describe('Refused for their shape', () => {
  test.each<[string, RawFact, RefusalCode, string]>([
    ['an unknown kind', raw({ kind: 'payment-eaten' }), 'RCV-UNKNOWN-KIND', 'Nature de fait inconnue : payment-eaten.'],
    ['a kind of the prototype', raw({ kind: 'toString' }), 'RCV-UNKNOWN-KIND', 'Nature de fait inconnue : toString.'],
    [
      'an unknown field',
      raw({ data: { amount: '1.00', colour: 'red' } }),
      'RCV-UNKNOWN-FIELD',
      'Champ inconnu : colour pour le fait payment-received.',
    ],
    [
      'a field of the prototype',
      raw({ data: { amount: '1.00', constructor: 'x' } }),
      'RCV-UNKNOWN-FIELD',
      'Champ inconnu : constructor pour le fait payment-received.',
    ],
    ['no amount', raw({ data: {} }), 'RCV-MALFORMED', 'Donnée mal formée : amount (obligatoire).'],
    [
      'a negative amount',
      raw({ data: { amount: '-1.00' } }),
      'RCV-AMOUNT-NOT-POSITIVE',
      'Le montant doit être supérieur à zéro : -1.00 (amount).',
    ],
    [
      'nothing paid',
      raw({ data: { amount: '0.00' } }),
      'RCV-AMOUNT-NOT-POSITIVE',
      'Le montant doit être supérieur à zéro : 0.00 (amount).',
    ],
    ['a French amount', raw({ data: { amount: '12,50' } }), 'RCV-AMOUNT-FORM', 'Montant illisible : 12,50 (amount).'],
    [
      'a number instead of text',
      raw({ data: { amount: 12.5 } }),
      'RCV-AMOUNT-FORM',
      'Montant illisible : 12.5 (amount).',
    ],
    ['a thousandth', raw({ data: { amount: '1.001' } }), 'RCV-AMOUNT-FORM', 'Montant illisible : 1.001 (amount).'],
    [
      'a milliard',
      raw({ data: { amount: '1000000000.00' } }),
      'RCV-AMOUNT-TOO-LARGE',
      'Montant invraisemblable : 1000000000.00 (amount).',
    ],
    [
      'a huge decrease',
      raw({ kind: 'debt-adjusted', data: { contributions: '-1000000000.00' } }),
      'RCV-AMOUNT-TOO-LARGE',
      'Montant invraisemblable : -1000000000.00 (contributions).',
    ],
    ['30 February', raw({ on: '2009-02-30' }), 'RCV-NO-SUCH-DAY', "Ce jour n'existe pas : 2009-02-30 (on)."],
    [
      '29 February of a common year',
      raw({ on: '1900-02-29' }),
      'RCV-NO-SUCH-DAY',
      "Ce jour n'existe pas : 1900-02-29 (on).",
    ],
    ['a French date', raw({ on: '10/06/2009' }), 'RCV-NO-SUCH-DAY', "Ce jour n'existe pas : 10/06/2009 (on)."],
    [
      'an instant as a day',
      raw({ on: '2009-06-10T00:00:00Z' }),
      'RCV-NO-SUCH-DAY',
      "Ce jour n'existe pas : 2009-06-10T00:00:00Z (on).",
    ],
    [
      'a day in its data',
      raw({ kind: 'claim-lodged', data: { receivedOn: '2009-06-31' } }),
      'RCV-NO-SUCH-DAY',
      "Ce jour n'existe pas : 2009-06-31 (receivedOn).",
    ],
    [
      'a claim received before it was lodged',
      raw({ kind: 'claim-lodged', on: '2009-06-10', data: { receivedOn: '2008-06-12' } }),
      'RCV-MALFORMED',
      "Donnée mal formée : receivedOn (la réception ne précède pas l'introduction).",
    ],
    [
      'a case missing',
      raw({ kind: 'claim-lodged', case: undefined, data: {} }),
      'RCV-MALFORMED',
      'Donnée mal formée : case (ce fait appartient à un dossier).',
    ],
    [
      'a case too many',
      raw({ kind: 'died', data: {} }),
      'RCV-MALFORMED',
      'Donnée mal formée : case (ce fait appartient au débiteur, non à un dossier).',
    ],
    ['no id', raw({ id: '  ' }), 'RCV-MALFORMED', 'Donnée mal formée : id (texte attendu).'],
    [
      'a NUL in a reference',
      raw({ data: { amount: '1.00', reference: 'a\u0000b' } }),
      'RCV-MALFORMED',
      'Donnée mal formée : reference (texte attendu).',
    ],
    [
      'half a character in a reference',
      raw({ data: { amount: '1.00', reference: 'a\ud800b' } }),
      'RCV-MALFORMED',
      'Donnée mal formée : reference (texte attendu).',
    ],
    [
      'a text without end',
      raw({ data: { amount: '1.00', reference: 'a'.repeat(2001) } }),
      'RCV-MALFORMED',
      'Donnée mal formée : reference (texte attendu).',
    ],
    [
      'a retraction of nothing',
      raw({ kind: 'retraction', data: {} }),
      'RCV-MALFORMED',
      'Donnée mal formée : retracts (propre à la rétractation, qui nomme le fait visé).',
    ],
    [
      'a payment that retracts',
      raw({ retracts: 'x' }),
      'RCV-MALFORMED',
      'Donnée mal formée : retracts (propre à la rétractation, qui nomme le fait visé).',
    ],
    [
      'an unknown reason of return',
      raw({ kind: 'notice-returned', data: { reason: 'eaten' } }),
      'RCV-MALFORMED',
      'Donnée mal formée : reason (valeurs admises : unclaimed, refused, unknown-address).',
    ],
    [
      'a ruling in part without what remains',
      raw({ kind: 'claim-decided', data: { ruling: 'upheld-in-part' } }),
      'RCV-MALFORMED',
      'Donnée mal formée : remaining (à donner pour une décision partielle, et pour elle seule).',
    ],
    [
      'a rejection with a remainder',
      raw({ kind: 'claim-decided', data: { ruling: 'rejected', remaining: '1.00' } }),
      'RCV-MALFORMED',
      'Donnée mal formée : remaining (à donner pour une décision partielle, et pour elle seule).',
    ],
    [
      'a validation in part without its amount',
      raw({ kind: 'judgment-given', data: { outcome: 'validated-in-part' } }),
      'RCV-MALFORMED',
      'Donnée mal formée : amount (à donner pour une validation partielle, et pour elle seule).',
    ],
    [
      'an adjustment of nothing',
      raw({ kind: 'debt-adjusted', data: { reason: 'x' } }),
      'RCV-MALFORMED',
      'Donnée mal formée : contributions (au moins un montant est attendu).',
    ],
    [
      'a contrainte filed as an action',
      raw({ kind: 'action-filed', data: { nature: 'contrainte', court: 'TGI' } }),
      'RCV-MALFORMED',
      'Donnée mal formée : nature (valeurs admises : civil-action, criminal-court-action, prosecution).',
    ],
    [
      'a contrainte without reference',
      raw({ kind: 'contrainte-signed', data: { amount: '1.00', signatory: 'director' } }),
      'RCV-MALFORMED',
      'Donnée mal formée : reference (obligatoire).',
    ],
    [
      'a contrainte without amount',
      raw({ kind: 'contrainte-signed', data: { reference: 'CT', signatory: 'director' } }),
      'RCV-MALFORMED',
      'Donnée mal formée : amount (obligatoire).',
    ],
    [
      'a case without debts',
      opening(),
      'RCV-MALFORMED',
      'Donnée mal formée : debts (au moins une créance est attendue).',
    ],
    [
      'a debt of nothing',
      opening({ ...debt, contributions: '0.00' }),
      'RCV-AMOUNT-NOT-POSITIVE',
      'Le montant doit être supérieur à zéro : 0.00 (debts).',
    ],
    [
      'a negative debt',
      opening({ ...debt, penalties: '-1.00' }),
      'RCV-AMOUNT-NOT-POSITIVE',
      'Le montant doit être supérieur à zéro : -1.00 (debts[0].penalties).',
    ],
    [
      'a debt due on no day',
      opening(debt, { ...debt, dueOn: '2009-04-31' }),
      'RCV-NO-SUCH-DAY',
      "Ce jour n'existe pas : 2009-04-31 (debts[1].dueOn).",
    ],
    [
      'an unknown field of a debt',
      opening({ ...debt, interest: '1.00' }),
      'RCV-UNKNOWN-FIELD',
      'Champ inconnu : debts[0].interest pour le fait case-opened.',
    ],
    [
      'an unknown rule set',
      raw({ kind: 'case-opened', data: { caisse: 'C1', noticeRef: 'K1', debts: [debt], ruleset: '1999' } }),
      'RCV-MALFORMED',
      'Donnée mal formée : ruleset (valeurs admises : 1985, 1993, 2017, by-date).',
    ],
  ])('%s', (_, fact, code, message) => {
    const refusal = refusalOf(() => intake(fact));
    expect([refusal.code, refusal.message]).toEqual([code, message]);
    expect(refusal.remedy).not.toBe('');
  });

  test('the largest amount is taken, and adjustments may be negative', () => {
    expect(intake(raw({ data: { amount: '999999999.99' } })).data).toEqual({ amount: '999999999.99' });
    expect(intake(raw({ kind: 'debt-adjusted', data: { costs: '-0.01' } })).data).toEqual({ costs: '-0.01' });
  });

  test('fields left undefined are not there', () => {
    expect(intake(raw({ data: { amount: '1.00', reference: undefined }, document: undefined }))).not.toHaveProperty(
      'document',
    );
    expect(intake(raw({ data: { amount: '1.00', reference: undefined } })).data).toEqual({ amount: '1.00' });
  });

  test('every kind has its fields and its label', () => {
    expect(Object.keys(FACT_FIELDS).sort()).toEqual(Object.keys(FACT_KINDS).sort());
    for (const { label } of Object.values(FACT_KINDS)) expect(label).toMatch(/\S/);
  });
});

/** The code of the refusal; the story throws when anything was changed by it. */
const code = (k: Story, tried: (story: Story) => unknown): string => {
  const refusal = k.refusal(tried);
  expect(refusal.message).not.toMatch(/\{\w+\}/); // every parameter of the message is given
  return refusal.code;
};

describe('Refused for what is on file, and nothing changed', () => {
  test('days that have not come', () => {
    expect(code(notified(), (k) => k.paid('1.00', { dated: '2009-06-05' }))).toBe('RCV-FUTURE-DAY');
    const received = { receivedOn: legalDay('2090-06-10') };
    expect(code(notified(), (k) => k.claimed({}, received))).toBe('RCV-FUTURE-DAY'); // it would wait as long
    expect(notified().paid('1.00', { dated: '2009-06-04' }).record().balance.paid).toBe(100n);
  });

  test("cases that are not the debtor's, or opened twice", () => {
    expect(code(notified(), (k) => k.paid('1.00', { about: 'K9' }))).toBe('RCV-UNKNOWN-CASE');
    expect(code(notified(), (k) => k.opened('K1'))).toBe('RCV-DUPLICATE-OTHER-CONTENT');
    expect(
      code(notified(), (k) =>
        k.said('case-opened', { caisse: 'C1', noticeRef: 'K1', debts: [{ ...debt, dueOn: '2009-04-01' as never }] }),
      ),
    ).toBe('RCV-CASE-EXISTS');
  });

  test('reversals of what is no payment of that case', () => {
    const k = notified().on('2009-06-10').paid('1.00', { id: 'p' }).claimed({ id: 'c' }).opened('K2');
    expect(code(k, (story) => story.bounced('nothing'))).toBe('RCV-UNKNOWN-FACT');
    expect(code(k, (story) => story.bounced('c'))).toBe('RCV-WRONG-FACT');
    expect(code(k, (story) => story.bounced('p', { about: 'K2' }))).toBe('RCV-WRONG-FACT');
    expect(code(k, (story) => story.bounced('p', { about: 'debtor' }))).toBe('RCV-WRONG-FACT');
    k.bounced('p');
    expect(code(k, (story) => story.bounced('p'))).toBe('RCV-ALREADY-RETRACTED');
    const retracted = notified().on('2009-06-10').paid('1.00', { id: 'p' }).retracted('p');
    expect(code(retracted, (story) => story.bounced('p'))).toBe('RCV-ALREADY-RETRACTED');
  });

  test('retractions of what cannot be retracted', () => {
    const k = notified().on('2009-06-10').claimed({ id: 'c' }).opened('K2');
    expect(code(k, (story) => story.retracted('nothing'))).toBe('RCV-UNKNOWN-FACT');
    expect(code(k, (story) => story.retracted('c', { about: 'K2' }))).toBe('RCV-WRONG-FACT');
    expect(code(k, (story) => story.retracted('open-K1'))).toBe('RCV-WRONG-FACT');
    expect(code(k, (story) => story.retracted('affiliation', { about: 'debtor' }))).toBe('RCV-WRONG-FACT');
    k.retracted('c', { id: 'r' });
    expect(code(k, (story) => story.retracted('r'))).toBe('RCV-RETRACTION-RETRACTED');
    expect(code(k, (story) => story.retracted('c'))).toBe('RCV-ALREADY-RETRACTED');
  });

  test('the same id with another content; the same content again is nothing new', () => {
    const k = notified().on('2009-06-10').paid('1.00', { id: 'p' });
    expect(code(k, (story) => story.paid('2.00', { id: 'p' }))).toBe('RCV-DUPLICATE-OTHER-CONTENT');
    expect(code(k, (story) => story.paid('1.00', { id: 'p', dated: '2009-06-09' }))).toBe(
      'RCV-DUPLICATE-OTHER-CONTENT',
    );
    const { length } = k.file.state.facts;
    k.paid('1.00', { id: 'p' });
    expect(k.file.state.facts).toHaveLength(length);
    expect(k.now().balance.paid).toBe(100n);
  });

  test('repeated in the future of its first arrival, a fact refused then is taken now', () => {
    const k = notified();
    expect(code(k, (story) => story.paid('1.00', { id: 'p', dated: '2009-06-10' }))).toBe('RCV-FUTURE-DAY');
    expect(k.on('2009-06-10').paid('1.00', { id: 'p' }).now().balance.paid).toBe(100n);
  });

  test('acts before the dispatch', () => {
    const k = world().opened().on('2009-06-30');
    expect(code(k, (story) => story.signed())).toBe('RCV-NOT-DISPATCHED');
    expect(code(k, (story) => story.filed('civil-action'))).toBe('RCV-NOT-DISPATCHED');
    expect(code(k, (story) => story.abandoned())).toBe('RCV-NO-PROCEDURE');
  });

  test('acts too early: on the last day, or later with a day before the acting day', () => {
    const k = notified().on('2009-07-06');
    expect(code(k, (story) => story.signed())).toBe('RCV-TOO-EARLY');
    expect(code(k, (story) => story.filed('prosecution'))).toBe('RCV-TOO-EARLY');
    expect(code(k, (story) => story.said('procedure-chosen', { nature: 'contrainte' }))).toBe('RCV-TOO-EARLY');
    expect(k.refusal((story) => story.signed()).message).toMatch(/2009-07-07/);
    k.on('2009-07-07');
    expect(code(k, (story) => story.signed({ dated: '2009-07-06' }))).toBe('RCV-TOO-EARLY');
    expect(k.signed().now().stage).toBe('in-procedure');
  });

  test("acts within a claim's month", () => {
    const k = notified().on('2009-06-29').claimed().on('2009-07-29');
    expect(code(k, (story) => story.signed())).toBe('RCV-TOO-EARLY');
    expect(k.on('2009-07-30').signed().now().stage).toBe('in-procedure');
  });

  test('the procedure of the other regime', () => {
    expect(code(notified({ affiliation: 'voluntary' }).on('2009-07-08'), (k) => k.signed())).toBe('RCV-WRONG-REGIME');
    expect(code(notified({ affiliation: 'voluntary' }).on('2009-07-08'), (k) => k.filed('civil-action'))).toBe(
      'RCV-WRONG-REGIME',
    );
    expect(code(notified().on('2009-07-08'), (k) => k.said('caisse-notified', { channel: 'courrier' }))).toBe(
      'RCV-WRONG-REGIME',
    );
  });

  test('corrections of a notice that the caisse never had', () => {
    const correcting = (corrects: string) => (k: Story) => k.said('caisse-notified', { channel: 'courrier', corrects });
    const compulsory = notified().paid('1.00', { id: 'p' }).on('2009-07-08');
    expect(code(compulsory, correcting('nothing'))).toBe('RCV-UNKNOWN-FACT');
    expect(code(compulsory, correcting('p'))).toBe('RCV-WRONG-FACT');
    const voluntary = notified({ affiliation: 'voluntary' }).opened('K2').on('2009-07-08');
    const other = (k: Story) =>
      k.said('caisse-notified', { channel: 'courrier', corrects: 'notify-caisse:K1:1' }, { about: 'K2' });
    expect(code(voluntary, other)).toBe('RCV-WRONG-FACT');
    expect(correcting('notify-caisse:K1:1')(voluntary).now().stage).toBe('with-caisse');
  });

  test('signatures without a delegation in force on the day of the act', () => {
    const alice = { signatory: 'alice', from: '2009-07-08' as never, to: '2009-07-10' as never };
    const at = (day: string) => notified({ delegations: [alice] }).on(day);
    expect(code(at('2009-07-07'), (k) => k.signed({}, '1260.00', 'alice'))).toBe('RCV-NO-DELEGATION');
    expect(code(at('2009-07-11'), (k) => k.signed({}, '1260.00', 'alice'))).toBe('RCV-NO-DELEGATION');
    expect(code(at('2009-07-09'), (k) => k.signed({}, '1260.00', 'bob'))).toBe('RCV-NO-DELEGATION');
    expect(at('2009-07-08').signed({}, '1260.00', 'alice').now().stage).toBe('in-procedure');
    expect(at('2009-07-10').signed({}, '1260.00', 'alice').now().stage).toBe('in-procedure');
    expect(at('2009-07-13').signed({ dated: '2009-07-10' }, '1260.00', 'alice').now().stage).toBe('in-procedure');
  });

  test('a contrainte above the debt by a cent', () => {
    const k = notified().on('2009-07-07').paid('60.00');
    expect(code(k, (story) => story.signed({}, '1200.01'))).toBe('RCV-ABOVE-DEBT');
    expect(k.signed({}, '1200.00').now().stage).toBe('in-procedure');
  });

  test('a second procedure while one is engaged', () => {
    const k = notified().on('2009-07-10').signed();
    expect(code(k, (story) => story.signed())).toBe('RCV-PROCEDURE-ENGAGED');
    expect(code(k, (story) => story.filed('civil-action'))).toBe('RCV-PROCEDURE-ENGAGED');
    expect(code(k, (story) => story.said('procedure-chosen', { nature: 'prosecution' }))).toBe('RCV-PROCEDURE-ENGAGED');
    expect(k.abandoned().filed('civil-action').now().nature).toBe('civil-action');
  });

  test('acts on an ended case; observations are always taken', () => {
    for (const ended of [
      notified().on('2009-07-10').signed().paid('1260.00'),
      notified().on('2009-07-10').signed().annulled(),
    ]) {
      expect(code(ended, (k) => k.signed())).toBe('RCV-CASE-ENDED');
      expect(code(ended, (k) => k.filed('civil-action'))).toBe('RCV-CASE-ENDED');
      expect(code(ended, (k) => k.said('procedure-chosen', { nature: 'contrainte' }))).toBe('RCV-CASE-ENDED');
      expect(code(ended, (k) => k.abandoned())).toBe('RCV-CASE-ENDED');
      expect(code(ended, (k) => k.said('procedure-withdrawn', { nature: 'contrainte', reason: 'erreur' }))).toBe(
        'RCV-CASE-ENDED',
      );
      expect(code(ended, (k) => k.said('caisse-notified', { channel: 'courrier' }))).toBe('RCV-CASE-ENDED');
      ended.paid('1.00').claimed().served().opposed().judged('validated');
    }
  });
});
