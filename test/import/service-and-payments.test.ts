import { encode } from 'iconv-lite';
import { newWorld, openedCase, type World } from '../register/world';
import { standing } from '../support/standing';
import { inbox } from './files';
import { takeIn } from './taking-in';

const box = inbox();
let world: World;
beforeEach(async () => {
  world = await newWorld();
  await openedCase(world, { dispatched: false });
  world.clock.goTo('2009-04-20');
});
afterEach(() => world.end());
afterAll(() => box.end());

const today = '2009-04-20';
const service = (content: string | Buffer, dryRun = false) =>
  takeIn(world.register, 'service', box.put(content), { today, dryRun });
const payments = (content: string | Buffer, dryRun = false) =>
  takeIn(world.register, 'payments', box.put(content), { today, dryRun });
const noticePeriod = async (): Promise<string | undefined> => {
  const { record } = await world.register.readCase('K1');
  return record.deadlines.find(({ name, state }) => name === 'notice-period' && state === 'running')?.lastDay;
};

test('a rejection speaks of the columns of the file, not of the fields of a fact', async () => {
  const { rejected } = await payments('payment_ref;notice_ref;on;amount\n;N-K1;2009-04-10;5.00\n');
  expect(rejected[0]?.reason).toBe('Donnée mal formée : payment_ref (texte attendu).');
});

describe('proofs of service', () => {
  const HEADER = 'notice_ref;event;on;reason;tracking_ref\n';

  test('move the thirty days with what is learnt: dispatch, presentation, delivery', async () => {
    await service(`${HEADER}N-K1;dispatched;2009-04-01;;T1\n`);
    expect(await noticePeriod()).toBe('2009-05-04');
    await service(`${HEADER}N-K1;presented;06/04/2009;;T1\n`);
    expect(await noticePeriod()).toBe('2009-05-06');
    const report = await service(`${HEADER}N-K1;delivered;2009-04-09;;T1\nN-K1;returned;2009-04-18;unclaimed;T1\n`);
    expect(report).toMatchObject({ lines: 2, accepted: 2, unchanged: 0, rejected: [] });
    expect(await noticePeriod()).toBe('2009-05-11');
  });

  test('the same file twice changes nothing, in whatever form', async () => {
    const text = `${HEADER}N-K1;dispatched;2009-04-01;;Étiquette\nN-K1;delivered;2009-04-09;;\n`;
    expect(await service(text)).toMatchObject({ accepted: 2, unchanged: 0 });
    const before = await standing(world.pool);
    for (const form of [
      text,
      `\uFEFF${text}`,
      encode(text, 'win1252'),
      text.replaceAll(';', ','),
      text.replace('2009-04-09', '09/04/2009'),
    ])
      expect(await service(form)).toMatchObject({ accepted: 0, unchanged: 2, rejected: [] });
    expect(await standing(world.pool)).toEqual(before);
  });

  test('a dry run changes nothing', async () => {
    const before = await standing(world.pool);
    expect(await service(`${HEADER}N-K1;dispatched;2009-04-01\nN-9;delivered;2009-04-02\n`, true)).toMatchObject({
      dryRun: true,
      accepted: 1,
      rejected: [{ line: 3, column: 'notice_ref', value: 'N-9', code: 'RCV-UNKNOWN-CASE' }],
    });
    expect(await standing(world.pool)).toEqual(before);
  });

  test.each<[string, string, string, string, string]>([
    ['an unknown notice', 'N-9;delivered;2009-04-09', 'notice_ref', 'N-9', 'RCV-UNKNOWN-CASE'],
    ['no notice', ';delivered;2009-04-09', 'notice_ref', '', 'RCV-MALFORMED'],
    ['an unknown event', 'N-K1;eaten;2009-04-09', 'event', 'eaten', 'RCV-MALFORMED'],
    ['a day that does not exist', 'N-K1;delivered;31/04/2009', 'on', '31/04/2009', 'RCV-NO-SUCH-DAY'],
    ['a future day', 'N-K1;delivered;21/04/2009', 'on', '21/04/2009', 'RCV-FUTURE-DAY'],
    ['a return without its reason', 'N-K1;returned;2009-04-09', 'reason', '', 'RCV-MALFORMED'],
    ['a return for an unknown reason', 'N-K1;returned;2009-04-09;lost', 'reason', 'lost', 'RCV-MALFORMED'],
    ['more values than columns', 'N-K1;delivered;2009-04-09;;T1;more', 'ligne', '', 'RCV-MALFORMED'],
  ])('%s is rejected by itself', async (_, bad, column, value, code) => {
    const report = await service(`${HEADER}N-K1;dispatched;2009-04-01\n${bad}\nN-K1;presented;2009-04-02\n`);
    expect(report).toMatchObject({ lines: 3, accepted: 2 });
    expect(report.rejected).toMatchObject([{ line: 3, column, code, ...(value ? { value } : {}) }]);
    expect((await world.register.readCase('K1')).facts).toHaveLength(3);
  });
});

