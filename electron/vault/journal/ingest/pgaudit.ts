import type { Action } from '../../../../shared/domain/vocabulary.ts';
import { csvFields } from './csv-fields.ts';
import { type Relation, relationsOf, splitQualifiedName } from './sql-relations.ts';

/**
 * One message of pgaudit (its README, "Format"):
 * `AUDIT: type,statement id,substatement id,class,command,object type,object name,statement,parameter[,rows]`.
 */
export interface AuditMessage {
  readonly type: 'SESSION' | 'OBJECT';
  readonly statementId: number;
  readonly substatementId: number;
  readonly class: string;
  readonly command: string;
  readonly objectType: string;
  readonly objectName: string;
  /** null where pgaudit says `<previously logged>`, '' where it says `<not logged>`. */
  readonly statement: string | null;
  readonly parameters: string;
  /** Present with `pgaudit.log_rows`. */
  readonly rows: number | null;
}

export const auditPrefix = 'AUDIT: ';

/** @returns null where the text after `AUDIT: ` is not what pgaudit writes */
export function parseAuditMessage(message: string): AuditMessage | null {
  const fields = csvFields(message.slice(auditPrefix.length));
  if (!fields || (fields.length !== 9 && fields.length !== 10)) return null;
  const [type = '', statementId = '', substatementId = '', classOf = '', command = '', objectType = '', objectName = '', statement = '', parameters = '', rows] = fields;
  if (type !== 'SESSION' && type !== 'OBJECT') return null;
  if (!/^\d{1,15}$/.test(statementId) || !/^\d{1,15}$/.test(substatementId) || (rows !== undefined && !/^\d{1,15}$/.test(rows))) return null;
  return {
    type,
    statementId: Number(statementId),
    substatementId: Number(substatementId),
    class: classOf,
    command,
    objectType,
    objectName,
    statement: statement === '<previously logged>' ? null : statement === '<not logged>' ? '' : statement,
    parameters: parameters === '<none>' || parameters === '<not logged>' || parameters === '<previously logged>' ? '' : parameters,
    rows: rows === undefined ? null : Number(rows),
  };
}

export interface AuditedAction {
  readonly action: Action;
  readonly schema: string;
  readonly table: string;
  readonly rows: number | null;
}

/** Commands of class MISC that steer a session or keep the server, and read or write no data. */
const noAction = /^(?:SET|RESET|SHOW|DISCARD|BEGIN|START TRANSACTION|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PREPARE|DEALLOCATE|CLOSE CURSOR|LISTEN|NOTIFY|UNLISTEN|CHECKPOINT|LOAD|VACUUM|ANALYZE|REINDEX|CLUSTER|LOCK TABLE|EXPLAIN|SET CONSTRAINTS)\b/;
/** Dropping one of these takes the data with it. */
const dropsData = /^DROP (?:TABLE|SCHEMA|DATABASE|MATERIALIZED VIEW|FOREIGN TABLE|OWNED|TYPE|COLUMN)\b/;

/**
 * Class and command → action (docs/sources.md has the table with reasons).
 * @param tag command tag of the csvlog record: `COPY` around a SELECT says that its rows left the server
 * @returns null for what is no action on data
 */
export function actionOf(audit: AuditMessage, tag: string): Action | null {
  switch (audit.class) {
    case 'READ':
      if (audit.command === 'COPY' || tag === 'COPY') return 'export';
      // The EXECUTE that follows is what reads.
      return audit.command === 'PREPARE' ? null : 'view';
    case 'WRITE':
      switch (audit.command) {
        case 'INSERT':
        case 'COPY':
          return 'supplement';
        case 'DELETE':
        case 'TRUNCATE':
        case 'TRUNCATE TABLE':
          return 'destroy';
        case 'PREPARE':
          return null;
        default:
          // SELECT … FOR UPDATE is written as WRITE,UPDATE, but it only reads.
          return tag.startsWith('SELECT') ? 'view' : 'change';
      }
    case 'DDL':
      return dropsData.test(audit.command) ? 'destroy' : 'change';
    case 'ROLE':
      // Who may reach the data is changed.
      return 'change';
    case 'FUNCTION':
      // The log does not say what the function does with the data; what it reads and writes comes as records of its own.
      return 'use';
    default:
      return noAction.test(audit.command) ? null : 'use';
  }
}

