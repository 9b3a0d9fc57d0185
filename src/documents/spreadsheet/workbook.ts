import { columnLetters, SHEET_NAMESPACE, XML_HEAD, xmlText } from './xml';

const RELATIONSHIPS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const CONTENT = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** A sheet of lines: its name, and how many it holds. */
export interface LinesSheet {
  readonly name: string;
  readonly lines: number;
}

export const SUMMARY_SHEET = 'Synthèse';

/** « Débiteurs », « Débiteurs 2 » …: as many as the lines need, one in any case. */
export function sheetsFor(lines: number, rowsOfASheet: number): readonly LinesSheet[] {
  const count = Math.max(1, Math.ceil(lines / rowsOfASheet));
  return Array.from({ length: count }, (_, index) => ({
    name: index === 0 ? 'Débiteurs' : `Débiteurs ${index + 1}`,
    lines: Math.min(rowsOfASheet, lines - index * rowsOfASheet),
  }));
}

export const sheetPath = (index: number): string => `xl/worksheets/sheet${index + 1}.xml`;

export function contentTypes(sheets: number): string {
  const parts = Array.from(
    { length: sheets },
    (_, index) => `<Override PartName="/${sheetPath(index)}" ContentType="${CONTENT}.worksheet+xml"/>`,
  );
  return `${XML_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${CONTENT}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${CONTENT}.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>${parts.join('')}</Types>`;
}

export const PACKAGE_RELATIONSHIPS = `${XML_HEAD}<Relationships xmlns="${RELATIONSHIPS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`;

export function workbookRelationships(sheets: number): string {
  const parts = Array.from(
    { length: sheets },
    (_, index) =>
      `<Relationship Id="rId${index + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
  );
  return `${XML_HEAD}<Relationships xmlns="${RELATIONSHIPS}">${parts.join('')}<Relationship Id="rId${sheets + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`;
}

/** The sheets by name, the summary first; spreadsheets look for a sheet's filter, and the rows to print on each page, among the names. */
export function workbook(lines: readonly LinesSheet[], columns: number): string {
  const names = [SUMMARY_SHEET, ...lines.map(({ name }) => name)];
  const sheets = names.map(
    (name, index) => `<sheet name="${xmlText(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  const inSheet = lines.map(({ name }, index) => ({ at: `'${xmlText(name)}'!`, scope: `localSheetId="${index + 1}"` }));
  const last = columnLetters(columns - 1);
  // In the order of their names, as spreadsheets write them.
  const defined = [
    ...inSheet.map(
      ({ at, scope }, index) =>
        `<definedName name="_xlnm._FilterDatabase" ${scope} hidden="1">${at}$A$1:$${last}$${(lines[index] as LinesSheet).lines + 1}</definedName>`,
    ),
    ...inSheet.map(({ at, scope }) => `<definedName name="_xlnm.Print_Titles" ${scope}>${at}$1:$1</definedName>`),
  ];
  return `${XML_HEAD}<workbook xmlns="${SHEET_NAMESPACE}" xmlns:r="${OFFICE}"><sheets>${sheets.join('')}</sheets><definedNames>${defined.join('')}</definedNames></workbook>`;
}

/** @param at instant of the freezing: the same statement, the same bytes */
export function coreProperties(title: string, at: string): string {
  return `${XML_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${xmlText(title)}</dc:title><dc:language>fr-FR</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">${at.slice(0, 19)}Z</dcterms:created></cp:coreProperties>`;
}
