import { Fault } from '../../../../shared/contract/problem.ts';
import type { CsvMapping } from '../../../../shared/contract/sources.ts';
import type { Action } from '../../../../shared/domain/vocabulary.ts';
import { guessColumns } from '../../ingest/column-guess.ts';
import type { CsvRecord } from '../../ingest/csv-records.ts';
import type { Table } from '../../ingest/table-reader.ts';
import { timeReader, type ZoneClock } from './local-time.ts';
import { type LogItem, rejected } from './log-event.ts';
import { Occurrences } from './occurrences.ts';
import { splitQualifiedName } from './sql-relations.ts';

type ColumnName = keyof CsvMapping['columns'];

/** Headers in three languages, squeezed to letters and digits. The order decides who takes a column that fits two. */
const headers: Readonly<Record<ColumnName, RegExp>> = {
  time: /^(?:.*(?:time|timestamp|datetime|уақыт|время|датаивремя|күніуақыты).*|date|дата|күні|eventdate|logdate)$/,
  host: /(?:^ip|ipaddress|clientip|host|хост|мекенжайы|адрес|workstation|компьютер|machine|terminal)/,
  rows: /(?:^rows?$|rowcount|affected|жолсаны|жазбасаны|^жол$|строк|количество|колво|записей|records?count|рядов)/,
  action: /(?:action|event|operation|command|activity|әрекет|іс|операция|действие|событие|команда)/,
  account: /(?:account|user|login|principal|есептік|пайдаланушы|логин|учетнаязапись|пользователь|сотрудник)/,
  statement: /(?:statement|query|sql|сұрау|запрос|detail|description|сипаттама|описание)/,
  database: /(?:database|dbname|^db$|catalog|дерекқор|деректербазасы|базаданных|^база$|^бд$)/,
  schema: /(?:schema|схема|owner|сұлба)/,
  purpose: /^(?:purpose|reason|мақсат|мақсаты|цель|основание|негіздеме)$/,
  object: /(?:object|table|entity|resource|нысан|кесте|объект|таблица|document|ресурс)/,
};

/** Purposes of a base are up to this long. */
const longestPurpose = 500;

/** Words for actions in logs of the country, from which a mapping is proposed. Tried in order: failures before sign-ins. */
const actionWords: readonly (readonly [RegExp, Action])[] = [
  [/(?:fail|denied|refus|сәтсіз|қате|неудач|отказ|ошибка).*(?:log|sign|вход|кіру|auth)|(?:log|sign|вход|кіру|auth).*(?:fail|denied|refus|сәтсіз|қате|неудач|отказ|ошибка)/u, 'sign_in_failed'],
  [/^(?:login|logon|log in|sign.?in|connect|вход|авторизация|кіру|жүйеге кіру|сеанс)/u, 'sign_in'],
  [/(?:export|download|copy|unload|dump|экспорт|выгруз|скачив|жүктеп алу|көшіру|копир)/u, 'export'],
  [/(?:transfer|send|передач|отправ|беру|жолдау)/u, 'transfer'],
  [/(?:unblock|unlock|разблок|бұғаттан шығару)/u, 'unblock'],
  [/(?:block|блокир|бұғаттау)/u, 'block'],
  [/(?:anonymi|обезлич|иесіздендіру)/u, 'anonymise'],
  [/(?:delete|remove|destroy|truncate|drop|удал|уничтож|жою|өшіру)/u, 'destroy'],
  [/(?:insert|create|add|new|добав|созда|внес|қосу|толықтыру|енгізу|тіркеу)/u, 'supplement'],
  [/(?:update|edit|modify|change|alter|save|измен|редактир|исправ|өзгерту|түзету|сақтау)/u, 'change'],
  [/(?:select|read|view|open|search|find|print|просмотр|чтени|поиск|открыт|печат|қарау|оқу|іздеу|ашу|басып шығару)/u, 'view'],
  [/(?:distribut|publish|распростран|публик|тарату|жариялау)/u, 'distribute'],
  [/(?:execute|call|run|use|использ|выполн|пайдалану|орындау)/u, 'use'],
];

