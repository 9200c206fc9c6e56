import { listColumn, type ListColumnName as Column } from '../../../shared/contract/audit.ts';
import type { Redaction } from '../../../shared/domain/redaction.ts';
import type { Language } from '../../../shared/contract/scalars.ts';
import { Temporal } from 'temporal-polyfill';
import { almaty } from '../clock.ts';
import type { PdfDefinition } from '../documents/pdf.ts';
import { xlsxPieces } from '../documents/xlsx.ts';
import type { Journal } from '../journal/journal.ts';
import { quoted } from '../journal/leaf.ts';
import type { Redactor } from '../journal/redactor.ts';
import type { StoredRecord } from '../register/journal-packs/pack-reader.ts';
import type { Opened } from '../journal/stored-record.ts';
import type { Session } from '../session.ts';
import { journalRows } from './journal.ts';
import { actionWords, fill, journalWords, ruleWord } from './journal-words.ts';
import { registerNames } from './register-names.ts';

/** The wanted columns of the list; those of what is withheld are left out. */
export function listColumns(redaction: Redaction, wanted: readonly Column[] = listColumn.options): Column[] {
  const withheld = (['account', 'person', 'host', 'statement'] as const).filter((kind) => redaction[kind] === 'withheld');
  const hidden = new Set<Column>(withheld);
  return listColumn.options.filter((column) => wanted.includes(column) && !hidden.has(column));
}

/** Cells of the records, in chunks, so that neither the rows nor the text of a long list stand in memory at once. */
export function* listRows(
  session: Session,
  journal: Journal,
  sequences: Uint32Array,
  columns: readonly Column[],
  redactor: Redactor,
  language: Language,
): Generator<string[][]> {
  const names = registerNames(session.db);
  const chunk = 500;
  for (let at = 0; at < sequences.length; at += chunk) {
    const lines = [...sequences.subarray(at, at + chunk)].map((sequence) => journal.line(sequence));
    const rows = journalRows(session.db, lines, names);
    yield rows.map((row, i) => {
      const record = columns.includes('statement') || columns.includes('host') ? journal.reader.get(row.sequence) : undefined;
      const texts = record ? textsOf(record, journal, redactor) : new Map<string, string>();
      const source = lines[i]?.source ?? null;
      const cells: Record<Column, string> = {
        sequence: String(row.sequence),
        time: localTime(row.time),
        base: row.base ? `${row.base.code} ${row.base.name}` : '',
        account: row.account === '' ? '' : (redactor.label('account', quoted(row.account)) ?? row.account),
        person: row.person ? (redactor.label('person', quoted(row.person.id)) ?? row.person.name) : '',
        action: actionWords[language][row.action],
        object: row.object,
        rows: row.rows === null ? '' : String(row.rows),
        findings: row.findings.map((rule) => ruleWord(rule, language)).join(', '),
        source: source === null ? '' : names.source(source).name,
        host: texts.get('host') ?? '',
        statement: texts.get('statement') ?? '',
      };
      return columns.map((column) => cells[column]);
    });
  }
}

/** Texts of a record by kind, as they may leave: themselves or their labels. */
function textsOf(record: StoredRecord, { reader }: Journal, redactor: Redactor): Map<string, string> {
  const { revealed, pseudonyms } = redactor.of(reader.openPersonal(record));
  const said = ([kind, { json }]: [string, Opened]): [string, string] => [kind, JSON.parse(json) as string];
  return new Map([...[...revealed].map(said), ...pseudonyms]);
}

