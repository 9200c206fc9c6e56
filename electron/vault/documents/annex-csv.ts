import type { DocumentModel } from './model.ts';

/**
 * The subjects of the annex as CSV: UTF-8 with a byte order mark and `;`, which the spreadsheet programs of the country
 * open as they are; header in Kazakh. A cell that such a program would take for a formula is quoted with an apostrophe.
 * @returns null where the pack has no annex
 */
export function annexCsv(model: DocumentModel): Uint8Array | null {
  const { annex } = model.pack;
  if (!annex || !model.annex) return null;
  const lines = [annex.columns.map((column) => cell(column.label.kk)).join(';')];
  for (const row of model.annex) lines.push(annex.columns.map((column) => cell(row[column.source])).join(';'));
  return Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`, 'utf8');
}

function cell(value: string): string {
  const safe = /^[=@\t\r]|^[+-](?!\d[\d ()-]*$)/.test(value) ? `'${value}` : value;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
