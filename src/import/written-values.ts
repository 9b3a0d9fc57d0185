/** `2026-04-01` or `01/04/2026`, as an ISO day; other text is left as it is, for intake to refuse. */
export function isoDay(text: string): string {
  const french = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text);
  return french ? `${french[3]}-${french[2]}-${french[1]}` : text;
}

/** `1234.56`, `1234,56`, `1 234,56`, as `1234.56`; other text is left as it is, for intake to refuse. */
export function decimalAmount(text: string): string {
  const plain = text.replace(/[\s\u00a0\u202f]/g, '');
  return /^-?\d+(,\d{1,2})?$/.test(plain) ? plain.replace(',', '.') : plain;
}

/** Undoes what our own files do to text that a spreadsheet would compute: `'=1` is `=1` again. */
export function writtenFormula(text: string): string {
  return text.replace(/^'(?=[=+\-@])/, '');
}
