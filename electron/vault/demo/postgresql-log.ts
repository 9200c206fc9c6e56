import { demoSubjects } from './subjects.ts';
import { SampleRandom } from './random.ts';

const minute = 60_000;
const hour = 60 * minute;
const dayMs = 24 * hour;
/** Almaty, UTC+5 since 2024-03-01. */
const zoneOffset = 5 * hour;

/** Days of ordinary work before the night. */
const days = 30;

interface Step {
  /** Seconds after the step before. */
  readonly after: number;
  readonly class: 'READ' | 'WRITE' | 'ROLE' | 'DDL';
  readonly command: string;
  /** Command tag of the log record, where it is not the command. */
  readonly tag?: string;
  readonly objects: readonly string[];
  readonly kind?: 'TABLE' | 'VIEW';
  readonly statement: string;
  readonly rows: number;
}

interface Visit {
  readonly account: string;
  readonly database: string;
  readonly host: string;
  /** Milliseconds. */
  readonly at: number;
  readonly steps: readonly Step[];
}

const read = (after: number, objects: readonly string[], statement: string, rows: number): Step => ({ after, class: 'READ', command: 'SELECT', objects, statement, rows });
const write = (after: number, command: 'INSERT' | 'UPDATE' | 'DELETE', object: string, statement: string, rows = 1): Step => ({
  after, class: 'WRITE', command, objects: [object], statement, rows,
});

/** What someone of a trade does with the data, time after time. */
type Trade = (random: SampleRandom, iin: string) => Step[];

const registrar: Trade = (random, iin) => {
  const id = random.between(1, 184_000);
  const number = random.between(50_000, 59_999);
  return [
    read(random.between(5, 40), ['public.patient'], `SELECT id, surname, given, phone FROM patient WHERE iin = '${iin}'`, 1),
    read(random.between(3, 20), ['registry.appointment'], `SELECT at, doctor FROM registry.appointment WHERE patient = ${id} ORDER BY at DESC LIMIT 10`, random.between(0, 10)),
    write(random.between(20, 120), 'INSERT', 'registry.appointment', `INSERT INTO registry.appointment (id, patient, at, note) VALUES (${number}, ${id}, now() + interval '2 days', 'қайта қабылдау')`),
    ...(random.next() < 0.3 ? [write(random.between(10, 60), 'UPDATE', 'public.patient', `UPDATE patient SET phone = '+7 701 555 01 ${String(random.between(10, 99))}' WHERE id = ${id}`)] : []),
  ];
};

const doctor: Trade = (random) => {
  const id = random.between(1, 184_000);
  return [
    read(random.between(5, 30), ['public.patient'], `SELECT surname, given, patronymic FROM patient WHERE id = ${id}`, 1),
    read(random.between(2, 15), ['public.diagnosis'], `SELECT code, note, at FROM diagnosis WHERE patient = ${id} ORDER BY at DESC`, random.between(1, 14)),
    ...(random.next() < 0.6 ? [write(random.between(60, 600), 'INSERT', 'public.diagnosis', `INSERT INTO diagnosis (patient, code, note)\n  VALUES (${id}, 'J06.9', 'Жалпы жағдайы қанағаттанарлық')`)] : []),
    ...(random.next() < 0.2 ? [write(random.between(20, 90), 'UPDATE', 'public.diagnosis', `UPDATE diagnosis SET note = 'Диагноз нақтыланды' WHERE patient = ${id} AND code = 'J06.9'`)] : []),
  ];
};

const nurse: Trade = (random) => {
  const id = random.between(1, 184_000);
  return [
    read(random.between(5, 30), ['public.patient'], `SELECT surname, given FROM patient WHERE id = ${id}`, 1),
    write(random.between(30, 300), 'INSERT', 'public.procedure_done', `INSERT INTO procedure_done (patient, kind) VALUES (${id}, 'инъекция')`),
  ];
};

