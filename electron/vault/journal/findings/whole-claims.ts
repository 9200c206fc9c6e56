import type { Database } from 'better-sqlite3';
import type { FindingRule } from '../../../../shared/domain/vocabulary.ts';
import { almatyDay, almatyDayStart, dayNumber, dayText as dayOf } from '../almaty-days.ts';
import { personBehind } from './access-lists.ts';
import { type AccountSeries, accountSeries, rowsOf } from './account-series.ts';
import { bulkExports } from './bulk-export.ts';
import type { Claim } from './claim.ts';
import { clockOfInstant, dayOfInstant, dayText } from './day-text.ts';
import { emptySummary, take } from './gathering.ts';
import type { ObservedJournal } from './observed-journal.ts';
import type { RuleBook } from './rule-book.ts';
import type { Violation } from './rule.ts';
import { type SequenceGap, gapsBetween } from './sequence-gap.ts';
import { brokenRuns } from './sequence-runs.ts';
import { type DayVolume, unusualDays } from './unusual-volume.ts';
import { type JournaledBase, uncoveredBases } from './uncovered-base.ts';

/** Rules that look at many records together, or at what is missing. */
export const wholeRules = ['bulk_export', 'unusual_volume', 'uncovered_base', 'sequence_gap'] as const satisfies readonly FindingRule[];

/** What those rules that are on say of the journal as it is. */
export function wholeClaims(db: Database, observed: ObservedJournal, book: RuleBook, nowMs: number, rules: readonly FindingRule[] = wholeRules): Claim[] {
  const wanted = (rule: FindingRule): boolean => rules.includes(rule) && book.settings[rule].enabled;
  const claims: Claim[] = [];
  if (wanted('bulk_export') || wanted('unusual_volume')) {
    for (const series of accountSeries(observed)) {
      const rows = rowsOf(observed, series.sequences);
      if (wanted('bulk_export')) claims.push(...bulkClaims(observed, book, series, rows));
      if (wanted('unusual_volume')) claims.push(...volumeClaims(observed, book, series, rows));
    }
  }
  if (wanted('uncovered_base')) claims.push(...coverageClaims(db, observed, book, nowMs));
  if (wanted('sequence_gap')) claims.push(...gapClaims(db, book, nowMs));
  return claims;
}

function bulkClaims(observed: ObservedJournal, book: RuleBook, series: AccountSeries, rows: readonly (number | null)[]): Claim[] {
  const { parameters } = book.settings.bulk_export;
  const { time } = observed.columns;
  const taken = series.sequences.map((seq, place) => ({ timeMs: time[seq] ?? 0, action: observed.action(seq), rows: rows[place] ?? null }));
  // Two bursts of one kind on one day are one finding.
  const byPart = new Map<string, { violation: Violation; sequences: number[]; most: number }>();
  for (const { kind, places, most, limit, fromMs, toMs } of bulkExports(taken, parameters)) {
    const sequences = places.map((place) => series.sequences[place] ?? 0);
    const part = `${dayOf(almatyDay(taken[places[0] ?? 0]?.timeMs ?? fromMs))} ${kind}`;
    const known = byPart.get(part);
    if (known) known.sequences.push(...sequences);
    if (known && known.most >= most) continue;
    const why = { account: series.account, rows: most, limit, minutes: parameters.windowMinutes, date: dayOfInstant(fromMs), from: clockOfInstant(fromMs), to: clockOfInstant(toMs), context: kind };
    const severity = kind === 'exported' ? 'danger' : 'warning';
    const violation: Violation = { rule: 'bulk_export', severity, person: personOf(book, series, fromMs), part, why };
    byPart.set(part, { violation, sequences: known?.sequences ?? sequences, most });
  }
  return [...byPart.values()].map(({ violation, sequences }) => claimOf(observed, series, violation, sequences));
}

function volumeClaims(observed: ObservedJournal, book: RuleBook, series: AccountSeries, rows: readonly (number | null)[]): Claim[] {
  const { time } = observed.columns;
  const volumes: { day: number; rows: number; first: number }[] = [];
  series.sequences.forEach((seq, place) => {
    const day = almatyDay(time[seq] ?? 0);
    const last = volumes.at(-1);
    if (last?.day === day) last.rows += rows[place] ?? 1;
    else volumes.push({ day, rows: rows[place] ?? 1, first: place });
  });
  return unusualDays(volumes satisfies readonly DayVolume[], book.settings.unusual_volume.parameters).map((found) => {
    const place = volumes.findIndex(({ day }) => day === found.day);
    const sequences = series.sequences.slice(volumes[place]?.first, volumes[place + 1]?.first);
    const why = {
      account: series.account, date: dayText(dayOf(found.day)), rows: found.rows, median: Math.round(found.median), deviation: Math.round(found.deviation),
      limit: Math.floor(found.limit), days: found.days,
    }; // prettier-ignore
    const person = personOf(book, series, time[sequences[0] ?? 0] ?? 0);
    return claimOf(observed, series, { rule: 'unusual_volume', severity: 'warning', person, part: dayOf(found.day), why }, sequences);
  });
}

