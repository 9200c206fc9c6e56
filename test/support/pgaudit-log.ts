import { auditMessage, csvlogLine } from '../unit/ingest/csvlog-writer.ts';

const users = ['n_kadyrov', 'g_ospanova', 'r_akhmet', 'nobody_here', 'svc_lis_sync'] as const;
const commands = [['READ', 'SELECT'], ['READ', 'SELECT'], ['WRITE', 'UPDATE'], ['WRITE', 'INSERT'], ['WRITE', 'DELETE'], ['READ', 'COPY']] as const;

/** A csvlog of pgaudit, a statement every half second by the clock of Almaty: all of them different, and the same each time. */
export function pgauditLog(lines: number): string {
  const start = Date.UTC(2026, 10, 20, 8);
  return Array.from({ length: lines }, (_, n) => {
    const [kind, command] = commands[n % commands.length]!;
    const table = ['patient', 'diagnosis', 'reference_icd'][n % 3]!;
    return csvlogLine({
      time: `${new Date(start + n * 500).toISOString().replace('T', ' ').slice(0, 23)} +05`,
      user: users[n % users.length]!,
      database: 'mis',
      connection: '10.14.2.44:50412',
      session: `6b0355e2.${(n % 40).toString(16)}`,
      sessionLine: Math.floor(n / 40) + 1,
      tag: command,
      message: auditMessage({ statementId: n + 1, class: kind, command, objectType: 'TABLE', objectName: `public.${table}`, statement: `${command} public.${table} -- "${n}", ${'қ'.repeat(n % 60)}`, rows: n % 700 }),
    });
  }).join('');
}