const laboratory: Trade = (random) => {
  const order = random.between(100_000, 999_999);
  return [
    read(random.between(5, 30), ['results.lab_order'], `SELECT * FROM results.lab_order WHERE id = ${order}`, 1),
    write(random.between(60, 400), 'INSERT', 'results.lab_result', `INSERT INTO results.lab_result ("order", value, note) VALUES (${order}, ${random.between(30, 90) / 10}, 'норма')`),
  ];
};

const pharmacist: Trade = (random) => {
  const number = random.between(200_000, 299_999);
  return [
    read(random.between(5, 30), ['public.prescription'], `SELECT p.number, p.drug, p.dose FROM prescription p WHERE p.number = ${number}`, 1),
    write(random.between(20, 200), 'UPDATE', 'public.prescription', `UPDATE prescription SET given_at = now() WHERE number = ${number}`),
  ];
};

const insurer: Trade = (random) => {
  const id = random.between(1, 33_000);
  return [
    read(random.between(5, 60), ['public.contract', 'public.insured'], `SELECT c.number, i.surname FROM contract c JOIN insured i ON i.id = c.insured WHERE c.id = ${id}`, 1),
    ...(random.next() < 0.4 ? [write(random.between(30, 200), 'UPDATE', 'public.contract', `UPDATE contract SET state = 'келісілген' WHERE id = ${id}`)] : []),
  ];
};

const support: Trade = (random) => [
  read(random.between(10, 60), ['public.app_user'], `SELECT id, phone, last_seen FROM app_user WHERE id = ${random.between(1, 41_000)}`, 1),
];

const mobileServer: Trade = (random) => {
  const id = random.between(1, 41_000);
  return [
    read(random.between(1, 4), ['public.app_user'], `SELECT * FROM app_user WHERE id = ${id}`, 1),
    write(random.between(1, 4), 'UPDATE', 'public.app_user', `UPDATE app_user SET last_seen = now() WHERE id = ${id}`),
  ];
};

const laboratorySync: Trade = (random) => {
  const rows = random.between(40, 260);
  return [
    read(random.between(1, 4), ['results.lab_order'], `SELECT * FROM results.lab_order WHERE state = 'дайын' LIMIT 500`, rows),
    {
      after: random.between(2, 6), class: 'READ', command: 'SELECT', tag: 'COPY', objects: ['results.lab_result'], rows,
      statement: "COPY (SELECT r.* FROM results.lab_result r WHERE r.sent_at IS NULL) TO STDOUT WITH (FORMAT binary)",
    },
  ];
};

interface Worker {
  readonly account: string;
  readonly database: string;
  readonly host: string;
  readonly trade: Trade;
  /** Visits on a working day, on a day off, and rounds of the trade in each. */
  readonly visits: readonly [workday: number, dayOff: number];
  readonly rounds: readonly [from: number, to: number];
  /** Hours of the day. */
  readonly hours: readonly [from: number, to: number];
  /** Days from the night up to which they work: nobody after their dismissal. */
  readonly until?: number;
}