export function guessAction(value: string): Action | null {
  const text = value.trim().toLocaleLowerCase();
  return actionWords.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/** Proposes a mapping from the header; '' and null where no column fits. */
export function guessMapping(table: Pick<Table, 'columns' | 'headerRow'>): CsvMapping {
  const found = table.headerRow === 0 ? {} : guessColumns(table.columns, headers);
  const named = (field: ColumnName): string | null => {
    const index = found[field];
    return index === undefined ? null : (table.columns[index] ?? null);
  };
  return {
    delimiter: 'auto',
    sheet: null,
    headerRow: null,
    columns: {
      time: named('time') ?? '',
      account: named('account') ?? '',
      action: named('action') ?? '',
      database: named('database'),
      schema: named('schema'),
      object: named('object'),
      rows: named('rows'),
      host: named('host'),
      statement: named('statement'),
      purpose: named('purpose'),
    },
    timeFormat: 'auto',
    actions: {},
  };
}

/** Whether a cell is the name of a column that a mapping waits for. */
export function isKnownHeader(cell: string): boolean {
  return Object.keys(guessColumns([cell], headers)).length > 0;
}

/** Turns rows of a table into what a log tells. */
export interface TableRows {
  item(record: CsvRecord): LogItem;
}

/** Reads rows of a table by a mapping. */
export class MappedRows implements TableRows {
  readonly #mapping: CsvMapping;
  readonly #index: Readonly<Record<ColumnName, number>>;
  readonly #time: (text: string) => number | null;
  readonly #occurrences = new Occurrences();

  /** @throws Fault CSV_COLUMN_MISSING, SOURCE_MAPPING_MISSING for a time format without a date */
  constructor(columns: readonly string[], mapping: CsvMapping, clock: ZoneClock) {
    this.#mapping = mapping;
    const index = (field: ColumnName): number => {
      const name = mapping.columns[field];
      if (name === null) return -1;
      const byNumber = /^#(\d+)$/.exec(name);
      const found = columns.indexOf(name);
      const at = found >= 0 ? found : byNumber ? Number(byNumber[1]) - 1 : -1;
      if (at < 0) throw new Fault('CSV_COLUMN_MISSING', { params: { column: name || field }, fields: { [`mapping.columns.${field}`]: 'CSV_COLUMN_MISSING' } });
      return at;
    };
    this.#index = {
      time: index('time'), account: index('account'), action: index('action'), database: index('database'), schema: index('schema'),
      object: index('object'), rows: index('rows'), host: index('host'), statement: index('statement'),
      purpose: index('purpose'),
    };
    const time = timeReader(mapping.timeFormat, clock);
    if (!time) throw new Fault('SOURCE_MAPPING_MISSING', { fields: { 'mapping.timeFormat': 'FIELD_INVALID' } });
    this.#time = time;
  }

  item(record: CsvRecord): LogItem {
    const { line, raw } = record;
    if (record.broken) return rejected(line, raw, 'LOG_RECORD_QUOTES');
    const cell = (field: ColumnName): string => {
      const at = this.#index[field];
      return at < 0 ? '' : (record.cells[at] ?? '').trim();
    };
    const column = (field: ColumnName): string => this.#mapping.columns[field] ?? field;
    const timeMs = this.#time(cell('time'));
    if (timeMs === null) return rejected(line, raw, 'LOG_TIME', column('time'));
    const account = cell('account');
    if (account === '') return rejected(line, raw, 'LOG_ACCOUNT_EMPTY', column('account'));
    const value = cell('action');
    const action = this.#mapping.actions[value.toLocaleLowerCase()];
    if (!action) return rejected(line, raw, 'LOG_ACTION_UNMAPPED', column('action'), { value: value.slice(0, 60) });
    const schema = cell('schema');
    const object = cell('object');
    const name = schema === '' ? splitQualifiedName(object) : { schema, table: object };
    return {
      kind: 'event',
      line,
      raw,
      timeMs,
      account,
      host: cell('host'),
      statement: cell('statement'),
      parameters: '',
      actions: [{ action, database: cell('database'), schema: name.schema, table: name.table, rows: wholeNumber(cell('rows')) }],
      details: {},
      ...(this.#index.purpose >= 0 && { purpose: cell('purpose').slice(0, longestPurpose) }),
      occurrence: this.#occurrences.next(raw),
    };
  }
}

/** `18 340` → 18340; null for anything that is not a whole number. */
export function wholeNumber(text: string): number | null {
  const digits = text.replace(/[\s\u00a0\u202f']/g, '');
  if (!/^\d{1,15}$/.test(digits)) return null;
  return Number(digits);
}
