import type { OutputDraftOf } from '../../../shared/contract/index.ts';
import { today } from '../clock.ts';
import { almatyDay, dayNumber, dayText } from '../journal/almaty-days.ts';
import { type Coverage, coverageBy, gapDays, silences, silentDays } from '../journal/coverage.ts';
import { listSources } from '../journal/ingest/source-store.ts';
import { journalOf } from '../journal/journal.ts';
import { instantText } from '../journal/leaf.ts';
import type { Session } from '../session.ts';

/** Day by day, whether each source was journaled; of one base, by the sources whose rules lead to it. */
export function sourceCoverage({ db, clock }: Session, days: number, base: string | undefined): OutputDraftOf<'journal.coverage'> {
  const last = dayNumber(today(clock).toString());
  const first = last - days + 1;
  const covered = coverageBy(journalOf(db, clock), 'source', { first, count: days }, base === undefined ? {} : { bases: [base] });
  const lastImport = db.prepare<[string], string | null>('SELECT max(started_at) FROM import_batch WHERE source_id = ?').pluck();
  const sources = listSources(db).filter(({ id, objects }) => base === undefined || covered.has(id) || objects.some((rule) => rule.base === base));
  return {
    firstDay: dayText(first),
    sources: sources.map(({ id, name }) => {
      const found = covered.get(id);
      return {
        id,
        name,
        days: found ? [...found.days] : new Array<number>(days).fill(0),
        firstRecord: found ? instantText(found.firstMs) : null,
        lastRecord: found ? instantText(found.lastMs) : null,
        lastImport: lastImport.get(id) ?? null,
        silentDays: found ? silentDays(almatyDay(found.lastMs), last) : null,
        gaps: found ? gapsOf(found, first) : [],
      };
    }),
    gapDays,
  };
}

/** Before its first record a source was not there to be silent, and today is not over. */
function gapsOf({ days, firstMs }: Coverage, first: number): { firstDay: string; lastDay: string; days: number }[] {
  const since = Math.max(0, almatyDay(firstMs) - first);
  const until = days.at(-1) === 0 ? days.length - 1 : days.length;
  return silences(days.subarray(since, until), gapDays).map(({ from, to }) => ({
    firstDay: dayText(first + since + from),
    lastDay: dayText(first + since + to),
    days: to - from + 1,
  }));
}
