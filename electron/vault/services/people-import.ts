import { statSync } from 'node:fs';
import type { RejectedRow } from '../../../shared/contract/people.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { plainNumber } from '../../../shared/domain/identifiers.ts';
import { type Right, rights as allRights } from '../../../shared/domain/vocabulary.ts';
import { toInstantString, today } from '../clock.ts';
import { randomUUID } from '../crypto/primitives.ts';
import { guessColumns, plainHeader } from '../ingest/column-guess.ts';
import type { CsvRecord } from '../ingest/csv-records.ts';
import { readDay } from '../ingest/read-day.ts';
import { readTable } from '../ingest/table-reader.ts';
import { findAccountByName, insertAccount } from '../register/accounts.ts';
import { findBaseByCode } from '../register/bases.ts';
import { findGrant, type GrantFields, insertGrant, listGrants } from '../register/grants.ts';
import { findPersonByIin, fullName, insertPerson, listPeople, type PersonFields, type PersonRecord } from '../register/people.ts';
import type { OpenContext, OwnAction, Session } from '../session.ts';
import { checkPerson, onAccount, onGrant, onPerson } from './people-actions.ts';

/** Lists of people are small; what is larger is another file chosen by mistake. */
const greatestFile = 32 * 1024 * 1024;

/** Headers as people of the country write them (see {@link plainHeader}); the order decides between two that fit. */
const columnPatterns = {
  iin: /^(жсн|иин|iin)/,
  account: /^(есептікжазба|логин|учетнаязапись|учетка|пайдаланушыаты|login|account|username)/,
  base: /^(база|кодбазы|дерекқор|base)/,
  rights: /^(құқық|права|право|right)/,
  orderDate: /^(бұйрықкүні|бұйрықтыңкүні|датаприказа|приказот|orderdate)/,
  orderNumber: /^(бұйрық|приказ|номерприказа|order)/,
  from: /^(басталуы|басталған|басы|с$|начало|датаначала|действуетс|доступс|from|start)/,
  to: /^(аяқталуы|аяқталған|соңы|по$|до$|окончание|датаокончания|действуетпо|доступпо|to$|until|end)/,
  full: /^(аты?жөні|толықаты|тааә|фио|фамилияимя|fullname)/,
  surname: /^(тегі|фамилия|surname|lastname)/,
  patronymic: /^(әкесініңаты|отчество|patronymic|middlename)/,
  given: /^(аты|есімі|имя|givenname|firstname|name$)/,
  position: /^(лауазым|қызметі|должность|position|jobtitle)/,
  department: /^(бөлім|құрылымдық|подразделение|отдел|department)/,
} as const;
type Column = keyof typeof columnPatterns;

/** Words for rights in three languages, without spaces, lower case. */
const rightWords: Readonly<Record<Right, readonly string[]>> = {
  view: ['көру', 'қарау', 'оқу', 'просмотр', 'чтение', 'view', 'read'],
  change: ['өзгерту', 'изменение', 'change', 'update', 'edit'],
  supplement: ['толықтыру', 'енгізу', 'дополнение', 'ввод', 'supplement', 'insert'],
  transfer: ['беру', 'передача', 'transfer'],
  export: ['экспорт', 'экспорттау', 'шығару', 'выгрузка', 'export'],
  block: ['бұғаттау', 'блокирование', 'блокировка', 'block'],
  destroy: ['жою', 'уничтожение', 'удаление', 'destroy', 'delete'],
  anonymise: ['иесіздендіру', 'обезличивание', 'anonymise'],
  use: ['пайдалану', 'использование', 'use'],
};

/** Headers of the template; each says how its cells are written. */
const templateHeaders = [
  'Тегі',
  'Аты',
  'Әкесінің аты',
  'ЖСН',
  'Лауазымы',
  'Бөлімшесі',
  'Есептік жазба',
  'База коды',
  'Құқықтар (көру, өзгерту, толықтыру, беру, экспорт, бұғаттау, жою, иесіздендіру, пайдалану)',
  'Басталуы (КК.АА.ЖЖЖЖ)',
  'Аяқталуы (КК.АА.ЖЖЖЖ)',
  'Бұйрық №',
  'Бұйрық күні (КК.АА.ЖЖЖЖ)',
] as const;

/** UTF-8 with a mark and semicolons: what Excel of the country opens without asking. */
export function peopleTemplate(): string {
  return `\uFEFF${templateHeaders.map((header) => (header.includes(';') ? `"${header}"` : header)).join(';')}\r\n`;
}

export interface PeopleImport {
  added: number;
  grants: number;
  unchanged: number;
  rejected: RejectedRow[];
}

/** A row that cannot be used, with the column that is to blame. */
class RowProblem extends Error {
  readonly reason: string;
  readonly column: string | null;
  readonly params: Record<string, string | number>;

  constructor(reason: string, column: string | null, params: Record<string, string | number> = {}) {
    super(reason);
    this.reason = reason;
    this.column = column;
    this.params = params;
  }
}

