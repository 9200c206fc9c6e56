/** Reference writer of csvlog, after `write_csvlog` of PostgreSQL: text fields are quoted, numbers and times are not. */
export interface CsvlogFields {
  readonly time: string;
  readonly user?: string;
  readonly database?: string;
  readonly connection?: string;
  readonly session?: string;
  readonly sessionLine?: number;
  readonly tag?: string;
  readonly severity?: string;
  readonly sqlState?: string;
  readonly message: string;
  /** 23, 24 or 26. */
  readonly columns?: number;
}

function quoted(text: string | undefined): string {
  return text === undefined ? '' : `"${text.replaceAll('"', '""')}"`;
}

export function csvlogLine(fields: CsvlogFields): string {
  const all = [
    fields.time, quoted(fields.user), quoted(fields.database), '4711', quoted(fields.connection), fields.session ?? '6b0355e2.2d13',
    String(fields.sessionLine ?? 1), quoted(fields.tag ?? 'SELECT'), '2026-11-22 00:00:00 +05', '3/48', '0', fields.severity ?? 'LOG', fields.sqlState ?? '00000',
    quoted(fields.message), '', '', '', '', '', '', '', '', quoted('psql'),
  ];
  const columns = fields.columns ?? 26;
  if (columns >= 24) all.push(quoted('client backend'));
  if (columns >= 26) all.push('', '0');
  return `${all.join(',')}\n`;
}

/** A field inside the message of pgaudit, after its `append_valid_csv`: quoted where it must be. */
function auditField(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export interface AuditFields {
  readonly type?: 'SESSION' | 'OBJECT';
  readonly statementId?: number;
  readonly substatementId?: number;
  readonly class?: string;
  readonly command?: string;
  readonly objectType?: string;
  readonly objectName?: string;
  readonly statement?: string;
  readonly parameters?: string;
  readonly rows?: number;
}

export function auditMessage(fields: AuditFields): string {
  const all = [
    fields.type ?? 'SESSION', String(fields.statementId ?? 1), String(fields.substatementId ?? 1), fields.class ?? 'READ', fields.command ?? 'SELECT',
    fields.objectType ?? '', auditField(fields.objectName ?? ''), auditField(fields.statement ?? ''), auditField(fields.parameters ?? '<none>'),
  ];
  if (fields.rows !== undefined) all.push(String(fields.rows));
  return `AUDIT: ${all.join(',')}`;
}
