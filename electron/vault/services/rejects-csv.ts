import type { RejectedRow } from '../../../shared/contract/people.ts';
import en from '../../../shared/locales/en/rejects-file.json' with { type: 'json' };
import kk from '../../../shared/locales/kk/rejects-file.json' with { type: 'json' };
import ru from '../../../shared/locales/ru/rejects-file.json' with { type: 'json' };
import { csvText } from '../common/csv-text.ts';
import { formatInteger, phrase } from '../documents/words.ts';

/**
 * Records of a log that could not be read, as a table. Where more were rejected than are kept its last rows say so.
 * @param notKept how many are not in `rows`
 */
export function rejectsCsv(rows: readonly RejectedRow[], notKept: number): Uint8Array {
  const lines = rows.map(({ row, column, reason, raw }) => [String(row), column ?? '', reason, raw]);
  const missing = notKept === 0 ? [] : [kk, ru, en].map((language) => ['', '', 'REJECTS_NOT_KEPT', phrase(language.notKept, { number: formatInteger(notKept) })]);
  return csvText([['line', 'column', 'reason', 'record'], ...lines, ...missing]);
}