const workers: readonly Worker[] = [
  { account: 'k.ibrayeva', database: 'mis', host: '10.14.2.31', trade: registrar, visits: [2, 0], rounds: [1, 3], hours: [8, 18] },
  { account: 'a.yermek', database: 'mis', host: '10.14.2.32', trade: registrar, visits: [2, 0], rounds: [1, 3], hours: [8, 18] },
  { account: 'k.duisen', database: 'mis', host: '10.14.2.33', trade: registrar, visits: [1, 1], rounds: [1, 2], hours: [9, 19] },
  { account: 'registratura', database: 'mis', host: '10.14.2.30', trade: registrar, visits: [1, 1], rounds: [1, 2], hours: [8, 14] },
  { account: 'g.ospanova', database: 'mis', host: '10.14.2.41', trade: doctor, visits: [2, 0], rounds: [1, 3], hours: [9, 21] },
  { account: 'l.rakhym', database: 'mis', host: '10.14.2.42', trade: doctor, visits: [1, 0], rounds: [1, 3], hours: [9, 17] },
  { account: 'b.tursyn', database: 'mis', host: '10.14.2.43', trade: doctor, visits: [1, 1], rounds: [1, 2], hours: [8, 16] },
  { account: 'r.akhmet', database: 'mis', host: '10.14.2.51', trade: nurse, visits: [1, 0], rounds: [2, 4], hours: [8, 19] },
  { account: 'o.beisen', database: 'mis', host: '10.14.2.52', trade: nurse, visits: [1, 1], rounds: [1, 3], hours: [8, 19], until: -5 },
  { account: 'd.nurpeiis', database: 'lab', host: '10.14.3.11', trade: laboratory, visits: [2, 0], rounds: [2, 4], hours: [8, 17] },
  { account: 'e.bekturov', database: 'lab', host: '10.14.3.10', trade: laboratory, visits: [1, 0], rounds: [1, 2], hours: [9, 18] },
  { account: 'zh.tolegen', database: 'pharmacy', host: '10.14.4.11', trade: pharmacist, visits: [2, 1], rounds: [1, 3], hours: [9, 20] },
  { account: 's.muratov', database: 'pharmacy', host: '10.14.4.10', trade: pharmacist, visits: [1, 0], rounds: [1, 1], hours: [10, 17] },
  { account: 'a.sarsen', database: 'pharmacy', host: '10.14.4.12', trade: pharmacist, visits: [0, 0], rounds: [1, 2], hours: [10, 16], until: -7 },
  { account: 'a.kasymova', database: 'insurance', host: '10.14.5.11', trade: insurer, visits: [1, 0], rounds: [1, 3], hours: [9, 18] },
  { account: 't.abilov', database: 'insurance', host: '10.14.5.12', trade: insurer, visits: [1, 0], rounds: [1, 2], hours: [9, 18] },
  { account: 's.omarova', database: 'mobile', host: '10.14.6.11', trade: support, visits: [1, 0], rounds: [1, 3], hours: [9, 18] },
  { account: 'svc_mobile', database: 'mobile', host: '10.14.1.20', trade: mobileServer, visits: [3, 3], rounds: [1, 2], hours: [7, 23] },
  { account: 'svc_lis_sync', database: 'lab', host: '10.14.1.14', trade: laboratorySync, visits: [8, 8], rounds: [1, 1], hours: [0, 23] },
];

/**
 * What should not have happened, besides the night itself.
 * @param night midnight in which the table was copied
 */
function oddVisits(night: number): Visit[] {
  const at = (day: number, clock: number): number => night + day * dayMs + clock * hour;
  return [
    // the right to change was never given
    { account: 'r.akhmet', database: 'mis', host: '10.14.2.51', at: at(-2, 19.37), steps: [write(12, 'UPDATE', 'public.diagnosis', "UPDATE diagnosis SET note = 'түзетілді' WHERE patient = 90412 AND code = 'I10'")] },
    // the intern's term is over
    ...[-5, -4, -3].map((day): Visit => ({
      account: 'a.sarsen', database: 'pharmacy', host: '10.14.4.12', at: at(day, 11.25),
      steps: [read(14, ['public.prescription'], `SELECT number, drug, patient FROM prescription WHERE given_at IS NULL LIMIT ${20 - day}`, 20 - day)],
    })),
    // on the list of another base
    { account: 's.omarova', database: 'insurance', host: '10.14.6.11', at: at(-5, 12.2), steps: [read(25, ['public.insured'], "SELECT surname, given, phone FROM insured WHERE phone LIKE '%555 01%'", 14)] },
    // nobody knows whose it is
    {
      account: 'tmp_report', database: 'insurance', host: '10.14.9.40', at: at(-1, 5.66),
      steps: [read(31, ['public.contract'], 'SELECT * FROM contract WHERE state = \'мерзімі өткен\'', 96), read(95, ['public.insured', 'public.contract'], 'SELECT i.* FROM insured i JOIN contract c ON c.insured = i.id WHERE c.state = \'мерзімі өткен\'', 96)],
    },
    // a database that no rule maps yet
    ...[-20, -13, -6].map((day): Visit => ({
      account: 'd.seitkazy', database: 'reports', host: '10.14.1.5', at: at(day, 8.1),
      steps: [read(5, ['public.daily_kpi'], 'SELECT * FROM daily_kpi ORDER BY day DESC LIMIT 30', 30)],
    })),
    {
      account: 'd.seitkazy', database: 'mis', host: '10.14.1.5', at: at(-1, 18.79),
      steps: [{ after: 20, class: 'ROLE', command: 'ALTER ROLE', objects: [], statement: 'ALTER ROLE registrar_ro CONNECTION LIMIT 20', rows: 0 }],
    },
    // the nightly copy to the laboratory's archive, larger than ever, and allowed
    {
      account: 'svc_lis_sync', database: 'lab', host: '10.14.1.14', at: at(-1, 2.23),
      steps: [{ after: 8, class: 'READ', command: 'SELECT', tag: 'COPY', objects: ['results.lab_result'], statement: 'COPY (SELECT * FROM results.lab_result WHERE at >= date_trunc(\'year\', now())) TO STDOUT', rows: 41_200 }],
    },
  ];
}

