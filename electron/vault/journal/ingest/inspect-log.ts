import { Fault } from '../../../../shared/contract/problem.ts';
import type { RejectedRow } from '../../../../shared/contract/people.ts';
import { type CsvMapping, mappedKinds, type SourceKind } from '../../../../shared/contract/sources.ts';
import type { Action } from '../../../../shared/domain/vocabulary.ts';
import { ZoneClock } from './local-time.ts';
import { openContent } from './log-content.ts';
import { logText } from './log-encoding.ts';
import type { LogItem } from './log-event.ts';
import { beginningOf, formatOf, type LogSettings, recognise, type StreamFormat, type TableFormat } from './log-formats.ts';
import { guessAction, guessMapping } from './mapped-rows.ts';
import { isDatabaseObject } from './unmapped.ts';

export interface SeenObject {
  readonly database: string;
  readonly schema: string;
  readonly table: string;
  readonly records: number;
}
export interface SeenAccount {
  readonly account: string;
  readonly records: number;
}
/** A record as it would be read. */
export interface PreviewRecord {
  readonly line: number;
  readonly timeMs: number;
  readonly account: string;
  readonly action: Action;
  readonly object: string;
  readonly statement: string;
}

/** What a look into a file tells before anything is imported. */
export interface LogInspection {
  readonly kind: SourceKind;
  readonly recognised: SourceKind | null;
  readonly encoding: string;
  readonly delimiter: string;
  /** 0 where there is none. */
  readonly headerRow: number;
  readonly sheets: readonly string[];
  readonly columns: readonly string[];
  readonly sample: readonly (readonly string[])[];
  /** Proposed mapping of a table; null for a format that needs none. */
  readonly guess: CsvMapping | null;
  readonly actionValues: readonly string[];
  readonly objects: readonly SeenObject[];
  readonly accounts: readonly SeenAccount[];
  readonly outcome: { readonly read: number; readonly skipped: number; readonly rejected: number };
  readonly preview: readonly PreviewRecord[];
  readonly rejects: readonly RejectedRow[];
}

/** How much of a log is looked into. Enough for a working day of a clinic; the import itself reads everything. */
const inspectedBytes = 8 * 1024 * 1024;
const inspectedRows = 20_000;
const sampleRows = 10;
/** Cells of the sample are cut: statements can be megabytes. */
const sampleCell = 300;
const actionValueLimit = 50;

/**
 * Looks into a file: what it is, its columns, its first rows, which databases, tables and accounts it speaks of, and what would
 * become of its records.
 * @param kind looks as this kind instead of the one recognised
 * @param settings its mapping takes the place of the guessed one
 * @throws Fault FILE_UNREADABLE, CSV_EMPTY, ENCODING_UNKNOWN, LOG_FORMAT_UNKNOWN, and what packed files and workbooks throw
 */
export async function inspectLog(path: string, kind: SourceKind | null, settings: LogSettings): Promise<LogInspection> {
  const content = await openContent(path);
  try {
    const raw = await content.beginning(inspectedBytes);
    if (raw.length === 0) throw new Fault('CSV_EMPTY');
    const text = logText(raw, settings.encoding);
    const recognised = recognise(beginningOf(text.beginning))?.kind ?? null;
    const wanted = kind ?? recognised ?? 'csv';
    const format = formatOf(wanted);
    if (format.shape === 'table') return { ...(await inspectTable(path, format, settings)), recognised };
    return { ...inspectStream(format, text.beginning, content.mtimeMs, settings), encoding: text.encoding, recognised };
  } finally {
    await content.close();
  }
}

function inspectStream(format: StreamFormat, beginning: Buffer, latest: number, { timeZone }: LogSettings): Omit<LogInspection, 'encoding' | 'recognised'> {
  const reader = format.reader(new ZoneClock(timeZone), latest);
  const items = reader.push(beginning);
  // What the look cut off is no fault of the file.
  if (beginning.length < inspectedBytes) items.push(...reader.end());
  return { kind: format.kind, delimiter: '', headerRow: 0, sheets: [], columns: [], sample: [], guess: null, actionValues: [], ...seenIn(items) };
}

