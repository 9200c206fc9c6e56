import type { SubjectRow } from '../../../shared/contract/incidents.ts';
import type { RejectedRow } from '../../../shared/contract/people.ts';
import { checkIin, plainNumber, readPhone } from '../../../shared/domain/identifiers.ts';
import { guessColumns, plainHeader } from './column-guess.ts';
import type { CsvRecord } from './csv-records.ts';

/** Headers of subjects' lists in Kazakh, Russian and English, letters and digits only. The whole name goes first. */
const headers = {
  fullName: /^(атыжөні|таә$|тәа$|аты?жөн|тегіатыәкесініңаты|фио|фамилияимяотчество|fullname|subject|субъект|пациент|клиент)/,
  surname: /^(тегі|тек|фамилия|surname|lastname|familyname)$/,
  patronymic: /^(әкесініңаты|әкесі|отчество|patronymic|middlename|secondname)/,
  given: /^(аты|есімі|имя|given|givenname|firstname|name)$/,
  iin: /^(жсн|иин|iin|жекесәйкестендіру|индивидуальныйидентификационный)/,
  phone: /(телефон|ұялы|^моб|мобил|сотов|абонент|phone|mobile|msisdn|^тел$|^нөмір)/,
} as const;
const mobileHeader = /ұялы|^моб|мобил|сотов|mobile/;
export type SubjectField = keyof typeof headers;
export type SubjectColumns = Partial<Record<SubjectField, number>>;

export function isSubjectHeader(cell: string): boolean {
  const plain = plainHeader(cell);
  return Object.values(headers).some((pattern) => pattern.test(plain));
}

/** Which column holds what, by its header. */
export function subjectColumns(columns: readonly string[]): SubjectColumns {
  const guessed = guessColumns(columns, headers);
  // Where there is a home telephone as well, a message reaches the mobile one (R21).
  const mobile = columns.findIndex((column) => mobileHeader.test(plainHeader(column)));
  return guessed.phone !== undefined && mobile >= 0 ? { ...guessed, phone: mobile } : guessed;
}

/** Whether anyone could be reached by such a table. */
export function hasWayToReach(columns: SubjectColumns): boolean {
  return columns.iin !== undefined || columns.phone !== undefined;
}

const longestName = 200;
const longestRaw = 4000;

/**
 * Reads rows of a subjects' list one after the other (R21). A row that cannot be used is refused with its place and
 * reason; what is only odd is a warning. Remembers what it has seen, to find repetitions.
 */
export class SubjectReader {
  readonly #columns: SubjectColumns;
  readonly #names: readonly string[];
  readonly #rowByIin = new Map<string, number>();
  readonly #rowByPerson = new Map<string, number>();

  /** @param names header of the columns, for the place of a refusal */
  constructor(columns: SubjectColumns, names: readonly string[]) {
    this.#columns = columns;
    this.#names = names;
  }

  read(record: CsvRecord): { readonly accepted: SubjectRow } | { readonly rejected: RejectedRow } {
    const refuse = (reason: string, field: SubjectField | null = null, params: RejectedRow['params'] = {}): { rejected: RejectedRow } => ({
      rejected: { row: record.row, column: this.#nameOf(field), reason, params, raw: record.raw.slice(0, longestRaw) },
    });
    if (record.broken) return refuse('CSV_QUOTE_NOT_CLOSED');
    const { surname, given, patronymic } = this.#name(record);
    if ([surname, given, patronymic].some((part) => part.length > longestName)) {
      return refuse('ROW_TOO_LONG', this.#columns.fullName === undefined ? 'surname' : 'fullName');
    }
    const warnings: string[] = [];
    if (surname === '' && given === '') warnings.push('SUBJECT_NAME_MISSING');

    const written = this.#cell(record, 'iin');
    const iin = readIin(written);
    if (iin.problem) return refuse(iin.problem, 'iin');
    if (iin.restored) warnings.push('IIN_ZEROS_RESTORED');

    const phoneText = this.#cell(record, 'phone');
    const phone = readMobile(phoneText);
    if (iin.value === '') {
      if (phoneText === '') return refuse('SUBJECT_UNREACHABLE');
      if (phone.problem) return refuse(phone.problem, 'phone');
    }
    // Reachable by the IIN; the number stays as it was written.
    if (phone.problem) warnings.push(phone.problem);
    else if (phone.unusual) warnings.push('PHONE_UNUSUAL');

    const person = iin.value === '' ? `${surname}|${given}|${patronymic}|${phone.value}`.toLowerCase() : '';
    const earlier = iin.value === '' ? this.#rowByPerson.get(person) : this.#rowByIin.get(iin.value);
    if (earlier !== undefined) {
      return refuse(iin.value === '' ? 'SUBJECT_REPEATED' : 'IIN_REPEATED', iin.value === '' ? 'phone' : 'iin', { earlier });
    }
    if (iin.value === '') this.#rowByPerson.set(person, record.row);
    else this.#rowByIin.set(iin.value, record.row);
    return { accepted: { row: record.row, surname, given, patronymic, iin: iin.value, phone: phone.value, warnings } };
  }

  #name(record: CsvRecord): { surname: string; given: string; patronymic: string } {
    if (this.#columns.surname === undefined && this.#columns.given === undefined) {
      const [surname = '', given = '', ...rest] = this.#cell(record, 'fullName').split(' ');
      return { surname, given, patronymic: rest.join(' ') };
    }
    return { surname: this.#cell(record, 'surname'), given: this.#cell(record, 'given'), patronymic: this.#cell(record, 'patronymic') };
  }

  #cell(record: CsvRecord, field: SubjectField): string {
    const at = this.#columns[field];
    const text = at === undefined ? '' : (record.cells[at] ?? '').normalize('NFC').replace(/\s+/gu, ' ').trim();
    // `="0605…"`: how tables keep the zeros of a number from Excel.
    return /^="([^"]*)"$/.exec(text)?.[1] ?? text;
  }

  #nameOf(field: SubjectField | null): string | null {
    const at = field === null ? undefined : this.#columns[field];
    return at === undefined ? null : (this.#names[at] ?? null);
  }
}

/** Spreadsheets take an IIN for a number and drop its zeros: people born in 2000–2009 lose one or two. */
function readIin(text: string): { value: string; problem: string | null; restored: boolean } {
  const digits = plainNumber(text).replace(/^'/, '');
  if (digits === '') return { value: '', problem: null, restored: false };
  const problem = checkIin(digits);
  if (problem === null) return { value: digits, problem: null, restored: false };
  const padded = digits.padStart(12, '0');
  if (/^\d{10,11}$/.test(digits) && checkIin(padded) === null) return { value: padded, problem: null, restored: true };
  return { value: '', problem, restored: false };
}

/** Numbers of the country have ten digits after +7; fewer is a number cut short. */
const shortestNumber = 10;

function readMobile(text: string): { value: string; problem: string | null; unusual: boolean } {
  if (text === '') return { value: '', problem: null, unusual: false };
  const phone = readPhone(text.replace(/^'/, ''));
  if (!phone) return { value: text, problem: 'PHONE_INVALID', unusual: false };
  const digits = phone.normal.replace(/\D/g, '').length;
  const ofCountry = /^\+?[78]/.test(phone.normal);
  if (digits < shortestNumber || (ofCountry && digits < shortestNumber + 1 && phone.normal.startsWith('+'))) {
    return { value: text, problem: 'PHONE_INCOMPLETE', unusual: false };
  }
  return { value: phone.normal, problem: null, unusual: !phone.mobile };
}
