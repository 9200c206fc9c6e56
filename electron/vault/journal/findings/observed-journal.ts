import { type Action, actions as allActions } from '../../../../shared/domain/vocabulary.ts';
import type { Mapped, ObjectRules } from '../../../../shared/domain/object-rules.ts';
import { actionCode, actionOf, streamCode } from '../codes.ts';
import type { Columns } from '../columns.ts';
import { objectName } from '../object-name.ts';
import type { Dimensions } from '../dimensions.ts';
import type { Journal } from '../journal.ts';
import type { ViolatingRecord } from './gathering.ts';
import { needsGrant } from './standing.ts';

/** An object of a source as the rules of that source have it. */
interface ObservedObject {
  readonly base: string | null;
  readonly notPersonal: boolean;
  readonly name: string;
}

const logStream = streamCode('log');
const withoutData = new Set(allActions.filter((action) => !needsGrant(action)).map(actionCode));

/**
 * The log records of a journal as rules see them: from the columns in memory, with the base that the rules of sources give now,
 * whatever it was at import. Good until something is written.
 */
export class ObservedJournal {
  readonly columns: Columns;
  readonly #dimensions: Dimensions;
  readonly #rules: ReadonlyMap<string, ObjectRules>;
  readonly #objects = new Map<number, ObservedObject>();

  /** @param rules by source */
  readonly journal: Journal;

  constructor(journal: Journal, rules: ReadonlyMap<string, ObjectRules>) {
    this.journal = journal;
    this.columns = journal.columns;
    // Once: the journal looks each time whether what it holds in memory is still true.
    this.#dimensions = journal.dimensions;
    this.#rules = rules;
  }

  isLog(seq: number): boolean {
    return this.columns.stream[seq] === logStream;
  }

  /** Whether something was done to data, as signing in is not. */
  touchesData(seq: number): boolean {
    return !withoutData.has(this.columns.action[seq] ?? 0);
  }

  /** '' once destroyed. */
  account(seq: number): string {
    return this.#dimensions.accountById(this.columns.account[seq] ?? 0)?.value ?? '';
  }

  source(seq: number): string {
    return this.#dimensions.sources.name(this.columns.source[seq] ?? 0) ?? '';
  }

  action(seq: number): Action {
    return actionOf(this.columns.action[seq] ?? 0);
  }

  rows(seq: number): number | null {
    const rows = this.columns.rows[seq] ?? -1;
    return rows < 0 ? null : rows;
  }

  object(seq: number): ObservedObject {
    // Sources are few: both numbers together stay exact.
    const key = (this.columns.source[seq] ?? 0) * 0x1_0000_0000 + (this.columns.object[seq] ?? 0);
    let object = this.#objects.get(key);
    if (!object) {
      object = this.#mapped(seq);
      this.#objects.set(key, object);
    }
    return object;
  }

  /** Whether the lists that records are shown under say something else than these. */
  isAttributedOtherwise(seq: number, base: string | null, person: string | null): boolean {
    const baseNow = this.columns.base[seq] ?? 0;
    const personNow = this.columns.person[seq] ?? 0;
    return (
      (baseNow === 0 ? null : (this.#dimensions.bases.name(baseNow) ?? null)) !== base ||
      (personNow === 0 ? null : (this.#dimensions.personById(personNow)?.value ?? null)) !== person
    );
  }

  record(seq: number): ViolatingRecord {
    const { base, name } = this.object(seq);
    return {
      sequence: seq, timeMs: this.columns.time[seq] ?? 0, action: this.action(seq), base, account: this.account(seq), source: this.source(seq),
      object: name, rows: this.rows(seq),
    }; // prettier-ignore
  }

  #mapped(seq: number): ObservedObject {
    const named = this.#dimensions.objectById(this.columns.object[seq] ?? 0) ?? { database: '', schema: '', name: '' };
    const mapped: Mapped = this.#rules.get(this.source(seq))?.map(named.database, named.schema, named.name) ?? { kind: 'unmapped' };
    return {
      base: mapped.kind === 'mapped' ? mapped.base : null,
      notPersonal: mapped.kind === 'mapped' && mapped.base === null,
      name: objectName(named.schema, named.name),
    };
  }
}