async function inspectTable(path: string, format: TableFormat, settings: LogSettings): Promise<Omit<LogInspection, 'recognised'>> {
  const content = await openContent(path, false);
  try {
    const table = await format.open(content, settings);
    if (table.columns.length < 2) throw new Fault('LOG_FORMAT_UNKNOWN');
    const isMapped = mappedKinds.has(format.kind);
    const guessed = settings.mapping ?? guessMapping(table);
    const actionColumn = isMapped ? table.columns.indexOf(guessed.columns.action) : -1;
    const values = new Set<string>();
    const sample: string[][] = [];
    let looked = 0;
    for await (const { cells } of table.rows) {
      looked += 1;
      if (sample.length < sampleRows) sample.push(clippedCells(cells));
      const value = actionColumn < 0 ? '' : (cells[actionColumn] ?? '').trim();
      if (value !== '' && values.size < actionValueLimit) values.add(value.slice(0, sampleCell));
      if (looked >= inspectedRows) break;
    }
    const actions = { ...guessed.actions };
    for (const value of values) {
      const action = guessAction(value);
      if (action && actions[value.toLocaleLowerCase()] === undefined) actions[value.toLocaleLowerCase()] = action;
    }
    const guess: CsvMapping | null = isMapped ? { ...guessed, actions } : null;
    const items: LogItem[] = [];
    const isWhole = guess === null || [guess.columns.time, guess.columns.account, guess.columns.action].every((name) => table.columns.includes(name));
    if (isWhole) {
      const rows = format.rows(table.columns, { ...settings, mapping: guess });
      for await (const record of table.rows) {
        items.push(rows.item(record));
        if (items.length >= inspectedRows) break;
      }
    }
    const { encoding, delimiter, headerRow, sheets, columns } = table;
    return { kind: format.kind, encoding, delimiter, headerRow, sheets, columns, sample, guess, actionValues: [...values], ...seenIn(items) };
  } finally {
    await content.close();
  }
}

function clipped(text: string): string {
  return text.length > sampleCell ? `${text.slice(0, sampleCell)}…` : text;
}

function clippedCells(cells: readonly string[]): string[] {
  return cells.map(clipped);
}

function seenIn(items: readonly LogItem[]): Pick<LogInspection, 'objects' | 'accounts' | 'outcome' | 'preview' | 'rejects'> {
  const objects = new Map<string, SeenObject>();
  const accounts = new Map<string, number>();
  const preview: PreviewRecord[] = [];
  const rejects: RejectedRow[] = [];
  const outcome = { read: 0, skipped: 0, rejected: 0 };
  for (const item of items) {
    if (item.kind === 'skipped') {
      outcome.read += 1;
      outcome.skipped += 1;
    } else if (item.kind === 'rejected') {
      outcome.read += 1;
      outcome.rejected += 1;
      if (rejects.length < sampleRows) rejects.push({ row: item.line, column: item.column, reason: item.reason, params: { ...item.params }, raw: clipped(item.raw) });
    } else {
      outcome.read += item.actions.length;
      for (const { action, database, schema, table } of item.actions) {
        if (preview.length < sampleRows) {
          const object = [database, schema, table].filter((name) => name !== '').join('.');
          preview.push({ line: item.line, timeMs: item.timeMs, account: clipped(item.account), action, object: clipped(object), statement: clipped(item.statement) });
        }
        accounts.set(item.account, (accounts.get(item.account) ?? 0) + 1);
        if (!isDatabaseObject(table)) continue;
        const key = JSON.stringify([database, schema, table]);
        objects.set(key, { database, schema, table, records: (objects.get(key)?.records ?? 0) + 1 });
      }
    }
  }
  return {
    objects: [...objects.values()].sort((a, b) => b.records - a.records),
    accounts: [...accounts].map(([account, records]) => ({ account, records })).sort((a, b) => b.records - a.records),
    outcome,
    preview,
    rejects,
  };
}
