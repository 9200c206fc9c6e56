import { csvText } from '../common/csv-text.ts';
import type { DocumentModel } from './model.ts';

/** The subjects of the annex as CSV, header in Kazakh. @returns null where the pack has no annex */
export function annexCsv(model: DocumentModel): Uint8Array | null {
  const { annex } = model.pack;
  if (!annex || !model.annex) return null;
  const rows = model.annex.map((row) => annex.columns.map((column) => row[column.source]));
  return csvText([annex.columns.map((column) => column.label.kk), ...rows]);
}
