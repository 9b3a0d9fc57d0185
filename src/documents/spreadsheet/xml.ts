const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};
/** What XML 1.0 has no way to write: control characters and the two that are none. Halves of pairs cannot come from PostgreSQL. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Text of an element or attribute. What XML cannot write is left out. */
export const xmlText = (text: string): string =>
  text.replaceAll(UNWRITABLE, '').replaceAll(/[&<>"\r]/g, (character) => ENTITIES[character] as string);

/** What a spreadsheet would read as an escape of its own (`_x0041_` is `A`) is escaped. */
export const cellText = (text: string): string => xmlText(text.replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_'));

/** Letters of a column: 0 is `A`, 26 is `AA`. */
export const columnLetters = (index: number): string =>
  (index >= 26 ? columnLetters(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));

export const XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
export const SHEET_NAMESPACE = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
