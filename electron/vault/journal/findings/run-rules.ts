import type { Database } from 'better-sqlite3';
import { actionOf } from '../codes.ts';
import { objectName, personBehind } from '../ingest/import-log.ts';
import { ObjectRules } from '../../../../shared/domain/object-rules.ts';
import { listSources } from '../ingest/source-store.ts';
import type { Attribution, Journal } from '../journal.ts';
import { evaluate } from './evaluate.ts';
import { FindingCollector, findingKey } from './finding-collector.ts';
import { setFindingState } from './finding-store.ts';
import { loadAccessLists } from './load-lists.ts';

const recordsInPage = 5000;

interface RecordRow {
  readonly seq: number;
  readonly time: number;
  readonly action: number;
  readonly rows: number | null;
  readonly base: string | null;
  readonly person: string | null;
  readonly source: string;
  readonly account: string;
  readonly database: string;
  readonly schema: string;
  readonly name: string;
}

interface LinkRow {
  readonly seq: number;
  readonly finding: string;
  readonly state: 'open' | 'incident' | 'dismissed' | 'withdrawn';
  readonly rule: string;
  readonly base_id: string | null;
  readonly source_id: string;
  readonly account: string;
  readonly person_id: string | null;
}

export interface RunResult {
  readonly added: number;
  readonly withdrawn: number;
  /** Records that lists now give another base or person than before. */
  readonly attributed: number;
}

/**
 * Holds the whole journal against the lists as they are now. New violations are added to their findings; an open finding
 * loses the records that are in order now, and is withdrawn when none is left; what was dismissed or became an incident
 * stays as it is. Called inside `session.act`.
 */
export function runRules(db: Database, journal: Journal, step: { readonly at: string; readonly operator: string }): RunResult {
  const lists = loadAccessLists(db);
  const rules = new Map(listSources(db).map(({ id, objects }) => [id, new ObjectRules(objects)]));
  const collector = new FindingCollector(db, step.at, step.operator, 'anew');
  const records = db.prepare<[number, number], RecordRow>(
    `SELECT r.seq, r.time, r.action, r.rows, b.base, p.person, s.source, a.name AS account, o.database, o.schema, o.name
     FROM journal_record r
     JOIN journal_source s ON s.id = r.source
     JOIN journal_account a ON a.id = r.account
     JOIN journal_object o ON o.id = r.object
     LEFT JOIN journal_attribution t ON t.seq = r.seq
     LEFT JOIN journal_base b ON b.id = iif(t.seq IS NULL, r.base, t.base)
     LEFT JOIN journal_person p ON p.id = iif(t.seq IS NULL, r.person, t.person)
     WHERE r.seq >= ? AND r.seq < ? AND r.stream = 0 AND a.name IS NOT NULL
     ORDER BY r.seq`,
  );
  const links = db.prepare<[number, number], LinkRow>(
    `SELECT l.seq, l.finding, f.state, f.rule, f.base_id, f.source_id, f.account, f.person_id
     FROM journal_finding l JOIN finding f ON f.id = l.finding WHERE l.seq >= ? AND l.seq < ?`,
  );
  const unlink = db.prepare('DELETE FROM journal_finding WHERE finding = ? AND seq = ?');
  const statementOf = db
    .prepare<[number], string | null>(
      "SELECT json_extract(body, '$.details.session') || ':' || json_extract(body, '$.details.statementId') FROM journal_content WHERE seq = ?",
    )
    .pluck();

  const before = db.prepare<[], string>("SELECT id FROM finding WHERE state = 'open'").pluck().all();
  const size = journal.size;
  let attributed = 0;
  for (let from = 0; from < size; from += recordsInPage) {
    const changes: Attribution[] = [];
    const closed = new Map<number, Set<string>>();
    const open = new Map<string, LinkRow>();
    for (const link of links.all(from, from + recordsInPage)) {
      if (link.state === 'open') {
        open.set(`${link.finding} ${link.seq}`, link);
      } else {
        const key = JSON.stringify([link.rule, link.base_id, link.source_id, link.account, link.person_id]);
        const keys = closed.get(link.seq);
        if (keys) keys.add(key);
        else closed.set(link.seq, new Set([key]));
      }
    }
    for (const row of records.all(from, from + recordsInPage)) {
      const mapped = rules.get(row.source)?.map(row.database, row.schema, row.name) ?? { kind: 'unmapped' };
      const base = mapped.kind === 'mapped' ? mapped.base : null;
      const person = personBehind(lists.account(row.account, row.source, row.time));
      if (base !== row.base || person !== row.person) changes.push({ sequence: row.seq, base, person });
      const record = {
        timeMs: row.time,
        action: actionOf(row.action),
        base,
        notPersonal: mapped.kind === 'mapped' && mapped.base === null,
        account: row.account,
        source: row.source,
      };
      for (const violation of evaluate(record, lists)) {
        if (closed.get(row.seq)?.has(findingKey(violation, record))) continue;
        const statement = statementOf.get(row.seq) ?? '';
        const finding = collector.add({ ...record, sequence: row.seq, object: objectName(row.schema, row.name), rows: row.rows, statement }, violation);
        open.delete(`${finding} ${row.seq}`);
      }
    }
    for (const { finding, seq } of open.values()) unlink.run(finding, seq);
    if (changes.length > 0) journal.attribute(changes);
    attributed += changes.length;
  }
  const standing = collector.save();
  const gone = before.filter((id) => !standing.has(id));
  for (const id of gone) setFindingState(db, id, 'withdrawn', step);
  return { added: collector.added, withdrawn: gone.length, attributed };
}
