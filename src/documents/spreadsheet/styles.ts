import { SHEET_NAMESPACE, XML_HEAD } from './xml';

/** Ranks of the cell formats of {@link STYLES}. */
export const STYLE = {
  plain: 0,
  heading: 1,
  amount: 2,
  day: 3,
  title: 4,
  total: 5,
  totalAmount: 6,
  count: 7,
  totalCount: 8,
  literal: 9,
};

const FONT = '<name val="Calibri"/><family val="2"/>';
const FORMATS = [
  '<xf fontId="0" fillId="0" borderId="0" numFmtId="0"/>',
  '<xf fontId="1" fillId="2" borderId="0" numFmtId="0" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>',
  '<xf fontId="0" fillId="0" borderId="0" numFmtId="4" applyNumberFormat="1"/>',
  '<xf fontId="0" fillId="0" borderId="0" numFmtId="164" applyNumberFormat="1"/>',
  '<xf fontId="2" fillId="0" borderId="0" numFmtId="0" applyFont="1"/>',
  '<xf fontId="1" fillId="0" borderId="1" numFmtId="0" applyFont="1" applyBorder="1"/>',
  '<xf fontId="1" fillId="0" borderId="1" numFmtId="4" applyFont="1" applyBorder="1" applyNumberFormat="1"/>',
  '<xf fontId="0" fillId="0" borderId="0" numFmtId="3" applyNumberFormat="1"/>',
  '<xf fontId="1" fillId="0" borderId="1" numFmtId="3" applyFont="1" applyBorder="1" applyNumberFormat="1"/>',
  // A text that looks like a formula stays a text, also once someone edits it.
  '<xf fontId="0" fillId="0" borderId="0" numFmtId="49" quotePrefix="1" applyNumberFormat="1"/>',
];

export const STYLES = `${XML_HEAD}<styleSheet xmlns="${SHEET_NAMESPACE}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><fonts count="3"><font><sz val="11"/>${FONT}</font><font><b/><sz val="11"/>${FONT}</font><font><b/><sz val="14"/>${FONT}</font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE3E8F0"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left/><right/><top style="thin"><color auto="1"/></top><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${FORMATS.length}">${FORMATS.join('')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
