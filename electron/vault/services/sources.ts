import { Fault } from '../../../shared/contract/problem.ts';
import { mappedKinds, type Source, type SourceFields } from '../../../shared/contract/sources.ts';
import { toInstantString } from '../clock.ts';
import { writeOut } from '../common/write-out.ts';
import { randomUUID } from '../crypto/primitives.ts';
import type { AreaHandlers } from '../handlers.ts';
import { isTimeZone } from '../journal/ingest/local-time.ts';
import { countKept, rejectedRows } from '../journal/ingest/rejected-rows.ts';
import { getBatch, getSource, insertSource, listBatches, listSources, type StoredSource, updateSource } from '../journal/ingest/source-store.ts';
import { unmappedOf } from '../journal/ingest/unmapped.ts';
import { journalOf } from '../journal/journal.ts';
import type { Session } from '../session.ts';
import { changedFields } from './changed-fields.ts';
import { rejectsCsv } from './rejects-csv.ts';
import { importFiles, inspectFiles } from './sources-import.ts';
import { listWatched, lookForNew, unwatchFolder, watchFolder } from './sources-watch.ts';

export const sources: AreaHandlers<'sources'> = {
  list: (_input, { session }) => ({ sources: listSources(session.db).map((source) => withTotals(session, source)) }),

  create: (fields, { session, vault }) => {
    refuseIncomplete(fields);
    const id = session.act((db) => {
      const next = randomUUID();
      insertSource(db, next, fields, toInstantString(session.clock.now()));
      return { value: next, actions: [{ action: 'supplement', what: 'source.created', object: `source:${next}`, details: { kind: fields.kind } }] };
    });
    vault.emit('data.changed', ['sources']);
    return withTotals(session, getSource(session.db, id));
  },

  update: ({ id, fields }, { session, vault }) => {
    refuseIncomplete(fields);
    const { id: _id, created: _created, ...before } = getSource(session.db, id);
    const changed = changedFields<SourceFields>(before, fields);
    if (changed.length > 0) {
      session.act((db) => {
        updateSource(db, id, fields, toInstantString(session.clock.now()));
        return { value: undefined, actions: [{ action: 'change', what: 'source.changed', object: `source:${id}`, details: { fields: changed.join(',') } }] };
      });
      vault.emit('data.changed', ['sources']);
    }
    return withTotals(session, getSource(session.db, id));
  },

  inspect: inspectFiles,
  import: importFiles,
  watched: listWatched,
  watch: watchFolder,
  unwatch: unwatchFolder,
  look: lookForNew,

  imports: (_input, { session }) => ({ batches: listBatches(session.db) }),

  rejected: ({ batch, offset, limit }, { session }) => {
    const { rejected } = getBatch(session.db, batch);
    const rows = rejectedRows(session.db, batch, offset, limit);
    // Raw lines of a log can hold anything that stood in a statement.
    session.record({ action: 'view', what: 'import.rejected_viewed', object: `import:${batch}`, rows: rows.length });
    return { total: rejected, kept: countKept(session.db, batch), rows };
  },

  exportRejected: ({ batch, target }, { session, files }) => {
    const { notKept } = getBatch(session.db, batch);
    const file = files.take(target, 'write');
    const rows = rejectedRows(session.db, batch, 0, -1);
    session.record({ action: 'export', what: 'import.rejected_exported', object: `import:${batch}`, rows: rows.length });
    return writeOut(file, rejectsCsv(rows, notKept));
  },

  unmapped: ({ source }, { session }) => unmappedOf(session.db, journalOf(session.db, session.clock), source),
};

/** @throws Fault SOURCE_MAPPING_MISSING, TIME_ZONE_UNKNOWN */
function refuseIncomplete(fields: SourceFields): void {
  if (mappedKinds.has(fields.kind) && fields.mapping === null) throw new Fault('SOURCE_MAPPING_MISSING', { fields: { mapping: 'SOURCE_MAPPING_MISSING' } });
  if (!isTimeZone(fields.timeZone)) throw new Fault('TIME_ZONE_UNKNOWN', { fields: { timeZone: 'TIME_ZONE_UNKNOWN' }, params: { zone: fields.timeZone.slice(0, 60) } });
}

interface Totals {
  readonly records: number | null;
  readonly last_time: number | null;
  readonly last_import: string | null;
}

/** With what its imports brought. */
function withTotals(session: Session, stored: StoredSource): Source {
  const totals = session.db
    .prepare<[string], Totals>(
      'SELECT sum(added) AS records, max(last_time) AS last_time, max(finished_at) AS last_import FROM import_batch WHERE source_id = ?',
    )
    .get(stored.id);
  const last = totals?.last_time ?? null;
  return {
    ...stored,
    records: totals?.records ?? 0,
    lastRecord: last === null ? null : new Date(last).toISOString(),
    lastImport: totals?.last_import ?? null,
  };
}
