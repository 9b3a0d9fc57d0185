import type { Readable } from 'node:stream';
import type { PeriodId } from '../../src/domain/office/periods';
import { newWorld, openedCase, payment, type World } from './world';

const S1 = { caisse: 'C1', period: '2009-S1' as PeriodId };
const text = async (stream: Readable): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.end());

const csvOf = async (statement: string): Promise<string[]> =>
  (await text((await world.register.statements.lineSource(statement)).copyCsv())).trimEnd().split('\n');

test('a semester is frozen with its totals, its lines and what is to be settled', async () => {
  await openedCase(world);
  await openedCase(world, { debtor: 'D2', id: 'K2' });
  world.clock.goTo('2009-04-20');
  await world.register.recordFacts([payment('2009-04-10', '260.00', { debtor: 'D2', case: 'K2' })]);
  world.clock.goTo('2009-07-03');
  const frozen = await world.register.statements.freeze(S1);
  expect(frozen).toMatchObject({
    statement: 'C1:2009-S1:0',
    asAt: '2009-06-30',
    knownAt: '2009-07-03T06:59:50.000Z',
    lines: 2,
    opening: '0.00',
    added: '2520.00',
    paid: '260.00',
    closing: '2260.00',
    findings: { 'no-nature': 2 },
  });
  expect(await world.register.statements.freeze(S1)).toEqual(frozen);
  const [header, ...lines] = await csvOf('C1:2009-S1:0');
  expect(header).toMatch(/^Référence du débiteur;Nom;SIREN;Adresse/);
  expect(lines[1]).toBe(
    'ref-D2;Durand;;;;;;;N-K2;K2;2009-04-01;à titre obligatoire;2009-S1;1200.00;60.00;0.00;0.00;0.00;1260.00;260.00;0.00;0.00;1000.00;260.00;aucune à ce jour;procédure à engager;;;;;;;;;',
  );
});
