import { dayOfWeek, legalDay } from '../../../src/domain/calendar/legal-day';
import { parsePeriod, type Period } from '../../../src/domain/office/periods';
import type { RuleSetChoice } from '../../../src/domain/rules/rule-sets';
import { statementTerm } from '../../../src/domain/rules/a13-10-statement-days';
import { caisseStory } from '../../support/office-story';

const S1 = 'statement:C1:2009-S1';
const period = '2009-S1';
const approval = { period, signatory: 'director' };
const from = { dutiesFrom: legalDay('2009-08-01') };
const acknowledged = (outcome: string, more: object = {}) => ({ period, outcome, ...more });
const refused = acknowledged('refused', { reasons: 'fichier illisible' });

/** Opened on 1 July 2009, frozen on 5 July. */
const frozen = (figures = {}) => caisseStory('2009-07-01', from, figures).on('2009-07-06');
const sent = () => frozen().said('statement-approved', approval);

describe('The nominative statement (A13-10)', () => {
  test('opens on the day after its closing, is frozen in the days after it, approved, and sent', () => {
    const story = caisseStory('2009-07-01', from);
    expect(story.duty(S1)).toMatchObject({ stage: 'to-freeze', opensOn: '2009-07-01', dueOn: '2009-08-01' });
    expect(story.on('2009-07-04').duty(S1).stage).toBe('to-freeze');
    expect(story.on('2009-07-05').duty(S1)).toMatchObject({ stage: 'to-approve', concerned: { C1: '126000' } });
    story.on('2009-07-08').said('statement-approved', approval);
    expect(story.duty(S1)).toMatchObject({ stage: 'sent', doneOn: '2009-07-08', shown: 'done', over: false });
    story.on('2009-07-10').said('statement-acknowledged', acknowledged('received'));
    expect(story.duty(S1)).toMatchObject({ stage: 'received', over: false });
    story.on('2009-07-12').said('statement-acknowledged', acknowledged('accepted'));
    expect(story.duty(S1)).toMatchObject({ stage: 'accepted', over: true, wakeOn: null, attention: [] });
    expect(story.sent).toEqual([`2009-07-05 freeze-statement:${S1}:0`, `2009-07-08 send-statement:${S1}:0:1`]);
  });

  test('the director is reminded 20, 10, 5, 2 and 1 days before, and on the day after', () => {
    const reminders = frozen().on('2009-12-31').sent.slice(1);
    expect(reminders).toEqual([
      `2009-07-12 remind-director:${S1}:20`,
      `2009-07-22 remind-director:${S1}:10`,
      `2009-07-27 remind-director:${S1}:5`,
      `2009-07-30 remind-director:${S1}:2`,
      `2009-07-31 remind-director:${S1}:1`,
      `2009-08-02 remind-director:${S1}:overdue`,
    ]);
  });

  test('a machine that was off over 1 August freezes at once and reminds once; the ledger shows it late', () => {
    const story = caisseStory('2009-07-01', from).offUntil('2009-08-10');
    expect(story.sent).toEqual([`2009-08-10 freeze-statement:${S1}:0`, `2009-08-10 remind-director:${S1}:overdue`]);
    story.said('statement-approved', approval);
    expect(story.duty(S1)).toMatchObject({ doneOn: '2009-08-10', shown: 'done-late', attention: [] });
  });

  test('1 August is not rolled, be it a Sunday', () => {
    expect(dayOfWeek(legalDay('2010-08-01'))).toBe(7);
    const story = caisseStory('2010-07-01', { dutiesFrom: legalDay('2010-08-01') });
    expect(story.duty('statement:C1:2010-S1').dueOn).toBe('2010-08-01');
    expect(story.on('2010-08-02').duty('statement:C1:2010-S1')).toMatchObject({ shown: 'overdue' });
    expect(story.entries.flatMap((entry) => (entry.type === 'deadline' ? entry.why : [])).slice(0, 3)).toEqual([
      "Point de départ : jour auquel l'état est arrêté, le mercredi 30 juin 2010.",
      'Dernier jour fixé par le texte : dimanche 1er août 2010 (convention type (arrêté du 22 décembre 1993), art. 13, al. 7 ; aucun report au jour ouvrable trouvé [U]).',
      "Un samedi, un dimanche ou un jour férié ne reporte pas l'échéance : il faut adresser l'état au plus tard ce jour-là (aucun texte de report trouvé [U]).",
    ]);
  });

  test('findings are settled one code at a time before it can be approved', () => {
    const story = frozen({ findings: { 'no-nature': 2, 'missing-identity': 1 } });
    const settled = (code: string, count: number) => ({ period, code, count, reason: 'vérifié' });
    expect(story.duty(S1).stage).toBe('to-settle');
    expect(story.refusal('statement-approved', approval)).toBe('RCV-FINDINGS-OPEN');
    story.said('finding-settled', settled('no-nature', 2));
    expect(story.refusal('statement-approved', approval)).toBe('RCV-FINDINGS-OPEN');
    expect(story.refusal('finding-settled', settled('no-nature', 1))).toBe('RCV-NOTHING-TO-SETTLE');
    expect(story.refusal('finding-settled', settled('missing-identity', 0))).toBe('RCV-MALFORMED');
    story.said('finding-settled', settled('missing-identity', 1));
    expect(story.duty(S1).stage).toBe('to-approve');
    expect(story.refusal('statement-approved', approval)).toBeNull();
  });

  test('it is approved by who may sign that day, once, and not before it is frozen', () => {
    expect(caisseStory('2009-07-01', from).refusal('statement-approved', approval)).toBe('RCV-STATEMENT-NOT-FROZEN');
    const story = frozen();
    expect(story.refusal('statement-approved', { ...approval, signatory: 'nobody' })).toBe('RCV-NO-DELEGATION');
    expect(story.refusal('statement-approved', approval, { dated: '2009-07-04' })).toBe('RCV-STATEMENT-NOT-FROZEN');
    story.said('statement-approved', approval);
    expect(story.refusal('statement-approved', approval)).toBe('RCV-STATEMENT-APPROVED');
  });

  test('an approval that is taken back before the sending stops it', () => {
    const story = frozen();
    story.blocked = new Set(['send-statement']);
    story.said('statement-approved', approval, { id: 'a' }).said('retraction', {}, { retracts: 'a' });
    expect(story.duty(S1)).toMatchObject({ stage: 'to-approve' });
    expect(story.duty(S1).effects.at(-1)).toMatchObject({ kind: 'send-statement', state: 'cancelled' });
  });

  test('a sending that is taken back is made up for by the next attempt, in a place of its own', () => {
    const story = sent();
    story.blocked = new Set(['send-statement']);
    story.said('retraction', {}, { retracts: `send-statement:${S1}:0:1` });
    expect(story.duty(S1)).toMatchObject({ stage: 'to-send', doneOn: null });
    expect(story.last?.queued).toMatchObject([
      { key: `send-statement:${S1}:0:2`, data: { period, number: 0, attempt: 2 } },
    ]);
  });

  test('refused, it is owed again and chased; sent again and accepted, it was done then', () => {
    const story = sent().on('2009-07-20').said('statement-acknowledged', refused);
    expect(story.duty(S1)).toMatchObject({
      stage: 'refused',
      doneOn: null,
      attention: ['statement-refused'],
      shown: 'open',
    });
    expect(story.sent.at(-1)).toBe(`2009-07-20 remind-director:${S1}:20`);
    story.on('2009-08-05');
    expect(story.duty(S1)).toMatchObject({ shown: 'overdue', attention: ['overdue', 'statement-refused'] });
    story.said('statement-resend', { period, reason: 'fichier refait' });
    expect(story.sent.at(-1)).toBe(`2009-08-05 send-statement:${S1}:0:2`);
    expect(story.duty(S1)).toMatchObject({ stage: 'sent', doneOn: '2009-08-05', shown: 'done-late', attention: [] });
    story.said('statement-acknowledged', acknowledged('accepted'));
    expect(story.duty(S1)).toMatchObject({ stage: 'accepted', over: true });
  });

  test('nothing leaves again once its approval is taken back, until it is approved anew', () => {
    const story = frozen().said('statement-approved', approval, { id: 'a' }).on('2009-07-20');
    story.said('statement-acknowledged', refused).said('retraction', {}, { retracts: 'a' });
    story.said('statement-resend', { period, reason: 'fichier refait' });
    expect(story.duty(S1)).toMatchObject({ stage: 'to-approve', doneOn: null });
    expect(story.sent.filter((line) => line.includes('send-'))).toEqual([`2009-07-06 send-statement:${S1}:0:1`]);
    story.said('statement-approved', approval);
    expect(story.sent.at(-1)).toBe(`2009-07-20 send-statement:${S1}:0:2`);
  });

  test('sent again although not refused, it was done with the first sending', () => {
    const story = sent().on('2009-07-25').said('statement-resend', { period, reason: 'demandé par la caisse' });
    expect(story.duty(S1)).toMatchObject({ stage: 'sent', doneOn: '2009-07-06' });
    expect(story.refusal('statement-resend', { period, reason: 'encore' })).toBeNull();
  });

  test('the silence of the caisse is shown after 15 days, until it says something', () => {
    const story = sent().on('2009-07-20');
    expect(story.duty(S1)).toMatchObject({ attention: [], wakeOn: '2009-07-21' });
    expect(story.on('2009-07-21').duty(S1).attention).toEqual(['statement-unacknowledged']);
    story.said('statement-acknowledged', acknowledged('received'));
    expect(story.duty(S1).attention).toEqual([]);
  });

  test('of what the caisse says the last decision counts, and on one day the refusal', () => {
    const story = sent().on('2009-07-10').said('statement-acknowledged', acknowledged('accepted'));
    story.said('statement-acknowledged', refused);
    expect(story.duty(S1).stage).toBe('refused');
    story.on('2009-07-11').said('statement-acknowledged', acknowledged('accepted'));
    story.said('statement-acknowledged', acknowledged('received'), { dated: '2009-07-09' });
    expect(story.duty(S1).stage).toBe('accepted');
  });

  test('what does not follow from what went before is refused', () => {
    const story = frozen();
    expect(story.refusal('statement-acknowledged', acknowledged('received'))).toBe('RCV-STATEMENT-NOT-SENT');
    expect(story.refusal('statement-resend', { period, reason: 'x' })).toBe('RCV-STATEMENT-NOT-SENT');
    expect(story.refusal('statement-sent', { period, number: 0, channel: 'pli', reference: 'AR 1' })).toBe(
      'RCV-STATEMENT-NOT-APPROVED',
    );
    expect(story.refusal('statement-approved', { ...approval, period: '2008-S2' })).toBe('RCV-UNKNOWN-DUTY');
    expect(story.refusal('statement-approved', { ...approval, number: 1 })).toBe('RCV-STATEMENT-NOT-FROZEN');
    story.said('statement-approved', approval);
    expect(story.refusal('statement-acknowledged', acknowledged('refused'))).toBe('RCV-MALFORMED');
    expect(story.refusal('statement-acknowledged', acknowledged('received'), { dated: '2009-07-05' })).toBe(
      'RCV-STATEMENT-NOT-SENT',
    );
    story.said('statement-acknowledged', acknowledged('accepted'));
    expect(story.refusal('statement-resend', { period, reason: 'x' })).toBe('RCV-STATEMENT-ACCEPTED');
    expect(story.refusal('retraction', {}, { retracts: `freeze-statement:${S1}:0` })).toBe('RCV-WRONG-FACT');
  });
});