describe('payments', () => {
  const HEADER = 'payment_ref;notice_ref;debtor_ref;on;amount;label\n';

  test('of a notice and of a debtor, in both forms; a formula in a label stays text', async () => {
    const report = await payments(
      `${HEADER}P1;N-K1;;2009-04-10;60.00;=1+1\nP2;N-K1;ref-D1;11/04/2009;1 000,00;Chèque\nP3;;ref-D1;2009-04-12;100;\n`,
    );
    expect(report).toMatchObject({ lines: 3, accepted: 3, rejected: [] });
    const { summary, facts } = await world.register.readCase('K1');
    expect(summary.balance).toMatchObject({ paid: 116000n, due: 10000n });
    expect(facts.find(({ id }) => id === 'P1')?.data).toEqual({ amount: '60.00', reference: '=1+1' });
    const file = await world.register.readFile('D1');
    expect(file.facts.find(({ id }) => id === 'P3')?.case).toBeUndefined();
  });

  test('the same file twice changes nothing; the same reference with another amount is rejected', async () => {
    const text = `${HEADER}P1;N-K1;;2009-04-10;60.00;Chèque\nP2;;ref-D1;2009-04-12;100.00;\n`;
    await payments(text);
    const before = await standing(world.pool);
    for (const form of [text, encode(text, 'win1252'), text.replaceAll(';', ',')])
      expect(await payments(form)).toMatchObject({ accepted: 0, unchanged: 2, rejected: [] });
    expect(await payments(text.replace('60.00', '61.00'))).toMatchObject({
      unchanged: 1,
      rejected: [{ line: 2, reference: 'P1', code: 'RCV-DUPLICATE-OTHER-CONTENT' }],
    });
    expect(await standing(world.pool)).toEqual(before);
  });

  test('a dry run changes nothing', async () => {
    const before = await standing(world.pool);
    expect(await payments(`${HEADER}P1;N-K1;;2009-04-10;60.00;\n`, true)).toMatchObject({ dryRun: true, accepted: 1 });
    expect(await standing(world.pool)).toEqual(before);
  });

  test.each<[string, string, string, string]>([
    ['an unknown notice', 'P2;N-9;;2009-04-10;5.00;', 'notice_ref', 'RCV-UNKNOWN-CASE'],
    ['an unknown debtor', 'P2;;A-9;2009-04-10;5.00;', 'debtor_ref', 'RCV-UNKNOWN-DEBTOR'],
    ['neither notice nor debtor', 'P2;;;2009-04-10;5.00;', 'notice_ref', 'RCV-MALFORMED'],
    ['no reference of its own', ';N-K1;;2009-04-10;5.00;', 'payment_ref', 'RCV-MALFORMED'],
    ['a day that does not exist', 'P2;N-K1;;2009-02-29;5.00;', 'on', 'RCV-NO-SUCH-DAY'],
    ['a future day', 'P2;N-K1;;2009-04-21;5.00;', 'on', 'RCV-FUTURE-DAY'],
    ['nothing paid', 'P2;N-K1;;2009-04-10;0,00;', 'amount', 'RCV-AMOUNT-NOT-POSITIVE'],
    ['a negative amount', 'P2;N-K1;;2009-04-10;-5,00;', 'amount', 'RCV-AMOUNT-NOT-POSITIVE'],
    ['a huge amount', 'P2;N-K1;;2009-04-10;1000000000;', 'amount', 'RCV-AMOUNT-TOO-LARGE'],
    ['an unreadable amount', 'P2;N-K1;;2009-04-10;1.000,00;', 'amount', 'RCV-AMOUNT-FORM'],
  ])('%s is rejected by itself', async (_, bad, column, code) => {
    const report = await payments(`${HEADER}P1;N-K1;;2009-04-10;1.00;\n${bad}\nP3;N-K1;;2009-04-10;1.00;\n`);
    expect(report).toMatchObject({ lines: 3, accepted: 2, rejected: [{ line: 3, column, code }] });
    expect((await world.register.readCase('K1')).summary.balance.paid).toBe(200n);
  });

  test('a notice of one debtor paid in the name of another is rejected', async () => {
    await openedCase(world, { debtor: 'D2', id: 'K2' });
    const report = await payments(`${HEADER}P1;N-K1;ref-D2;2009-04-10;5.00;\n`);
    expect(report.rejected).toMatchObject([{ line: 2, column: 'debtor_ref', value: 'ref-D2', code: 'RCV-MALFORMED' }]);
  });

  test('an amount that the separator cuts in two is rejected, never booked as its euros alone', async () => {
    const report = await payments('payment_ref,notice_ref,on,amount\nP1,N-K1,2009-04-10,1234,56\n');
    expect(report).toMatchObject({ accepted: 0, rejected: [{ line: 2, reference: 'P1', code: 'RCV-MALFORMED' }] });
    expect(await payments('payment_ref,notice_ref,on,amount\nP1,N-K1,2009-04-10,"234,56"\n')).toMatchObject({
      accepted: 1,
    });
    expect((await world.register.readCase('K1')).summary.balance.paid).toBe(23456n);
  });

  test.each<[string, string | Buffer]>([
    ['without a required column', 'payment_ref;notice_ref;on\nP1;N-K1;2009-04-10\n'],
    ['with a column twice', 'payment_ref;notice_ref;on;amount;on\nP1;N-K1;2009-04-10;1.00;2009-04-10\n'],
    ['that is no text', Buffer.from([0x25, 0x50, 0x44, 0x46, 0, 1, 2])],
    ['that is empty', ''],
    ['with a quote never closed', `${HEADER}P1;N-K1;;2009-04-10;1.00;\nP2;N-K1;;2009-04-10;1.00;"Chèque\nP3;N-K1;\n`],
    ['with a line beyond all measure', `${HEADER}P1;N-K1;;2009-04-10;1.00;\nP2;;;;;${'x'.repeat(100_001)}\n`],
  ])('a file %s is refused whole', async (_, content) => {
    const before = await standing(world.pool);
    await expect(payments(content)).rejects.toMatchObject({ code: 'RCV-MALFORMED' });
    expect(await standing(world.pool)).toEqual(before);
  });

  test('a header alone changes nothing', async () => {
    expect(await payments(HEADER)).toMatchObject({ lines: 0, accepted: 0, rejected: [] });
  });
});