/** `24.11.2026 16:40:05` in Almaty. */
export function localTime(instant: string): string {
  const at = Temporal.Instant.from(instant).toZonedDateTimeISO(almaty);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(at.day)}.${two(at.month)}.${at.year} ${two(at.hour)}:${two(at.minute)}:${two(at.second)}`;
}

/** One line of a CSV that spreadsheets of the country open by a double click: semicolons, every cell quoted. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${(isFormula(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`).join(';')}\r\n`;
}

/** A cell that begins so is run by a spreadsheet; logs hold what attackers typed. */
function isFormula(cell: string): boolean {
  return /^[=+\-@\t\r]/.test(cell) && !/^-?\d+$/.test(cell);
}

/** What stands above the list. */
export interface ListHead {
  readonly organisation: string;
  /** `24.11.2026 16:40:05`; empty for an open end. */
  readonly from: string;
  readonly to: string;
  readonly bases: readonly string[];
  readonly made: string;
  readonly madeInstant: string;
  readonly shown: number;
  readonly withheld: number;
  /** How each kind of personal values was treated, in words. */
  readonly personal: readonly string[];
  readonly root: string;
}

export function listTitleLines(head: ListHead, language: Language): string[] {
  const { list } = journalWords[language];
  const period = head.from === '' && head.to === '' ? list.all : `${head.from || '…'} – ${head.to || '…'}`;
  return [
    head.organisation,
    `${list.period}: ${period}`,
    `${list.bases}: ${head.bases.length === 0 ? list.all : head.bases.join(', ')}`,
    `${list.made}: ${head.made}`,
    fill(list.total, { shown: head.shown, withheld: head.withheld }),
    `${list.personal}: ${head.personal.join('; ')}`,
    `${list.root}: ${head.root}`,
  ];
}

const widths: Readonly<Record<Column, string | number>> = {
  sequence: 34, time: 58, base: 70, account: 70, person: 80, action: 62, object: '*', rows: 36, findings: 74, source: 60, host: 60, statement: '*',
};
const hairline = '#b9b8b2';

/** The list as a table on A4 across, its head on every page. */
export function listPdf(head: ListHead, columns: readonly Column[], rows: readonly string[][], language: Language): PdfDefinition {
  const { list } = journalWords[language];
  return {
    pageSize: 'A4',
    pageOrientation: 'landscape',
    pageMargins: [28, 34, 28, 40],
    content: [
      { text: list.title, bold: true, fontSize: 13, margin: [0, 0, 0, 6] },
      ...listTitleLines(head, language).map((text) => ({ text, fontSize: 8 })),
      {
        margin: [0, 8, 0, 0],
        fontSize: 7,
        lineHeight: 1.15,
        table: {
          headerRows: 1,
          dontBreakRows: true,
          widths: columns.map((column) => widths[column]),
          body: [columns.map((column) => ({ text: list.column[column], bold: true })), ...rows],
        },
        layout: {
          hLineWidth: () => 0.5,
          vLineWidth: () => 0,
          hLineColor: () => hairline,
          paddingLeft: () => 2,
          paddingRight: () => 2,
        },
      },
    ],
    footer: (page, pages) => ({
      margin: [28, 14, 28, 0],
      fontSize: 7,
      columns: [{ text: list.title }, { text: fill(list.page, { page, pages }), alignment: 'right' }],
    }),
  };
}

const sheetWidths: Readonly<Record<Column, number>> = {
  sequence: 10, time: 19, base: 34, account: 20, person: 30, action: 16, object: 28, rows: 12, findings: 24, source: 20, host: 18, statement: 60,
};
const numericColumns: ReadonlySet<Column> = new Set(['sequence', 'rows']);

/** The list as a workbook: its rows on the first sheet, what stands above a printed list on the second. */
export function listXlsx(head: ListHead, columns: readonly Column[], chunks: Iterable<string[][]>, language: Language): AsyncGenerator<Uint8Array> {
  const { list } = journalWords[language];
  const numeric = new Set(columns.flatMap((column, index) => (numericColumns.has(column) ? [index] : [])));
  return xlsxPieces([
    { name: list.title, widths: columns.map((column) => sheetWidths[column]), head: columns.map((column) => list.column[column]), numeric, chunks },
    { name: list.about, widths: [90], head: [list.title], numeric: new Set(), chunks: [listTitleLines(head, language).map((line) => [line])] },
  ]);
}
