import { NOTICE_FORMAT } from '../../src/import/read-notice';

const COLUMNS = [...NOTICE_FORMAT.required, 'dispatched_on'];

/** A campaign of notices of one debt each, dispatched; every fifth is a second one of a debtor in the file. */
export function campaign(notices: number): string {
  const lines = Array.from({ length: notices }, (_, index) => {
    const debtor = index % 5 === 4 ? index - 4 : index;
    const row: Readonly<Record<string, string>> = {
      notice_ref: `MD-${index}`,
      caisse: 'C1',
      debtor_ref: `A-${debtor}`,
      name: `Débiteur ${debtor}`,
      affiliation: 'compulsory',
      period: '2008-S2',
      due_on: '01/02/2009',
      contributions: '1200,00',
      surcharges: '60,00',
      penalties: '0',
      notice_on: '2009-03-20',
      dispatched_on: '2009-03-23',
    };
    return COLUMNS.map((column) => row[column]).join(';');
  });
  return `${COLUMNS.join(';')}\n${lines.join('\n')}\n`;
}