/**
 * Reads a list of people with their accounts and grants, one grant a row, and adds what is new in one transaction. What
 * is there already is left as it is; a row that cannot be used changes nothing and is listed with its reason.
 * @throws Fault CSV_EMPTY, CSV_NO_HEADER, FILE_TOO_LARGE, ENCODING_UNKNOWN
 */
export async function importPeople(file: string, context: OpenContext): Promise<PeopleImport> {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > greatestFile) throw new Fault('FILE_TOO_LARGE');
  const patterns = Object.values(columnPatterns);
  const table = await readTable(file, { isKnownHeader: (cell) => patterns.some((pattern) => pattern.test(plainHeader(cell))) });
  const columns = guessColumns(table.columns, columnPatterns);
  const namesPerson = columns.surname ?? columns.full;
  if (table.headerRow === 0 || namesPerson === undefined) throw new Fault('CSV_NO_HEADER');
  const rows: CsvRecord[] = [];
  for await (const row of table.rows) rows.push(row);
  if (rows.length === 0) throw new Fault('CSV_EMPTY');

  const report: PeopleImport = { added: 0, grants: 0, unchanged: 0, rejected: [] };
  const { session } = context;
  session.act(() => {
    const actions: OwnAction[] = [];
    const importer = new RowImporter(session, table.columns, columns, report, actions);
    rows.forEach((row, index) => {
      if (context.signal.aborted) throw new Fault('CANCELLED');
      importer.add(row);
      context.progress({ stage: 'people', done: index + 1, total: rows.length });
    });
    return { value: undefined, actions };
  });
  return report;
}

class RowImporter {
  readonly #session: Session;
  readonly #names: readonly string[];
  readonly #columns: Partial<Record<Column, number>>;
  readonly #report: PeopleImport;
  readonly #actions: OwnAction[];
  readonly #now: string;
  readonly #byName = new Map<string, PersonRecord[]>();

  constructor(session: Session, names: readonly string[], columns: Partial<Record<Column, number>>, report: PeopleImport, actions: OwnAction[]) {
    this.#session = session;
    this.#names = names;
    this.#columns = columns;
    this.#report = report;
    this.#actions = actions;
    this.#now = toInstantString(session.clock.now());
    for (const person of listPeople(session.db)) this.#remember(person);
  }

  add(row: CsvRecord): void {
    try {
      if (row.broken) throw new RowProblem('CSV_QUOTE_NOT_CLOSED', null);
      const fields = this.#person(row.cells);
      const found = this.#find(fields);
      // Everything that can be wrong with the row is found before anything of it is added.
      const grant = this.#grant(row.cells, found?.id ?? null);
      const account = this.#account(row.cells, found?.id ?? null);
      const before = this.#actions.length;
      const person = found ?? this.#addPerson(fields);
      if (account !== null) this.#addAccount(account, person);
      if (grant !== null) this.#addGrant({ ...grant, person: person.id });
      if (this.#actions.length === before) this.#report.unchanged += 1;
    } catch (error) {
      if (!(error instanceof RowProblem)) throw error;
      const { reason, column, params } = error;
      this.#report.rejected.push({ row: row.row, column, reason, params, raw: row.raw });
    }
  }

  #cell(cells: readonly string[], column: Column): string {
    const index = this.#columns[column];
    return index === undefined ? '' : (cells[index] ?? '').normalize('NFC').replace(/\s+/g, ' ').trim();
  }

  #problem(reason: string, column: Column, params: Record<string, string | number> = {}): RowProblem {
    const index = this.#columns[column];
    return new RowProblem(reason, index === undefined ? null : (this.#names[index] ?? null), params);
  }

  #text(cells: readonly string[], column: Column, longest: number): string {
    const text = this.#cell(cells, column);
    if (text.length > longest) throw this.#problem('ROW_TOO_LONG', column);
    return text;
  }

  #person(cells: readonly string[]): PersonFields {
    const [surname = '', given = '', ...rest] = this.#text(cells, 'full', 300).split(' ');
    const fields: PersonFields = {
      surname: this.#text(cells, 'surname', 120) || surname,
      given: this.#text(cells, 'given', 120) || given,
      patronymic: this.#text(cells, 'patronymic', 120) || rest.join(' '),
      iin: plainNumber(this.#cell(cells, 'iin')),
      position: this.#text(cells, 'position', 200),
      department: this.#text(cells, 'department', 200),
      dismissed: null,
      note: '',
    };
    // A spreadsheet takes an IIN for a number and drops its zeros in front.
    if (/^\d{9,11}$/.test(fields.iin)) fields.iin = fields.iin.padStart(12, '0');
    if (fields.surname === '') throw this.#problem('ROW_NAME_MISSING', this.#columns.surname === undefined ? 'full' : 'surname');
    return fields;
  }

