import { Temporal } from 'temporal-polyfill';
import { Fault } from '../../../../shared/contract/problem.ts';
import type { CsvMapping } from '../../../../shared/contract/sources.ts';
import type { CsvRecord } from '../../ingest/csv-records.ts';
import { columnNames, guessedRows, guessHeaderRow } from '../../ingest/table-header.ts';
import type { LogContent } from './log-content.ts';
import type { LogTable } from './log-table.ts';
import { isKnownHeader } from './mapped-rows.ts';
import { openXlsxArchive, type XlsxArchive } from './xlsx-archive.ts';
import { XmlError, type XmlToken, XmlTokens } from './xml-tokens.ts';

/** Texts that cells refer to are held in memory; this many characters of them. */
const mostSharedText = 64 * 1024 * 1024;
const mostColumns = 1000;

/**
 * Opens a sheet of an XLSX workbook (ECMA-376) as a table. Cells that are formatted as dates come out as `2026-11-23 09:15:00`; formulas
 * as the value they had when the file was saved.
 * @throws Fault XLSX_UNREADABLE, XLSX_TOO_LARGE, CSV_EMPTY
 */
export async function openXlsx(content: LogContent, mapping: CsvMapping | null): Promise<LogTable> {
  const archive = await openXlsxArchive(content.path, content.size);
  const book = await readWorkbook(archive);
  const shared = await readSharedStrings(archive);
  const dateStyles = await readDateStyles(archive);
  const rowsOf = (part: string): AsyncGenerator<CsvRecord> => readRows(archive, part, { shared, dateStyles, from1904: book.from1904 });
  const named = book.sheets.filter(({ name }) => name === mapping?.sheet);
  let sheet = book.sheets[0];
  let first: string[][] = [];
  // Where none is named, the first that holds a table: a title page may stand before it.
  for (const one of named.length > 0 ? named : book.sheets) {
    const begun = await firstRows(rowsOf(one.part));
    if (first.length === 0) [sheet, first] = [one, begun];
    if (!begun.some((cells) => cells.filter((cell) => cell.trim() !== '').length > 1)) continue;
    [sheet, first] = [one, begun];
    break;
  }
  if (!sheet) throw new Fault('XLSX_UNREADABLE');
  const { part } = sheet;
  const rows = (): AsyncGenerator<CsvRecord> => rowsOf(part);
  if (!first.some((cells) => cells.some((cell) => cell.trim() !== ''))) throw new Fault('CSV_EMPTY');
  const headerRow = mapping?.headerRow ?? guessHeaderRow(first, isKnownHeader);

  async function* iterate(): AsyncGenerator<CsvRecord> {
    for await (const record of rows()) if (record.row > headerRow && record.cells.some((cell) => cell.trim() !== '')) yield record;
    // For the digest, and to see that the file is the same still.
    for await (const piece of content.pieces()) if (piece.length === 0) break;
  }
  return {
    encoding: 'xlsx', delimiter: '', headerRow, sheets: book.sheets.map(({ name }) => name), columns: columnNames(first, headerRow),
    rows: { [Symbol.asyncIterator]: iterate },
  }; // prettier-ignore
}

