/**
 * CSV as the spreadsheet programs of the country open it: UTF-8 with a byte order mark, `;`, CRLF. A cell that such a
 * program would take for a formula gets an apostrophe before it; a phone number with a plus does not.
 */
export function csvText(rows: Iterable<readonly string[]>): Uint8Array {
  const lines: string[] = [];
  for (const row of rows) lines.push(row.map(cell).join(';'));
  return Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`, 'utf8');
}

function cell(value: string): string {
  const safe = /^[=@\t\r]|^[+-](?!\d[\d ()-]*$)/.test(value) ? `'${value}` : value;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