describe('A rectifying statement', () => {
  test('goes the same way, and reopens the work, not the duty', () => {
    const story = sent().said('statement-acknowledged', acknowledged('accepted')).on('2009-09-01');
    story.rectified(1);
    expect(story.duty(S1)).toMatchObject({ stage: 'to-approve', over: false, doneOn: '2009-07-06', shown: 'done' });
    expect(story.on('2009-09-10').duty(S1).attention).toEqual([]);
    story.said('statement-approved', { ...approval, number: 1 });
    expect(story.sent.at(-1)).toBe(`2009-09-10 send-statement:${S1}:1:1`);
    expect(story.duty(S1)).toMatchObject({ stage: 'sent', doneOn: '2009-07-06' });
    story.said('statement-acknowledged', { ...refused, number: 1 });
    expect(story.duty(S1)).toMatchObject({ stage: 'refused', doneOn: '2009-07-06', attention: ['statement-refused'] });
    story.said('statement-resend', { period, number: 1, reason: 'refait' });
    story.said('statement-acknowledged', { ...acknowledged('accepted'), number: 1 });
    expect(story.duty(S1)).toMatchObject({ stage: 'accepted', over: true });
  });
});

describe('Which statements are owed', () => {
  test.each<[RuleSetChoice, string, string, string, string]>([
    ['1985', '1990-S1', '1990-01-16', '1990-07-15', '1990-08-01'],
    ['1985', '1990-S2', '1990-07-16', '1991-01-15', '1991-02-01'],
    ['1993', '2009-S1', '2009-01-01', '2009-06-30', '2009-08-01'],
    ['1993', '2009-S2', '2009-07-01', '2009-12-31', '2010-02-01'],
    // The set of 1993 came into force on 22 December: the statement as at 31 December begins where that of 15 July ended.
    ['by-date', '1993-S2', '1993-07-16', '1993-12-31', '1994-02-01'],
    ['by-date', '1993-S1', '1993-01-16', '1993-07-15', '1993-08-01'],
  ])('by %s that of %s runs from %s to %s and is due on %s', (ruleset, semester, first, asAt, dueOn) => {
    expect(statementTerm(parsePeriod(semester) as Period, ruleset)).toEqual({ from: first, asAt, dueOn });
  });

  test('under the set of 1985 it opens on 16 January for the semester of the year before', () => {
    const story = caisseStory('1991-01-15', { ruleset: '1985', dutiesFrom: legalDay('1991-02-01') });
    expect(story.state.duties.size).toBe(0);
    expect(story.on('1991-01-16').open('nominative-statement').duty('statement:C1:1990-S2')).toMatchObject({
      opensOn: '1991-01-16',
      dueOn: '1991-02-01',
    });
    expect(story.on('1991-01-20').sent).toEqual(['1991-01-20 freeze-statement:statement:C1:1990-S2:0']);
  });

  test('those due since duties are followed, and closed since the caisse is answered to', () => {
    const ids = (context: object) => [...caisseStory('2010-07-01', context).state.duties.keys()];
    expect(ids({ dutiesFrom: legalDay('2009-08-01') })).toEqual([
      'statement:C1:2009-S1',
      'statement:C1:2009-S2',
      'statement:C1:2010-S1',
    ]);
    expect(ids({ dutiesFrom: legalDay('2009-08-02') })).toEqual(['statement:C1:2009-S2', 'statement:C1:2010-S1']);
    const since = (day: string) => ({ dutiesFrom: legalDay('2009-01-01'), caisse: { id: 'C1', since: legalDay(day) } });
    expect(ids(since('2009-12-31'))).toEqual(['statement:C1:2009-S2', 'statement:C1:2010-S1']);
    expect(ids(since('2010-01-01'))).toEqual(['statement:C1:2010-S1']);
  });
});
