import type { JournalFilter } from '../../../shared/contract/journal.ts';
import type { Redaction } from '../../../shared/domain/redaction.ts';
import type { Journal } from './journal.ts';

/**
 * Records that an export opens, by event time. A record of the console about a person names them in its body, which is opened
 * whole or not at all: where people are not revealed it stays closed.
 */
export function selectForExport(journal: Journal, filter: JournalFilter, redaction: Redaction): Uint32Array {
  const selected = journal.select(filter);
  if (redaction.person === 'revealed' || filter.stream === 'log') return selected;
  const own = journal.select({ ...filter, stream: 'console' });
  const closed = new Set(own.filter((sequence) => journal.line(sequence).object.startsWith('person:')));
  return closed.size === 0 ? selected : selected.filter((sequence) => !closed.has(sequence));
}
