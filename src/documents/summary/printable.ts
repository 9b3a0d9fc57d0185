/**
 * Anything but what the font of the summary has signs for. A PDF that is to be read aloud may hold nothing that cannot be shown, and a
 * substitute font would differ from machine to machine.
 */
const NOT_SHOWN =
  /[^\n\u0020-\u007e\u00a0-\u024f\u0391-\u03a1\u03a3-\u03c9\u0400-\u045f\u1e00-\u1e9b\u1ea0-\u1ef9\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u202f\u2030\u2039\u203a\u20ac\u2116\u2192\u2212\u2264\u2265]/gu;

/** A text as the summary can show it: each character that it cannot is shown as the sign for one that is not known. */
export const printable = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/\r\n?|\t/g, (space) => (space === '\t' ? ' ' : '\n'))
    .replaceAll(NOT_SHOWN, '\ufffd');
