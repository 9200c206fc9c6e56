/** A table that a statement names. `schema` is empty where the statement leaves it to the search path. */
export interface Relation {
  readonly schema: string;
  readonly table: string;
  /** `target` is written to, `source` is read. */
  readonly role: 'target' | 'source';
}

export interface StatementRelations {
  readonly relations: readonly Relation[];
  /** Whether the statement reads or writes tables at all, catalogues included; false for `SELECT 1`. */
  readonly touchesTables: boolean;
}

/** Statements longer than this are not looked into beyond it: relations stand at the front of bulk inserts. */
const scanLimit = 200_000;

type Token = { readonly kind: 'word' | 'name' | 'punctuation'; readonly text: string };

const wordStart = /[A-Za-z_\u0080-\uffff]/;
const wordPart = /[A-Za-z0-9_$\u0080-\uffff]/;

/** Whose rules of quoting: in MySQL a double quote makes a string, a backtick a name, and `#` a comment. */
export type SqlDialect = 'postgresql' | 'mysql';

/** Words (lower case), quoted names (as they are) and `( ) , . ; *`; strings, numbers and comments are left out. */
function tokens(sql: string, dialect: SqlDialect): Token[] {
  const isMysql = dialect === 'mysql';
  const found: Token[] = [];
  const end = Math.min(sql.length, scanLimit);
  let at = 0;
  while (at < end) {
    const character = sql[at] ?? '';
    if ((character === '-' && sql[at + 1] === '-') || (isMysql && character === '#')) {
      const newline = sql.indexOf('\n', at);
      at = newline < 0 ? end : newline + 1;
    } else if (character === '/' && sql[at + 1] === '*') {
      let depth = 1;
      at += 2;
      while (at < end && depth > 0) {
        if (sql[at] === '/' && sql[at + 1] === '*') { depth += 1; at += 2; }
        else if (sql[at] === '*' && sql[at + 1] === '/') { depth -= 1; at += 2; }
        else at += 1;
      }
    } else if (character === "'" || (isMysql && character === '"')) {
      const previous = found.at(-1);
      const marked = !isMysql && previous?.kind === 'word' && previous.text === 'e' && /e/i.test(sql[at - 1] ?? '');
      if (marked) found.pop();
      at += 1;
      while (at < end) {
        if ((marked || isMysql) && sql[at] === '\\') at += 2;
        else if (sql[at] === character && sql[at + 1] === character) at += 2;
        else if (sql[at] === character) break;
        else at += 1;
      }
      at += 1;
    } else if (character === (isMysql ? '`' : '"')) {
      let name = '';
      at += 1;
      while (at < end) {
        if (sql[at] === character && sql[at + 1] === character) { name += character; at += 2; }
        else if (sql[at] === character) break;
        else { name += sql[at] ?? ''; at += 1; }
      }
      at += 1;
      found.push({ kind: 'name', text: name });
    } else if (character === '$' && !isMysql) {
      const tag = /^\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/.exec(sql.slice(at, at + 70))?.[0];
      if (tag) {
        const close = sql.indexOf(tag, at + tag.length);
        at = close < 0 ? end : close + tag.length;
      } else {
        at += 1;
      }
    } else if (wordStart.test(character)) {
      const start = at;
      while (at < end && wordPart.test(sql[at] ?? '')) at += 1;
      found.push({ kind: 'word', text: sql.slice(start, at).toLowerCase() });
    } else {
      if ('(),.;*'.includes(character)) found.push({ kind: 'punctuation', text: character });
      at += 1;
    }
  }
  return found;
}

/** Words that end a FROM list on their own level. */
const afterFrom = new Set(['where', 'group', 'having', 'order', 'limit', 'offset', 'fetch', 'union', 'intersect', 'except', 'window', 'returning', 'set', 'select', 'values', 'for']);
const notATable = new Set(['select', 'values', 'with', 'lateral', 'only', 'unnest', 'rows']);
/** `UPDATE` after one of these is no statement: `FOR UPDATE`, `FOR NO KEY UPDATE`, `ON CONFLICT DO UPDATE`, triggers. */
const notUpdateAfter = new Set(['for', 'key', 'do', 'on', 'or', 'before', 'after', 'then', 'of']);

interface Level {
  /** A statement began on this level, so FROM is its clause and not `extract(year FROM …)`. */
  statement: boolean;
  inFrom: boolean;
  deletes: boolean;
}

const mysqlCatalogues = new Set(['mysql', 'information_schema', 'performance_schema', 'sys']);

/** Whether a database of MySQL is the server's own. */
export function isMysqlCatalogue(database: string): boolean {
  return mysqlCatalogues.has(database.toLowerCase());
}

function isCatalogue(schema: string, table: string, dialect: SqlDialect): boolean {
  if (dialect === 'mysql') return isMysqlCatalogue(schema) || (schema === '' && table === 'dual');
  return schema === 'pg_catalog' || schema === 'information_schema' || schema === 'pg_toast' || (schema === '' && table.startsWith('pg_'));
}

/**
 * Finds the tables that one SQL statement reads and writes. It is a scanner, not a parser: meant for
 * records that name no object (pgaudit without `log_relation`, COPY, TRUNCATE), where it is the only way to the base.
 * Names of common table expressions, functions and system catalogues are left out.
 */
