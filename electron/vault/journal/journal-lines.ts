import type { Action } from '../../../shared/domain/vocabulary.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { actionOf, streamOf } from './codes.ts';
import type { Columns } from './columns.ts';
import type { Dimensions } from './dimensions.ts';
import type { Stream } from './entry.ts';
import { bodyOf, type RecordReader } from './stored-record.ts';

/** One line of a list. */
export interface JournalLine {
  readonly sequence: number;
  readonly stream: Stream;
  readonly timeMs: number;
  readonly action: Action;
  readonly base: string | null;
  readonly person: string | null;
  readonly source: string | null;
  /** Empty once destroyed. */
  readonly account: string;
  readonly database: string;
  readonly schema: string;
  readonly object: string;
  readonly rows: number | null;
  /** What an operator did here; null in the log stream. */
  readonly done: Pick<HistoryLine, 'what' | 'details'> | null;
}

/** An own action as history of the thing it was done to. */
export interface HistoryLine {
  readonly sequence: number;
  readonly timeMs: number;
  readonly operator: string;
  readonly what: string;
  readonly details: Readonly<Record<string, string | number>>;
}

/** What lines are read from. */
export interface LineSource {
  readonly columns: Columns;
  readonly dimensions: Dimensions;
  readonly reader: RecordReader;
}

/** A record as lists show it, under the base and person of now. @throws Fault NOT_FOUND */
export function lineOf(sequence: number, { columns, dimensions, reader }: LineSource): JournalLine {
  if (!(sequence >= 0 && sequence < columns.size)) throw new Fault('NOT_FOUND');
  const at = (column: 'base' | 'person' | 'source' | 'account' | 'object' | 'stream' | 'action'): number => columns[column][sequence] ?? 0;
  const named = <T>(number: number, name: (number: number) => T | undefined): T | undefined => (number === 0 ? undefined : name(number));
  const object = dimensions.objectById(at('object'));
  const stream = streamOf(at('stream'));
  const rows = columns.rows[sequence] ?? -1;
  const record = stream === 'console' ? reader.get(sequence) : undefined;
  const own = record && bodyOf(record);
  return {
    sequence,
    stream,
    timeMs: columns.time[sequence] ?? 0,
    action: actionOf(at('action')),
    base: named(at('base'), (id) => dimensions.bases.name(id)) ?? null,
    person: named(at('person'), (id) => dimensions.personById(id))?.value ?? null,
    source: named(at('source'), (id) => dimensions.sources.name(id)) ?? null,
    account: dimensions.accountById(at('account'))?.value ?? '',
    database: object?.database ?? '',
    schema: object?.schema ?? '',
    object: object?.name ?? '',
    rows: rows < 0 ? null : rows,
    done: own ? { what: own.what ?? '', details: own.details ?? {} } : null,
  };
}

/** Own actions on a thing (`kind:uuid`), newest first. */
export function historyOf(object: string, limit: number, { columns, dimensions, reader }: LineSource): HistoryLine[] {
  const id = dimensions.knownObject('', '', object);
  if (id === undefined) return [];
  return columns.ownActionsOn(id, limit).flatMap((sequence) => {
    const record = reader.get(sequence);
    if (!record) return [];
    const body = bodyOf(record);
    return {
      sequence,
      timeMs: record.time,
      operator: dimensions.accountById(record.account)?.value ?? '',
      what: body?.what ?? '',
      details: body?.details ?? {},
    };
  });
}
