import { Readable } from 'node:stream';
import { NO_SUMS, totalsText } from '../../src/domain/statement/totals';
import type { LineSource } from '../../src/register/statement/statement-register';

/** A statement of one column, as many lines as asked for, without a register. */
export function stubSource(lines = 1): LineSource {
  const rows = (head: string): Readable =>
    Readable.from(
      (function* () {
        yield Buffer.from(head);
        for (let line = 0; line < lines; line++) yield Buffer.from(`Débiteur ${(line * 7919) % 100_003} ${line}\n`);
      })(),
      { objectMode: false },
    );
  const totals = totalsText({ byNature: new Map(), overall: NO_SUMS });
  return {
    statement: {
      id: 'C1:2009-S1:0',
      caisse: 'C1',
      caisseName: 'Caisse 1',
      period: '2009-S1',
      number: 0,
      from: '2009-01-01',
      asAt: '2009-06-30',
      knownAt: '2009-07-02T07:00:00.000Z',
      state: 'frozen',
      lines,
      totals,
      control: 'c0ffee',
      frozenAt: '2009-07-02T07:00:10.000Z',
    } as LineSource['statement'],
    columns: [{ key: 'name', label: 'Nom', type: 'text' }],
    header: ['Nom'],
    totals,
    copyCsv: () => rows('Nom\n'),
    copyText: () => rows(''),
  };
}