export function relationsOf(sql: string, dialect: SqlDialect = 'postgresql'): StatementRelations {
  const all = tokens(sql, dialect);
  const relations = new Map<string, Relation>();
  const expressions = new Set<string>();
  let touchesTables = false;

  for (let index = 0; index < all.length; index += 1) {
    const name = all[index];
    if (!name || name.kind === 'punctuation') continue;
    // name [(columns)] AS [NOT] [MATERIALIZED] (
    let next = index + 1;
    if (all[next]?.text === '(' ) {
      while (next < all.length && all[next]?.text !== ')') next += 1;
      next += 1;
    }
    if (all[next]?.kind !== 'word' || all[next]?.text !== 'as') continue;
    next += 1;
    while (all[next]?.text === 'not' || all[next]?.text === 'materialized') next += 1;
    if (all[next]?.text === '(') expressions.add(name.text);
  }

  /** Reads `a.b.c` at `start`; null where no name stands there or it is a function call. */
  const nameAt = (start: number): { schema: string; table: string; next: number } | null => {
    let at = start;
    const parts: string[] = [];
    for (;;) {
      const token = all[at];
      if (!token || token.kind === 'punctuation' || (parts.length === 0 && token.kind === 'word' && notATable.has(token.text))) return null;
      parts.push(token.text);
      at += 1;
      if (all[at]?.kind === 'punctuation' && all[at]?.text === '.') at += 1;
      else break;
    }
    return { schema: parts.at(-2) ?? '', table: parts.at(-1) ?? '', next: at };
  };

  const add = (start: number, role: Relation['role'], mayBeCall: boolean): number | null => {
    const found = nameAt(start);
    if (!found) return null;
    if (mayBeCall && all[found.next]?.text === '(') return found.next;
    touchesTables = true;
    const { schema, table } = found;
    if (!(schema === '' && expressions.has(table)) && !isCatalogue(schema, table, dialect)) {
      const key = `${role}\u0000${schema}\u0000${table}`;
      if (!relations.has(key)) relations.set(key, { schema, table, role });
    }
    return found.next;
  };

  const levels: Level[] = [{ statement: false, inFrom: false, deletes: false }];
  let expectTable = false;
  let index = 0;
  while (index < all.length) {
    const token = all[index];
    const level = levels.at(-1);
    if (!token || !level) break;
    const previous = all[index - 1];
    if (expectTable) {
      if (token.text === '(' && token.kind === 'punctuation') {
        levels.push({ statement: false, inFrom: false, deletes: false });
        index += 1;
        continue;
      }
      if (token.kind === 'word' && (token.text === 'only' || token.text === 'lateral')) {
        index += 1;
        continue;
      }
      expectTable = false;
      const next = add(index, 'source', true);
      if (next !== null) {
        index = next;
        continue;
      }
    }
    if (token.kind === 'punctuation') {
      if (token.text === '(') levels.push({ statement: false, inFrom: false, deletes: false });
      else if (token.text === ')') { if (levels.length > 1) levels.pop(); }
      else if (token.text === ',' && level.inFrom) expectTable = true;
      else if (token.text === ';') levels.splice(0, levels.length, { statement: false, inFrom: false, deletes: false });
      index += 1;
      continue;
    }
    // A quoted name, or the part after a dot, is never a keyword.
    if (token.kind === 'name' || previous?.text === '.') {
      index += 1;
      continue;
    }
    index += 1;
    const skipOnly = (start: number): number => (all[start]?.text === 'only' ? start + 1 : start);
    switch (token.text) {
      case 'select':
        level.statement = true;
        level.inFrom = false;
        break;
      case 'from':
        if (previous?.text === 'delete' && previous.kind === 'word') {
          level.statement = true;
          level.deletes = true;
          add(skipOnly(index), 'target', false);
        } else if (level.statement && previous?.text !== 'distinct') {
          level.inFrom = true;
          expectTable = true;
        }
        break;
      case 'join':
        expectTable = true;
        break;
      case 'using':
        if (level.deletes && all[index]?.text !== '(') {
          level.inFrom = true;
          expectTable = true;
        }
        break;
      case 'into':
        if (previous?.text === 'insert' || previous?.text === 'merge' || previous?.text === 'replace' || (dialect === 'mysql' && previous?.text === 'ignore')) {
          level.statement = true;
          level.deletes = previous.text === 'merge';
          add(index, 'target', false);
        }
        break;
      case 'update':
        if (!previous || previous.kind === 'punctuation' || !notUpdateAfter.has(previous.text)) {
          level.statement = true;
          add(skipOnly(index), 'target', false);
        }
        break;
      case 'copy':
        if (all[index]?.text !== '(') {
          const next = nameAt(index)?.next ?? index;
          let word = next;
          while (word < all.length && !['to', 'from'].includes(all[word]?.text ?? '')) word += 1;
          add(index, all[word]?.text === 'from' ? 'target' : 'source', false);
        }
        break;
      case 'truncate': {
        let at: number | null = all[index]?.text === 'table' ? index + 1 : index;
        while (at !== null) {
          at = add(skipOnly(at), 'target', false);
          at = at !== null && all[at]?.text === ',' ? at + 1 : null;
        }
        break;
      }
      case 'table':
        // `TABLE patient` is short for SELECT * FROM patient.
        if (!previous || (previous.kind === 'punctuation' && previous.text !== '.')) add(index, 'source', false);
        break;
      default:
        if (afterFrom.has(token.text)) level.inFrom = false;
    }
  }
  return { relations: [...relations.values()], touchesTables };
}

const qualifiedName = /^(?:("(?:[^"]|"")+"|[^".;,\s]+)\.)?("(?:[^"]|"")+"|[^".;,\s]+)$/;

/** Splits a name as PostgreSQL writes it: `registry."Карта"` → schema `registry`, table `Карта`. Other text is a table as it stands. */
export function splitQualifiedName(name: string): { readonly schema: string; readonly table: string } {
  const [, schema, table] = qualifiedName.exec(name) ?? [];
  return table === undefined ? { schema: '', table: name } : { schema: unquoted(schema ?? ''), table: unquoted(table) };
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}