/** 23:48–00:31: the account of one who was dismissed nine days before. */
function nightVisit(night: number): Visit {
  const to = (clock: string): number => {
    const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
    return (hours * 60 + minutes) * minute + seconds * 1000;
  };
  const times = ['23:51:36', '23:58:03', '24:14:40', '24:28:11', '24:28:52', '24:31:07'].map(to);
  const start = to('23:48:19');
  const after = times.map((time, index) => (time - (index === 0 ? start : (times[index - 1] ?? 0))) / 1000);
  const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0, last = 0] = after;
  return {
    account: 'n.kadyrov', database: 'mis', host: '10.14.2.77', at: night - dayMs + start,
    steps: [
      read(first, ['public.patient'], 'SELECT * FROM patient ORDER BY id LIMIT 500', 500),
      read(second, ['public.patient'], 'SELECT * FROM patient ORDER BY id LIMIT 500 OFFSET 500', 500),
      read(third, ['public.diagnosis'], "SELECT patient, code, note FROM diagnosis WHERE code LIKE 'F%'", 2206),
      { ...read(fourth, ['public.patient_contact'], 'SELECT * FROM patient_contact', 4912), kind: 'VIEW' },
      read(fifth, ['public.patient', 'public.diagnosis'], 'SELECT p.*, d.code\n  FROM patient p\n  JOIN diagnosis d ON d.patient = p.id\n WHERE d.code LIKE \'F%\'', 4912),
      { after: last, class: 'READ', command: 'SELECT', tag: 'COPY', objects: ['public.patient'], statement: 'COPY (SELECT * FROM patient) TO STDOUT', rows: 18_340 },
    ],
  };
}

/** Failed sign-ins: a forgotten password, and somebody trying names. */
function refusals(night: number): { readonly at: number; readonly account: string; readonly host: string }[] {
  const at = (day: number, clock: number): number => night + day * dayMs + clock * hour;
  return [
    { at: at(-12, 8.02), account: 'k.ibrayeva', host: '10.14.2.31' },
    { at: at(-12, 8.03), account: 'k.ibrayeva', host: '10.14.2.31' },
    { at: at(-8, 3.15), account: 'admin', host: '10.14.9.13' },
    { at: at(-8, 3.151), account: 'root', host: '10.14.9.13' },
    { at: at(-8, 3.152), account: 'sa', host: '10.14.9.13' },
  ];
}