function coverageClaims(db: Database, observed: ObservedJournal, book: RuleBook, nowMs: number): Claim[] {
  const last = new Map<string, number>();
  const { columns } = observed;
  for (let seq = 0; seq < columns.size; seq++) {
    if (!observed.isLog(seq)) continue;
    const { base } = observed.object(seq);
    const time = columns.time[seq] ?? 0;
    if (base !== null && time > (last.get(base) ?? -Infinity)) last.set(base, time);
  }
  // What is not kept by a machine has no log.
  const bases = db
    .prepare<[], { id: string; since: string | null; created: string }>('SELECT id, in_use_since AS since, created FROM base WHERE archived IS NULL AND automated = 1')
    .all()
    .map(({ id, since, created }): JournaledBase => {
      const lastMs = last.get(id);
      return { id, lastDay: lastMs === undefined ? null : almatyDay(lastMs), sinceDay: since === null ? almatyDay(Date.parse(created)) : dayNumber(since) };
    });
  return uncoveredBases(bases, almatyDay(nowMs), book.isWorking, book.settings.uncovered_base.parameters).map(({ base, fromDay, days, never }) => {
    const day = dayOf(fromDay);
    const why = { date: dayText(day), days, context: never ? 'never' : 'since' };
    const violation: Violation = { rule: 'uncovered_base', severity: 'warning', person: null, part: day, why };
    return emptyClaim(violation, { base, source: null }, almatyDayStart(fromDay));
  });
}

/** One finding for each source and day: a file that is not there leaves holes in many sessions. */
function gapClaims(db: Database, book: RuleBook, nowMs: number): Claim[] {
  const { minimumMissing } = book.settings.sequence_gap.parameters;
  const claims: Claim[] = [];
  for (const source of db.prepare<[], string>('SELECT DISTINCT source_id FROM sequence_run').pluck().all()) {
    const byDay = new Map<string, SequenceGap[]>();
    for (const gap of gapsBetween(brokenRuns(db, source))) {
      if (gap.to - gap.from + 1 < minimumMissing) continue;
      const day = dayOf(almatyDay(gap.afterMs ?? gap.beforeMs ?? nowMs));
      const list = byDay.get(day);
      if (list) list.push(gap);
      else byDay.set(day, [gap]);
    }
    for (const [day, gaps] of byDay) {
      const [gap] = gaps;
      if (!gap) continue;
      const missing = gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0);
      const times = gaps.flatMap(({ afterMs, beforeMs }) => [afterMs ?? [], beforeMs ?? []].flat());
      const why = { date: dayText(day), missing, series: new Set(gaps.map(({ series }) => series)).size, name: gap.series, first: gap.from, last: gap.to };
      const violation: Violation = { rule: 'sequence_gap', severity: 'warning', person: null, part: day, why };
      const claim = emptyClaim(violation, { base: null, source }, times.reduce((a, b) => Math.min(a, b), times[0] ?? nowMs));
      claim.summary.lastMs = times.reduce((a, b) => Math.max(a, b), claim.summary.firstMs);
      claims.push(claim);
    }
  }
  return claims;
}

function claimOf(observed: ObservedJournal, { base, source, account }: AccountSeries, violation: Violation, sequences: readonly number[]): Claim {
  const ascending = [...new Set(sequences)].sort((a, b) => a - b);
  const summary = emptySummary(violation, observed.columns.time[ascending[0] ?? 0] ?? 0);
  for (const seq of ascending) take(summary, observed.record(seq), violation);
  return { subject: { rule: violation.rule, base, source, account, person: violation.person, part: violation.part ?? '' }, summary, sequences: ascending, whole: true };
}

/** Of something that is missing: it rests on no records. */
function emptyClaim(violation: Violation, of: { readonly base: string | null; readonly source: string | null }, atMs: number): Claim {
  const subject = { rule: violation.rule, ...of, account: '', person: null, part: violation.part ?? '' };
  return { subject, summary: emptySummary(violation, atMs), sequences: [], whole: true };
}

/** Whose account it was, where it can only be one. */
function personOf(book: RuleBook, { account, source }: AccountSeries, atMs: number): string | null {
  return personBehind(book.lists.account(account, source, atMs));
}