/** Rows that the header is looked for in; those that the file leaves out are blank. */
async function firstRows(rows: AsyncGenerator<CsvRecord>): Promise<string[][]> {
  const first: string[][] = [];
  for await (const { row, cells } of rows) {
    while (first.length < row - 1 && first.length < guessedRows) first.push([]);
    if (first.length >= guessedRows) break;
    first.push([...cells]);
  }
  return first;
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

async function* tokens(archive: XlsxArchive, part: string): AsyncGenerator<XmlToken> {
  const xml = new XmlTokens();
  try {
    for await (const piece of archive.text(part)) yield* xml.push(piece);
    yield* xml.end();
  } catch (error) {
    if (error instanceof XmlError) throw new Fault('XLSX_UNREADABLE', {}, { cause: error });
    throw error;
  }
}

interface Workbook {
  readonly sheets: readonly { readonly name: string; readonly part: string }[];
  /** Days are counted from 1904, as on old Macs. */
  readonly from1904: boolean;
}

async function readWorkbook(archive: XlsxArchive): Promise<Workbook> {
  const targets = new Map<string, string>();
  for await (const token of tokens(archive, 'xl/_rels/workbook.xml.rels')) {
    if (token.kind !== 'open' || local(token.name) !== 'Relationship') continue;
    const target = token.attributes.get('Target') ?? '';
    targets.set(token.attributes.get('Id') ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`);
  }
  const sheets: { name: string; part: string }[] = [];
  let from1904 = false;
  for await (const token of tokens(archive, 'xl/workbook.xml')) {
    if (token.kind !== 'open') continue;
    if (local(token.name) === 'workbookPr') from1904 = /^(?:1|true)$/.test(token.attributes.get('date1904') ?? '');
    if (local(token.name) !== 'sheet') continue;
    const part = targets.get(token.attributes.get('r:id') ?? [...token.attributes].find(([name]) => name.endsWith(':id'))?.[1] ?? '');
    if (part !== undefined && archive.has(part)) sheets.push({ name: token.attributes.get('name') ?? '', part });
  }
  return { sheets, from1904 };
}

async function readSharedStrings(archive: XlsxArchive): Promise<string[]> {
  const found: string[] = [];
  if (!archive.has('xl/sharedStrings.xml')) return found;
  let text = '';
  let length = 0;
  const path: string[] = [];
  for await (const token of tokens(archive, 'xl/sharedStrings.xml')) {
    if (token.kind === 'open') {
      path.push(local(token.name));
    } else if (token.kind === 'close') {
      if (path.pop() !== 'si') continue;
      found.push(text);
      length += text.length;
      if (length > mostSharedText) throw new Fault('XLSX_TOO_LARGE');
      text = '';
    } else if (path.at(-1) === 't' && !path.includes('rPh')) {
      text += token.text;
    }
  }
  return found;
}

/** Formats that are dates without saying how (ECMA-376, 18.8.30). */
const builtInDate = (format: number): boolean => (format >= 14 && format <= 22) || (format >= 27 && format <= 36) || (format >= 45 && format <= 47) || (format >= 50 && format <= 58);

/** For each style of a cell, whether it shows a date. */
async function readDateStyles(archive: XlsxArchive): Promise<boolean[]> {
  const styles: boolean[] = [];
  if (!archive.has('xl/styles.xml')) return styles;
  const custom = new Map<number, boolean>();
  let inCells = false;
  for await (const token of tokens(archive, 'xl/styles.xml')) {
    if (token.kind === 'text') continue;
    if (local(token.name) === 'cellXfs') inCells = token.kind === 'open';
    if (token.kind === 'close') continue;
    if (local(token.name) === 'numFmt') {
      const code = (token.attributes.get('formatCode') ?? '').replace(/"[^"]*"|\\.|\[[^\]]*\]/g, '');
      custom.set(Number(token.attributes.get('numFmtId')), /[dmyhs]/i.test(code));
    }
    if (inCells && local(token.name) === 'xf') {
      const format = Number(token.attributes.get('numFmtId') ?? 0);
      styles.push(custom.get(format) ?? builtInDate(format));
    }
  }
  return styles;
}

interface CellWords {
  readonly shared: readonly string[];
  readonly dateStyles: readonly boolean[];
  readonly from1904: boolean;
}

async function* readRows(archive: XlsxArchive, part: string, words: CellWords): AsyncGenerator<CsvRecord> {
  let row = 0;
  let cells: string[] = [];
  let column = 0;
  let type = '';
  let style = 0;
  let text = '';
  const path: string[] = [];
  for await (const token of tokens(archive, part)) {
    if (token.kind === 'text') {
      const inside = path.at(-1);
      if (path.includes('c') && (inside === 'v' || (inside === 't' && !path.includes('rPh')))) text += token.text;
      continue;
    }
    const name = local(token.name);
    if (token.kind === 'open') {
      path.push(name);
      if (name === 'row') {
        row = Number(token.attributes.get('r')) || row + 1;
        cells = [];
        column = 0;
      } else if (name === 'c') {
        column = columnOf(token.attributes.get('r')) ?? column + 1;
        type = token.attributes.get('t') ?? 'n';
        style = Number(token.attributes.get('s') ?? 0);
        text = '';
      }
      continue;
    }
    path.pop();
    if (name === 'c' && column <= mostColumns) {
      while (cells.length < column - 1) cells.push('');
      cells[column - 1] = cellText(text, type, style, words);
    } else if (name === 'row') {
      yield { row, line: row, cells, raw: cells.join('\t'), broken: false };
    }
  }
}

/** `AB12` → 28. */
function columnOf(reference: string | undefined): number | null {
  const letters = /^([A-Z]{1,3})\d+$/.exec(reference ?? '')?.[1];
  if (letters === undefined) return null;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column;
}

function cellText(text: string, type: string, style: number, { shared, dateStyles, from1904 }: CellWords): string {
  if (type === 's') return shared[Number(text)] ?? '';
  if (type === 'n' && text !== '' && dateStyles[style]) return dateText(Number(text), from1904) ?? text;
  return text;
}

/** A day number with its fraction → a clock time. Excel counts a 29 February 1900 that never was. */
function dateText(value: number, from1904: boolean): string | null {
  if (!(value >= 0 && value < 2_958_466)) return null;
  const days = from1904 ? value + 1462 : value < 60 ? value + 1 : value;
  const at = Temporal.Instant.fromEpochMilliseconds(Math.round((days - 25_569) * 86_400) * 1000).toZonedDateTimeISO('UTC').toPlainDateTime();
  return at.toString({ smallestUnit: 'second' }).replace('T', ' ');
}
