import type { RejectedRow } from '../../../shared/contract/people.ts';
import incidentsKk from '../../../shared/locales/kk/errors/incidents.json' with { type: 'json' };
import peopleKk from '../../../shared/locales/kk/errors/people.json' with { type: 'json' };
import templateKk from '../../../shared/locales/kk/subjects-file.json' with { type: 'json' };
import incidentsRu from '../../../shared/locales/ru/errors/incidents.json' with { type: 'json' };
import peopleRu from '../../../shared/locales/ru/errors/people.json' with { type: 'json' };
import templateRu from '../../../shared/locales/ru/subjects-file.json' with { type: 'json' };
import { csvText } from '../common/csv-text.ts';
import { phrase } from '../documents/words.ts';
import { splitCsv } from '../ingest/csv-records.ts';
import type { SubjectFile } from '../register/subjects.ts';

type Messages = Readonly<Record<string, { readonly message: string }>>;
const messages: readonly Messages[] = [
  { ...peopleKk, ...incidentsKk },
  { ...peopleRu, ...incidentsRu },
];

/**
 * Refused rows as a table that can be corrected and imported again: the columns of the file, then number of the row and
 * reason in Kazakh and Russian.
 */
export function refusedSubjectsCsv(file: SubjectFile, rows: readonly RejectedRow[]): Uint8Array {
  const notes = [templateKk.row, templateKk.reason, templateRu.reason];
  const lines = rows.map((row) => {
    const cells = splitCsv(row.raw, file.delimiter)[0]?.cells ?? [row.raw];
    const own = file.columns.map((_, at) => cells[at] ?? '');
    return [...own, String(row.row), ...messages.map((language) => phrase(language[row.reason]?.message ?? row.reason, row.params))];
  });
  return csvText([[...file.columns, ...notes], ...lines]);
}

/** An empty list with the columns that the import knows. No sample row: one left in by mistake would be notified. */
export function subjectsTemplateCsv(): Uint8Array {
  const { surname, given, patronymic, iin, phone } = templateKk;
  return csvText([[surname, given, patronymic, iin, phone]]);
}