interface Told {
  readonly substatementId: number;
  readonly class: string;
  readonly around: boolean;
  readonly action: Action;
  readonly schema: string;
  readonly table: string;
}

/** COPY and DECLARE CURSOR have a query inside that pgaudit logs as a substatement of its own, before or after them. */
function aroundQuery(audit: AuditMessage): boolean {
  return audit.class === 'READ' && (audit.command === 'COPY' || audit.command === 'DECLARE CURSOR');
}

const toldLimit = 256;

function sameName(a: { schema: string; table: string }, b: { schema: string; table: string }): boolean {
  return a.table === b.table && (a.schema === b.schema || a.schema === '' || b.schema === '');
}

/**
 * The statement under way in one session. pgaudit can tell one action several times: session and object records of the
 * same relation, a second record for a view (`MISC,???`), COPY after the SELECT inside it, EXECUTE after what it
 * executed. The first telling is the record, the others are repetitions.
 */
export class AuditedSession {
  #statementId = -1;
  #statement = '';
  #parameters = '';
  #told: Told[] = [];

  /** Statement and parameters, also where pgaudit refers to what it logged before. */
  text(audit: AuditMessage): { readonly statement: string; readonly parameters: string } {
    this.#turnTo(audit);
    if (audit.statement !== null) {
      this.#statement = audit.statement;
      this.#parameters = audit.parameters;
    }
    return { statement: this.#statement, parameters: this.#parameters };
  }

  /** Actions that this message tells for the first time; none for a repetition or for what is no action on data. */
  actions(audit: AuditMessage, tag: string): AuditedAction[] {
    this.#turnTo(audit);
    const action = actionOf(audit, tag);
    if (action === null) return [];
    // pgaudit counts rows of queries and changes only: its 0 for COPY, TRUNCATE, DDL and the rest means "not counted".
    const counted = (audit.class === 'READ' || audit.class === 'WRITE') && !['COPY', 'TRUNCATE', 'TRUNCATE TABLE'].includes(audit.command);
    const rows = counted ? audit.rows : null;

    if (audit.objectName !== '') {
      const name = splitQualifiedName(audit.objectName);
      if (audit.command === '???' && this.#told.some((told) => told.substatementId === audit.substatementId && sameName(told, name))) return [];
      return this.#tell(audit, [{ action, ...name, rows }]);
    }
    if (audit.class === 'READ' || audit.class === 'WRITE') {
      const { relations, touchesTables } = relationsOf(this.#statement);
      if (relations.length > 0) {
        const actions = relations.map((relation) => ({ action: actionOn(relation, action, audit), schema: relation.schema, table: relation.table, rows }));
        return this.#tell(audit, actions);
      }
      if (aroundQuery(audit) && this.#told.some((told) => told.class === 'READ')) return [];
      // A query of no table (`SELECT 1`) or of catalogues only reads no personal data: that someone was there is all it tells.
      const catalogueOnly = touchesTables || !/\b(?:from|join|into|table|copy|update)\b/i.test(this.#statement);
      return this.#tell(audit, [{ action: action === 'view' && catalogueOnly ? 'access' : action, schema: '', table: '', rows }]);
    }
    if (audit.class === 'MISC' && this.#told.length > 0) return [];
    return this.#tell(audit, [{ action, schema: '', table: '', rows }]);
  }

  #tell(audit: AuditMessage, actions: readonly AuditedAction[]): AuditedAction[] {
    const around = aroundQuery(audit);
    const fresh = actions.filter(
      (next) =>
        !this.#told.some(
          (told) =>
            told.action === next.action &&
            sameName(told, next) &&
            (told.substatementId === audit.substatementId || (around && told.class === 'READ') || (told.around && audit.class === 'READ')),
        ),
    );
    for (const { action, schema, table } of fresh) {
      if (this.#told.length >= toldLimit) this.#told.shift();
      this.#told.push({ substatementId: audit.substatementId, class: audit.class, around, action, schema, table });
    }
    return fresh;
  }

  #turnTo(audit: AuditMessage): void {
    if (audit.statementId === this.#statementId) return;
    this.#statementId = audit.statementId;
    this.#statement = '';
    this.#parameters = '';
    this.#told = [];
  }
}

/** What a statement that writes does to one of its tables: the others it only reads. */
function actionOn(relation: Relation, action: Action, audit: AuditMessage): Action {
  if (audit.class === 'WRITE' && relation.role === 'source' && action !== 'view') return 'view';
  return action;
}
