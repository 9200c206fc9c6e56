import { statSync } from 'node:fs';
import path from 'node:path';
import type { SubjectRow } from '../../../shared/contract/incidents.ts';
import type { RejectedRow } from '../../../shared/contract/people.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { fileDigest } from '../common/file-digest.ts';
import { hasWayToReach, isSubjectHeader, subjectColumns, SubjectReader } from '../ingest/subject-rows.ts';
import { readTable } from '../ingest/table-reader.ts';
import type { SubjectFile } from '../register/subjects.ts';
import type { CallContext } from '../session.ts';

/** 100 000 subjects take some 10 MB. */
const largestFile = 128 * 1024 * 1024;
/** Rows between two looks at cancellation and progress. */
const stride = 2000;

export interface ImportedSubjects {
  readonly file: SubjectFile;
  readonly accepted: readonly SubjectRow[];
  readonly rejected: readonly RejectedRow[];
  /** Column header → field, as guessed. */
  readonly columns: Readonly<Record<string, string>>;
}

/**
 * Reads a list of subjects (R21). Every row of the file comes out, accepted or refused.
 * @throws Fault FILE_UNREADABLE, FILE_TOO_LARGE, CSV_EMPTY, CSV_NO_HEADER, SUBJECTS_NO_COLUMN, ENCODING_UNKNOWN, CANCELLED
 */
export async function readSubjects(file: string, { signal, progress }: Pick<CallContext, 'signal' | 'progress'>): Promise<ImportedSubjects> {
  if (sizeOf(file) > largestFile) throw new Fault('FILE_TOO_LARGE');
  const table = await readTable(file, { isKnownHeader: isSubjectHeader });
  if (table.headerRow === 0) throw new Fault('CSV_NO_HEADER');
  const columns = subjectColumns(table.columns);
  if (!hasWayToReach(columns)) throw new Fault('SUBJECTS_NO_COLUMN');
  const reader = new SubjectReader(columns, table.columns);
  const accepted: SubjectRow[] = [];
  const rejected: RejectedRow[] = [];
  let done = 0;
  for await (const record of table.rows) {
    const result = reader.read(record);
    if ('accepted' in result) accepted.push(result.accepted);
    else rejected.push(result.rejected);
    done += 1;
    if (done % stride === 0) {
      if (signal.aborted) throw new Fault('CANCELLED');
      progress({ stage: 'subjects', done: table.bytesRead(), total: table.bytes });
    }
  }
  if (done === 0) throw new Fault('CSV_EMPTY');
  return {
    file: {
      name: path.basename(file),
      encoding: table.encoding,
      delimiter: table.delimiter,
      columns: table.columns,
      sha256: fileDigest(file).sha256,
    },
    accepted,
    rejected,
    columns: Object.fromEntries(Object.entries(columns).map(([field, at]) => [table.columns[at] ?? '', field])),
  };
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch (error) {
    throw new Fault('FILE_UNREADABLE', {}, { cause: error });
  }
}