  /** The person of the row, null for a new one. */
  #find(fields: PersonFields): PersonRecord | null {
    const { db } = this.#session;
    const byIin = findPersonByIin(db, fields.iin);
    if (byIin) {
      if (byIin.archived !== null) throw this.#problem('PERSON_IIN_TAKEN', 'iin');
      if (folded(byIin.surname) !== folded(fields.surname)) throw this.#problem('ROW_NAMES_DIFFER', 'iin');
      return byIin;
    }
    if (fields.iin !== '') {
      this.#faultAsProblem(() => checkPerson(this.#session, fields, null), 'iin');
      return null;
    }
    const namesakes = this.#byName.get(folded(fullName(fields))) ?? [];
    if (namesakes.length > 1) throw this.#problem('ROW_PERSON_AMBIGUOUS', 'surname');
    return namesakes[0] ?? null;
  }

  #addPerson(fields: PersonFields): PersonRecord {
    const id = randomUUID();
    insertPerson(this.#session.db, id, fields, this.#now);
    const person = { ...fields, id, created: this.#now, updated: this.#now, archived: null };
    this.#remember(person);
    this.#actions.push(onPerson(id, fields, 'supplement', 'person.created', { by: 'import' }));
    this.#report.added += 1;
    return person;
  }

  /** Name of an account to add; null where the row names none or the person has it. */
  #account(cells: readonly string[], person: string | null): string | null {
    const name = this.#text(cells, 'account', 200);
    if (name === '') return null;
    const other = findAccountByName(this.#session.db, name, null);
    if (!other) return name;
    if (person !== null && other.people.includes(person)) return null;
    throw this.#problem('ACCOUNT_EXISTS', 'account');
  }

  #addAccount(name: string, person: PersonRecord): void {
    const id = randomUUID();
    insertAccount(this.#session.db, id, { name, kind: 'personal', source: null, people: [person.id], note: '' }, this.#now);
    this.#actions.push(onAccount({ id, name, kind: 'personal' }, 'supplement', 'account.created', { by: 'import' }));
  }

  /** The grant of the row; null where it names no base or the person holds exactly this one. */
  #grant(cells: readonly string[], person: string | null): GrantFields | null {
    const code = this.#cell(cells, 'base');
    if (code === '') return null;
    const base = findBaseByCode(this.#session.db, code);
    if (base?.archived !== null) throw this.#problem('BASE_UNKNOWN', 'base');
    const order = { number: this.#text(cells, 'orderNumber', 80), date: this.#day(cells, 'orderDate') };
    const grant: GrantFields = {
      base: base.id,
      person,
      account: null,
      rights: this.#rights(cells),
      from: this.#day(cells, 'from') ?? order.date ?? today(this.#session.clock).toString(),
      to: this.#day(cells, 'to'),
      order,
      hours: null,
    };
    if (grant.to !== null && grant.to < grant.from) throw this.#problem('GRANT_DATES', 'to');
    if (person === null) return grant;
    const same = listGrants(this.#session.db, this.#session.clock, { base: base.id, person }).some(
      (other) =>
        other.revoked === null && other.from === grant.from && other.to === grant.to && [...other.rights].sort().join() === [...grant.rights].sort().join(),
    );
    return same ? null : grant;
  }

  #addGrant(grant: GrantFields): void {
    const id = randomUUID();
    insertGrant(this.#session.db, id, grant, this.#now);
    const made = findGrant(this.#session.db, this.#session.clock, id);
    if (made) this.#actions.push(onGrant(made, 'supplement', 'grant.given', { by: 'import' }));
    this.#report.grants += 1;
  }

  #rights(cells: readonly string[]): Right[] {
    const text = this.#cell(cells, 'rights');
    const words = text.split(/[,;/+]+/).map((word) => plainHeader(word)).filter((word) => word !== '');
    const found = words.map((word) => {
      const right = allRights.find((candidate) => rightWords[candidate].includes(word));
      if (!right) throw this.#problem('ROW_RIGHTS_UNKNOWN', 'rights', { value: word });
      return right;
    });
    if (found.length === 0) throw this.#problem('ROW_RIGHTS_UNKNOWN', 'rights', { value: '' });
    return allRights.filter((right) => found.includes(right));
  }

  #day(cells: readonly string[], column: Column): string | null {
    const text = this.#cell(cells, column);
    if (text === '') return null;
    const day = readDay(text);
    if (day === null) throw this.#problem('ROW_DATE_INVALID', column, { value: text.slice(0, 40) });
    return day;
  }

  #faultAsProblem(check: () => void, column: Column): void {
    try {
      check();
    } catch (error) {
      throw error instanceof Fault ? this.#problem(error.problem.code, column) : error;
    }
  }

  #remember(person: PersonRecord): void {
    const key = folded(fullName(person));
    this.#byName.set(key, [...(this.#byName.get(key) ?? []), person]);
  }
}

/** Names in one letter case, Ё as Е. */
function folded(name: string): string {
  return name.normalize('NFC').toLocaleLowerCase('kk').replace(/ё/g, 'е');
}
