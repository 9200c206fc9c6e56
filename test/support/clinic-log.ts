import { closeSync, openSync, writeSync } from 'node:fs';

/** Accounts of the log. */
export const clinicAccounts: readonly string[] = ['k_ibrayeva', 'g_ospanova', 'n_kadyrov', 'r_akhmet', 'd_seitkazy', 'registratura', 'svc_lis_sync'];

interface Statement {
  readonly class: string;
  readonly command: string;
  readonly object: string;
  readonly text: string;
  readonly rows: number;
}

function statementOf(n: number): Statement {
  const id = (n * 7919) % 184_000;
  switch (n % 5) {
    case 0:
      return { class: 'READ', command: 'SELECT', object: 'public.patient', text: `SELECT id, surname, given, phone FROM patient WHERE iin = '${String(100_000_000_000 + ((n * 7_919_333) % 899_999_999_999))}'`, rows: 1 };
    case 1:
      return { class: 'READ', command: 'SELECT', object: 'public.diagnosis', text: `SELECT code, note, at FROM diagnosis WHERE patient = ${id} ORDER BY at DESC`, rows: n % 14 };
    case 2:
      return { class: 'WRITE', command: 'INSERT', object: 'registry.appointment', text: `INSERT INTO registry.appointment (id, patient, at, note) VALUES (${n}, ${id}, now() + interval '2 days', 'қайта қабылдау')`, rows: 1 };
    case 3:
      return { class: 'READ', command: 'SELECT', object: 'results.lab_order', text: `SELECT id, ordered, state FROM results.lab_order WHERE patient = ${id} AND state <> 'done' LIMIT 50`, rows: n % 50 };
    default:
      return { class: 'WRITE', command: 'UPDATE', object: 'public.patient', text: `UPDATE patient SET note = 'нақтыланды', updated = now() WHERE id = ${id}`, rows: 1 };
  }
}

/**
 * Writes a csvlog of PostgreSQL 15 with `lines` records of pgaudit, in order of time, some 360 bytes each. Fictional throughout.
 * @param everyMs from one record to the next, milliseconds
 */
export function writeClinicLog(file: string, lines: number, everyMs = 911): void {
  const handle = openSync(file, 'w');
  let text = '';
  for (let n = 0; n < lines; n++) {
    const session = n % 400;
    const account = clinicAccounts[session % clinicAccounts.length] ?? '';
    const at = new Date(Date.UTC(2026, 8, 1) + Math.floor(n * everyMs) + 18_000_000).toISOString().replace('T', ' ').replace('Z', '');
    const told = statementOf(n);
    const id = `6b03${(0x1000 + session).toString(16)}.${(0x2000 + session).toString(16)}`;
    const audit = `AUDIT: SESSION,${Math.floor(n / 400) + 1},1,${told.class},${told.command},TABLE,${told.object},""${told.text}"",<none>,${told.rows}`;
    text +=
      `${at} +05,"${account}","mis",${20_000 + session},"10.14.2.${session % 250}:5${1000 + session}",${id},${Math.floor(n / 400) + 3},"${told.command}",` +
      `${at.slice(0, 19)} +05,7/${n},0,LOG,00000,"${audit}",,,,,,,,,"psql","client backend",,${n * 31}\n`;
    if (text.length > 1 << 20) {
      writeSync(handle, text);
      text = '';
    }
  }
  writeSync(handle, text);
  closeSync(handle);
}
