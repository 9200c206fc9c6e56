import { PassThrough, Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { ZipFile } from 'yazl';

/** Rows of a sheet, above 1 048 576 of which spreadsheets open no file (ECMA-376 as Excel has it). */
export const xlsxRowLimit = 1_048_576;

export interface XlsxSheet {
  /** At most 31 characters, without `[]:*?/\`. */
  readonly name: string;
  /** Width of each column, characters. */
  readonly widths: readonly number[];
  /** Stays in sight while the rows are scrolled. */
  readonly head: readonly string[];
  /** Columns whose digits are numbers. */
  readonly numeric: ReadonlySet<number>;
  readonly chunks: Iterable<readonly (readonly string[])[]>;
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const documentRelations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml';

/**
 * A workbook (ECMA-376), piece by piece, so that a long list never stands in memory. Every text is an inline string, which no
 * spreadsheet takes for a formula.
 */
export async function* xlsxPieces(sheets: readonly XlsxSheet[]): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  const file = (name: string, text: string): void => {
    zip.addBuffer(Buffer.from(declaration + text, 'utf8'), name);
  };
  const numbers = sheets.map((_, index) => index + 1);
  file(
    '[Content_Types].xml',
    `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${numbers.map((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${sheetType}"/>`).join('')}</Types>`,
  );
  file('_rels/.rels', `<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${documentRelations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`);
  file(
    'xl/workbook.xml',
    `<workbook xmlns="${main}" xmlns:r="${documentRelations}"><sheets>${sheets.map(({ name }, index) => `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`,
  );
  file(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${relations}">${numbers.map((n) => `<Relationship Id="rId${n}" Type="${documentRelations}/worksheet" Target="worksheets/sheet${n}.xml"/>`).join('')}</Relationships>`,
  );
  const archive = new PassThrough();
  // What a source of rows throws would otherwise be lost, and whoever reads the archive would wait for ever.
  const fail = (error: Error): void => {
    archive.destroy(error);
  };
  zip.on('error', fail);
  sheets.forEach((sheet, index) => {
    const source = Readable.from(sheetPieces(sheet)).on('error', fail);
    zip.addReadStream(source, `xl/worksheets/sheet${index + 1}.xml`);
  });
  zip.outputStream.pipe(archive);
  zip.end();
  for await (const piece of archive as AsyncIterable<Uint8Array>) yield piece;
}

async function* sheetPieces({ widths, head, numeric, chunks }: XlsxSheet): AsyncGenerator<Buffer> {
  const columns = widths.map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`).join('');
  const frozen = '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>';
  yield Buffer.from(`${declaration}<worksheet xmlns="${main}">${frozen}<cols>${columns}</cols><sheetData>${rowText(head, new Set())}`, 'utf8');
  for (const rows of chunks) {
    yield Buffer.from(rows.map((row) => rowText(row, numeric)).join(''), 'utf8');
    // Lets messages in: a stop, another call.
    await setImmediate();
  }
  yield Buffer.from('</sheetData></worksheet>', 'utf8');
}

function rowText(cells: readonly string[], numeric: ReadonlySet<number>): string {
  return `<row>${cells.map((cell, index) => cellText(cell, numeric.has(index))).join('')}</row>`;
}

function cellText(cell: string, numeric: boolean): string {
  if (cell === '') return '<c/>';
  // More digits than a double holds stay text.
  if (numeric && /^\d{1,15}$/.test(cell)) return `<c><v>${cell}</v></c>`;
  return `<c t="inlineStr"><is><t xml:space="preserve">${escaped(cell.slice(0, longestCell))}</t></is></c>`;
}

/** What a cell holds at most. */
const longestCell = 32_767;

/** Control characters that XML has no form for are left out. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/\p{Cc}|[\ufffe\uffff]/gu, (control) => ('\t\n\r'.includes(control) ? control : ''))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
