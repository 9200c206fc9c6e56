import type { Database } from 'better-sqlite3';
import type { FindingRule } from '../../../../shared/domain/vocabulary.ts';
import type { Attribution } from '../journal.ts';
import { personBehind } from './access-lists.ts';
import { BlockedRecords } from './blocked-records.ts';
import { type Claim, Claims } from './claim.ts';
import { evaluate } from './evaluate.ts';
import { subjectOf } from './finding-collector.ts';
import { keyOfRow, type SubjectRow, subjectKey } from './finding-writer.ts';
import type { ObservedJournal } from './observed-journal.ts';
import { loadPurposes } from './record-purposes.ts';
import type { RuleBook } from './rule-book.ts';

/** Records between two looks at whether to go on. */
const recordsInStep = 20_000;

export interface RecordPass {
  readonly claims: readonly Claim[];
  /** Records that the lists now give another base or person. */
  readonly attributions: readonly Attribution[];
}

/**
 * Holds every log record against the rules that look at single records. Yields how many records are done; nothing is written.
 * Records of findings that were dismissed or became an incident stay with those.
 * @param rules those whose findings are wanted
 */
export function* passOverRecords(db: Database, observed: ObservedJournal, book: RuleBook, rules: ReadonlySet<FindingRule>): Generator<number, RecordPass> {
  const { columns } = observed;
  const purposes = loadPurposes(db);
  const named = sourcesThatNamePurposes(db);
  const subjects = new BlockedRecords(db, observed.journal).from(0);
  const closed = closedRecords(db);
  const claims = new Claims();
  const attributions: Attribution[] = [];
  for (let seq = 0; seq < columns.size; seq++) {
    if (seq > 0 && seq % recordsInStep === 0) yield seq;
    if (!observed.isLog(seq)) continue;
    const name = observed.account(seq);
    if (name === '') continue;
    const source = observed.source(seq);
    const timeMs = columns.time[seq] ?? 0;
    const { base, notPersonal } = observed.object(seq);
    const person = personBehind(book.lists.account(name, source, timeMs));
    if (observed.isAttributedOtherwise(seq, base, person)) attributions.push({ sequence: seq, base, person });
    const record = { timeMs, action: observed.action(seq), base, notPersonal, account: name, source, purpose: named.has(source) ? (purposes.get(seq) ?? null) : null, subjects: subjects(seq) };
    for (const violation of evaluate(record, book)) {
      if (!rules.has(violation.rule) || closed.get(seq)?.has(subjectKey(subjectOf(violation, record)))) continue;
      claims.add(observed.record(seq), violation);
    }
  }
  return { claims: claims.all(), attributions };
}

/** Most registers have none: then nothing is looked up. */
function sourcesThatNamePurposes(db: Database): ReadonlySet<string> {
  return new Set(db.prepare<[], string>("SELECT id FROM source WHERE mapping ->> '$.columns.purpose' IS NOT NULL").pluck().all());
}

/** Sequence → subjects of the closed findings that rest on it. */
function closedRecords(db: Database): ReadonlyMap<number, ReadonlySet<string>> {
  const found = new Map<number, Set<string>>();
  const links = db
    .prepare<[], SubjectRow & { readonly seq: number }>(
      `SELECT l.seq, f.rule, f.base_id, f.source_id, f.account, f.person_id, f.part
       FROM finding f JOIN journal_finding l ON l.finding = f.id WHERE f.state IN ('dismissed', 'incident')`,
    )
    .iterate();
  for (const link of links) {
    const key = keyOfRow(link);
    const keys = found.get(link.seq);
    if (keys) keys.add(key);
    else found.set(link.seq, new Set([key]));
  }
  return found;
}
