import { entryOf, personalKinds, type Redaction, type Treatment } from '../../../shared/domain/redaction.ts';
import type { LeavingValue } from '../../../shared/contract/audit.ts';
import { type JournalFilter, streams } from '../../../shared/contract/journal.ts';
import type { Language } from '../../../shared/contract/scalars.ts';
import type { AreaHandlers } from '../handlers.ts';
import { redactorOf } from '../journal/export.ts';
import { selectForExport } from '../journal/export-selection.ts';
import { type Journal, journalOf } from '../journal/journal.ts';
import { instantText } from '../journal/leaf.ts';
import { Pseudonyms } from '../journal/pseudonyms.ts';
import type { Redactor } from '../journal/redactor.ts';
import type { StoredRecord } from '../register/journal-packs/pack-reader.ts';
import type { Session } from '../session.ts';
import { recordSearch } from './journal.ts';
import { redactionWords } from './journal-words.ts';
import { registerNames } from './register-names.ts';

/** The labels of a series, or those of one occasion. */
export function pseudonymsFor(journal: Journal, series: string | undefined): Pseudonyms {
  return series === undefined ? new Pseudonyms() : journal.pseudonyms(series);
}

/** Names of everybody on the register's list, by id. */
export function peopleByName(session: Session): Record<string, string> {
  const names = registerNames(session.db);
  const ids = session.db.prepare<[], string>('SELECT id FROM person ORDER BY id').pluck().all();
  return Object.fromEntries(ids.map((id) => [id, names.person(id).name]));
}

/** What decides of each value that leaves this register. */
export function redactorFor(session: Session, journal: Journal, redaction: Redaction, series: string | undefined): Redactor {
  return redactorOf({ journal, redaction, pseudonyms: pseudonymsFor(journal, series), people: peopleByName(session) });
}

/** Which kinds were treated how, as an own action states it: kinds of each treatment, separated by commas. */
export function treatmentDetails(redaction: Redaction): Record<string, string> {
  const kinds = (treatment: Treatment): string => personalKinds.filter((kind) => redaction[kind] === treatment).join(',');
  return { revealed: kinds('revealed'), pseudonymised: kinds('pseudonymised') };
}

/** Kinds with their treatment, a line each, for people to read; the word about pseudonyms below where there are any. */
export function treatmentLines(redaction: Redaction, language: Language): string[] {
  const words = redactionWords[language];
  const lines = personalKinds.map((kind) => `${words.kind[kind]}: ${words.treatment[redaction[kind]]}`);
  return personalKinds.some((kind) => redaction[kind] === 'pseudonymised') ? [...lines, words.unproven] : lines;
}

/** Shows records as they would leave. Looking is an action, too. */
export const preview: AreaHandlers<'audit'>['preview'] = ({ filter, redaction, pseudonymSeries, limit }, { session }) => {
  recordSearch(session, filter);
  const journal = journalOf(session.db, session.clock);
  const sequences = newestOfEach(journal, filter, redaction, limit);
  session.record({ action: 'view', what: 'journal.export_previewed', object: 'journal', rows: sequences.length });
  const redactor = redactorFor(session, journal, redaction, pseudonymSeries);
  const names = registerNames(session.db);
  const { reader } = journal;
  return {
    records: sequences.map((sequence) => {
      const line = journal.line(sequence);
      const record = reader.get(sequence);
      return {
        sequence,
        time: instantText(line.timeMs),
        action: line.action,
        object: [line.schema, line.object].filter(Boolean).join('.'),
        personal: record ? leavingValues(record, journal, redactor, (id) => names.person(id).name) : [],
      };
    }),
  };
};

/** The newest records, of both streams where both are asked for: one alone would hide what becomes of the other. */
function newestOfEach(journal: Journal, filter: JournalFilter, redaction: Redaction, limit: number): number[] {
  const wanted = filter.stream ? [filter.stream] : streams;
  return wanted.flatMap((stream) => [...selectForExport(journal, { ...filter, stream }, redaction).slice(-Math.ceil(limit / wanted.length))].reverse());
}

function leavingValues(record: StoredRecord, { reader }: Journal, redactor: Redactor, nameOf: (person: string) => string): LeavingValue[] {
  const values = reader.openPersonal(record);
  const { revealed, pseudonyms } = redactor.of(values);
  const order = [...values.keys()].sort((a, b) => personalKinds.indexOf(entryOf(a)) - personalKinds.indexOf(entryOf(b)));
  return order.map((kind) => {
    const opened = revealed.get(kind);
    const label = pseudonyms.get(kind);
    if (label !== undefined) return { kind, treatment: 'pseudonymised', text: label };
    if (!opened) return { kind, treatment: 'withheld', text: null };
    const text = JSON.parse(opened.json) as string;
    return { kind, treatment: 'revealed', text: kind === 'person' ? nameOf(text) || text : text };
  });
}