/** Clock time as the server writes it. */
function timeText(ms: number): string {
  return `${new Date(ms + zoneOffset).toISOString().slice(0, 23).replace('T', ' ')} +05`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** A field in the message of pgaudit. */
function auditField(text: string): string {
  return /[",\n\r]/.test(text) ? quoted(text) : text;
}

interface Line {
  readonly at: number;
  readonly text: string;
}

/** Sessions of one server, numbered as it numbers them. */
class ServerLog {
  readonly lines: Line[] = [];
  #process = 8000;
  #checkpoints = 0;

  visit({ account, database, host, at, steps }: Visit): void {
    const session = this.#session(at, account, database, host);
    session(at, 'authentication', `connection authorized: user=${account} database=${database} application_name=mis-client`);
    let now = at;
    steps.forEach((step, index) => {
      now += Math.round(step.after * 1000) + 482;
      const tag = step.tag ?? step.command;
      step.objects.forEach((object) => {
        session(now, tag, this.#audit(step, index + 1, 1, step.command, object));
      });
      if (step.objects.length === 0) session(now, tag, this.#audit(step, index + 1, 1, step.command, ''));
      // pgaudit tells COPY itself after the query inside it.
      if (step.tag === 'COPY') session(now, tag, this.#audit({ ...step, rows: 0 }, index + 1, 2, 'COPY', ''));
    });
    session(now + 4 * minute, 'idle', `disconnection: session time: 0:04:00.000 user=${account} database=${database} host=${host} port=51822`);
  }

  refuse({ at, account, host }: { readonly at: number; readonly account: string; readonly host: string }): void {
    const session = this.#session(at, account, 'mis', host);
    session(at, 'authentication', `password authentication failed for user "${account}"`, 'FATAL', '28P01');
  }

  /** What a server says of itself. */
  checkpoint(at: number): void {
    this.#checkpoints += 1;
    this.lines.push({
      at,
      text: `${timeText(at)},,,611,,6b0355e2.263,${this.#checkpoints},,${timeText(at).slice(0, 19)} +05,,0,LOG,00000,"checkpoint complete: wrote 1881 buffers (11.5%)",,,,,,,,,"","checkpointer",,0`,
    });
  }

  #audit(step: Step, statementId: number, substatementId: number, command: string, object: string): string {
    const kind = object === '' ? '' : (step.kind ?? 'TABLE');
    return `AUDIT: SESSION,${statementId},${substatementId},${step.class},${command},${kind},${object},${auditField(step.statement)},<none>,${step.rows}`;
  }

  #session(start: number, account: string, database: string, host: string): (at: number, tag: string, message: string, severity?: string, state?: string) => void {
    this.#process += 3;
    const process = this.#process;
    const id = `${Math.floor(start / 1000).toString(16)}.${process.toString(16)}`;
    let number = 0;
    return (at, tag, message, severity = 'LOG', state = '00000') => {
      number += 1;
      this.lines.push({
        at,
        text: `${timeText(at)},${quoted(account)},${quoted(database)},${process},"${host}:51822",${id},${number},${quoted(tag)},${timeText(start).slice(0, 19)} +05,3/${process},0,${severity},${state},${quoted(message)},,,,,,,,,"mis-client","client backend",,0`,
      });
    };
  }
}

/**
 * Thirty days of a clinic's PostgreSQL as its csvlog with pgaudit tells them, ending with the night in which a table was
 * copied. Always the same but for its dates.
 * @param night midnight of that night in Almaty, milliseconds
 */
export function demoPostgresqlLog(night: number): string {
  const random = new SampleRandom(20_261_122);
  const iins = demoSubjects().map(({ iin }) => iin);
  const log = new ServerLog();
  for (let day = -days; day < 0; day += 1) {
    const midnight = night + day * dayMs;
    const weekday = new Date(midnight + zoneOffset).getUTCDay();
    const dayOff = weekday === 0 || weekday === 6;
    log.checkpoint(midnight + 4 * hour);
    for (const { account, database, host, trade, visits, rounds, hours, until } of workers) {
      const count = visits[dayOff ? 1 : 0];
      for (let visit = 0; visit < count; visit += 1) {
        const at = midnight + random.between(hours[0] * 60, hours[1] * 60) * minute + random.between(0, 59_999);
        const steps = Array.from({ length: random.between(...rounds) }, () => trade(random, random.pick(iins))).flat();
        if (until === undefined || day <= until) log.visit({ account, database, host, at, steps });
      }
    }
  }
  for (const visit of oddVisits(night)) log.visit(visit);
  for (const refusal of refusals(night)) log.refuse(refusal);
  log.visit(nightVisit(night));
  // A visit that began before the night may reach beyond its end; the server writes in order of time.
  return `${log.lines.sort((a, b) => a.at - b.at).map(({ text }) => text).join('\n')}\n`;
}
