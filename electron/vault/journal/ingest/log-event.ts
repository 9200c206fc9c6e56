import type { Action } from '../../../../shared/domain/vocabulary.ts';

/** The number that a source gave a record, where it numbers them without a hole. */
export interface LogNumber {
  /** Whose numbers these are, e.g. a session. */
  readonly series: string;
  readonly number: number;
}

/** One thing done to one object, as a log tells it. Names are as in the log; empty where it names none. */
export interface LogAction {
  readonly action: Action;
  readonly database: string;
  readonly schema: string;
  readonly table: string;
  /** Rows read or changed; null where the log does not say. */
  readonly rows: number | null;
  /** What makes it one of a kind, where the bytes of its record do not: a later import may know more of the same action. */
  readonly identity?: string;
}

/** An action together with who did it: what every source is read into before bases and people are looked up. */
export interface LogEvent {
  readonly kind: 'event';
  /** First line of the record in its file, from 1. */
  readonly line: number;
  /** The record as it stands in the file, decoded. */
  readonly raw: string;
  /** Milliseconds since 1970, UTC. */
  readonly timeMs: number;
  readonly account: string;
  readonly host: string;
  readonly statement: string;
  readonly parameters: string;
  /** At least one. A statement over several tables has one for each, as `pgaudit.log_relation` would report it. */
  readonly actions: readonly LogAction[];
  /** What else the log says and is not personal, e.g. command and object type. */
  readonly details: Readonly<Record<string, string | number>>;
  /** Tells apart records whose bytes are the same, for sources without numbers of their own; 0 otherwise. */
  readonly occurrence: number;
  /** What for, '' where the log could say and does not; absent for logs that never do. */
  readonly purpose?: string;
  readonly numbered?: LogNumber | undefined;
}

/** A record that says nothing of data: counted, not journaled. */
export interface LogSkip {
  readonly kind: 'skipped';
  readonly line: number;
  readonly numbered?: LogNumber | undefined;
}

/** A record that could not be read: kept as it is, with the reason. */
export interface LogReject {
  readonly kind: 'rejected';
  readonly line: number;
  readonly raw: string;
  /** Locale key under `errors:`. */
  readonly reason: string;
  readonly column: string | null;
  readonly params: Readonly<Record<string, string | number>>;
  readonly numbered?: LogNumber | undefined;
}

export type LogItem = LogEvent | LogSkip | LogReject;

/** Reads one log. Chunks may be cut anywhere; items come in the order of the file. */
export interface LogReader {
  push(chunk: Uint8Array): LogItem[];
  /** What was left when the file ended. */
  end(): LogItem[];
  /** Bytes at the end of what was pushed that are no whole record yet: reading can be taken up again before them. */
  pending(): number;
}

export function rejected(line: number, raw: string, reason: string, column: string | null = null, params: LogReject['params'] = {}): LogReject {
  return { kind: 'rejected', line, raw, reason, column, params };
}
