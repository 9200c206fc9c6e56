import type { Database } from 'better-sqlite3';
import type { JournalFilter, JournalRow } from '../../../shared/contract/journal.ts';
import type { FindingRule } from '../../../shared/domain/vocabulary.ts';
import type { AreaHandlers } from '../handlers.ts';
import { identifierOf } from '../journal/blind-index.ts';
import { objectText } from '../journal/dimensions.ts';
import type { JournalLine } from '../journal/journal-lines.ts';
import { journalOf } from '../journal/journal.ts';
import { instantText } from '../journal/leaf.ts';
import type { Session } from '../session.ts';
import { breakdownOf, countsOf } from './journal-numbers.ts';
import { type RegisterNames, registerNames } from './register-names.ts';
import { sourceCoverage } from './source-coverage.ts';

/** How long a page that shows what was found so far looks for more, milliseconds. */
const searchedAtOnce = 60;

export const journal: AreaHandlers<'journal'> = {
  page: async ({ filter, order, offset, limit, soFar }, { session, signal }) => {
    const started = performance.now();
    recordSearch(session, filter);
    const own = journalOf(session.db, session.clock);
    const searched = await own.prepareFilter(filter, { signal, ...(soFar && { order, within: searchedAtOnce }) });
    const { count, lines } = own.page(filter, order, offset, limit, soFar && searched < 1);
    const rows = journalRows(session.db, lines);
    return { count, rows, searched: soFar ? searched : 1, milliseconds: performance.now() - started };
  },

  activity: async ({ filter }, { session, signal }) => {
    recordSearch(session, filter);
    await journalOf(session.db, session.clock).prepareFilter(filter, { signal });
    return {
      days: journalOf(session.db, session.clock)
        .activity(filter)
        .map(({ day, bands, findings }) => ({ day, bands: [...bands], findings: [...findings] })),
    };
  },

  counts: async ({ filters }, { session, signal }) => {
    const own = journalOf(session.db, session.clock);
    for (const filter of filters) await own.prepareFilter(filter, { signal });
    return { counts: countsOf(session, filters) };
  },

  breakdown: async ({ filter, by, limit }, { session, signal }) => {
    recordSearch(session, filter);
    await journalOf(session.db, session.clock).prepareFilter(filter, { signal });
    return breakdownOf(session, filter, by, limit);
  },

  coverage: ({ days, base }, { session }) => sourceCoverage(session, days, base),

  record: ({ sequence }, { session }) => {
    const own = journalOf(session.db, session.clock);
    const line = own.line(sequence);
    session.record({
      action: 'view',
      what: 'journal.record_viewed',
      object: `record:${sequence}`,
      base: line.base ?? undefined,
      details: { sequence },
    });
    const { body, personal, proof, enteredMs } = own.open(sequence);
    const file =
      body.batch === undefined
        ? undefined
        : session.db.prepare<[string], string>('SELECT file_name FROM import_batch WHERE id = ?').pluck().get(body.batch);
    const names = registerNames(session.db);
    const [row] = journalRows(session.db, [line], names);
    const others = [...personal].filter(([kind]) => !shownApart.has(kind));
    return {
      row: row as JournalRow,
      entered: instantText(enteredMs),
      source: body.source === undefined ? null : { ...names.source(body.source), file: file ?? '', line: body.line ?? 0 },
      purpose: body.purpose ?? null,
      host: personal.get('host') ?? null,
      statement: personal.get('statement') ?? null,
      raw: personal.get('raw') ?? null,
      details: { ...body.details, ...Object.fromEntries(others) },
      proof: {
        leafHash: hex(proof.leafHash),
        path: proof.path.map(hex),
        size: proof.size,
        root: hex(proof.root),
        verified: proof.verified,
      },
    };
  },

  summary: (_input, { session }) => {
    const own = journalOf(session.db, session.clock);
    const { log, console: acts, firstMs, lastMs } = own.summary();
    const last = own.lastCheckpoint();
    return {
      size: own.size,
      root: hex(own.root()),
      log,
      console: acts,
      sources: session.db.prepare<[], number>('SELECT count(*) FROM source').pluck().get() ?? 0,
      firstTime: firstMs === null ? null : instantText(firstMs),
      lastTime: lastMs === null ? null : instantText(lastMs),
      lastCheckpoint: last && { at: instantText(last.atMs), size: last.size, root: hex(last.root) },
    };
  },
};

/** Personal kinds that have a place of their own in the contract; what is left goes among the details. */
const shownApart: ReadonlySet<string> = new Set(['account', 'person', 'host', 'statement', 'raw']);

/** What was last searched for in a session, so that turning pages of one search is one record. */
const lastSearch = new WeakMap<Session, string>();

/** Searching by a subject's IIN or phone is an action like any other, and recorded before anything is shown. */
export function recordSearch(session: Session, filter: JournalFilter): void {
  const identifier = filter.text === undefined ? null : identifierOf(filter.text);
  if (identifier === null || lastSearch.get(session) === identifier) return;
  session.record({ action: 'view', what: 'journal.searched', object: 'journal', personal: { search: filter.text?.trim() ?? '' } });
  lastSearch.set(session, identifier);
}

/** Lines of the journal with the names of what they mention and the findings that rest on them. */
export function journalRows(db: Database, lines: readonly JournalLine[], names: RegisterNames = registerNames(db)): JournalRow[] {
  const rules = db
    .prepare<[number], FindingRule>(
      `SELECT DISTINCT l.rule FROM journal_finding l JOIN finding f ON f.id = l.finding
       WHERE l.seq = ? AND f.state IN ('open', 'incident') ORDER BY l.rule`,
    )
    .pluck();
  return lines.map((line) => ({
    sequence: line.sequence,
    stream: line.stream,
    time: instantText(line.timeMs),
    base: line.base === null ? null : names.base(line.base),
    person: line.person === null ? null : names.person(line.person),
    account: line.account,
    action: line.action,
    object: objectText(line.schema, line.object),
    rows: line.rows,
    findings: rules.all(line.sequence),
    done: line.done && { what: line.done.what, details: { ...line.done.details } },
  }));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
