import type { Action } from '../../../../shared/domain/vocabulary.ts';
import { parseLogTime, ZoneClock } from './local-time.ts';
import { type LogItem, type LogReader, rejected } from './log-event.ts';
import { decodeRecord, longestRecord } from './text-lines.ts';
import { XmlError, XmlTokens } from './xml-tokens.ts';

// From Microsoft's "Advanced security audit policy settings" and the event schema; not compared with a server here.

const utc = new ZoneClock('UTC');
const start = Buffer.from('<Event');
const finish = Buffer.from('</Event>');
/** What may stand around the events: the declaration, and the element that holds them. */
const around = /^(?:\ufeff|\s|<\?xml [^<>]*\?>|<\/?Events(?:\s[^<>]*)?>)*$/;

/** The fields of an event that are read. */
interface WindowsEvent {
  readonly id: string;
  readonly time: string;
  readonly record: string;
  readonly computer: string;
  readonly channel: string;
  readonly data: ReadonlyMap<string, string>;
}

/** Who may reach the data is changed: accounts and groups. */
const accountEvents: ReadonlySet<string> = new Set([
  '4720', '4722', '4723', '4724', '4725', '4726', '4738', '4767', '4781', '4704', '4705', '4717', '4718', '4670', '4719',
  '4727', '4728', '4729', '4730', '4731', '4732', '4733', '4734', '4735', '4737', '4754', '4755', '4756', '4757', '4758', '4764',
]); // prettier-ignore
/** Sign-ins of the system itself. */
const systemAccount = /^(?:-|SYSTEM|ANONYMOUS LOGON|LOCAL SERVICE|NETWORK SERVICE|DWM-\d+|UMFD-\d+|.*\$)$/i;
const systemLogons: ReadonlySet<string> = new Set(['0', '5']);

/** Reads security events that the Event Viewer, `wevtutil` or `Get-WinEvent … ToXml()` saved as XML. */
export class WindowsEventsReader implements LogReader {
  #buffer: Buffer = Buffer.alloc(0);
  #line = 1;

  push(chunk: Uint8Array): LogItem[] {
    this.#buffer = this.#buffer.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : Buffer.concat([this.#buffer, chunk]);
    return this.#cut();
  }

  end(): LogItem[] {
    const items = this.#cut();
    const rest = this.#buffer;
    if (rest.length > 0) items.push(...this.#between(rest.length, 'LOG_RECORD_TRUNCATED'));
    return items;
  }

  pending(): number {
    return this.#buffer.length;
  }

  #cut(): LogItem[] {
    const items: LogItem[] = [];
    for (;;) {
      const from = this.#startOfEvent();
      if (from < 0) break;
      const next = this.#startOfEvent(from + start.length);
      // Looked for no further than the next one: of many that never end each would search all that follows.
      const stop = (next < 0 ? this.#buffer : this.#buffer.subarray(0, next)).indexOf(finish, from);
      // An event that never ends: the next one begins inside it.
      if (next >= 0 && stop < 0) {
        items.push(...this.#between(next, 'LOG_RECORD_OTHER'));
        continue;
      }
      if (stop < 0) {
        if (this.#buffer.length > longestRecord) items.push(...this.#between(this.#buffer.length, 'LOG_RECORD_TRUNCATED'));
        break;
      }
      if (from > 0) items.push(...this.#between(from, 'LOG_RECORD_OTHER'));
      const bytes = this.#take(stop + finish.length - from);
      items.push(itemOf(bytes.text, bytes.line));
    }
    if (this.#buffer.length > longestRecord) items.push(...this.#between(this.#buffer.length, 'LOG_RECORD_OTHER'));
    return items;
  }

  /** Place of `<Event>` or `<Event `; not of `<Events>` or `<EventData>`. */
  #startOfEvent(from = 0): number {
    for (let at = this.#buffer.indexOf(start, from); at >= 0; at = this.#buffer.indexOf(start, at + 1)) {
      const after = this.#buffer[at + start.length];
      if (after === 0x3e || after === 0x20 || after === 0x09 || after === 0x0a || after === 0x0d) return at;
    }
    return -1;
  }

  #between(length: number, reason: string): LogItem[] {
    const { text, line } = this.#take(length);
    const blank = /^[\s\ufeff]*/.exec(text)?.[0] ?? '';
    return around.test(text) ? [] : [rejected(line + blank.split('\n').length - 1, text.trim(), reason)];
  }

  #take(length: number): { readonly text: string; readonly line: number } {
    const bytes = this.#buffer.subarray(0, length);
    const line = this.#line;
    for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) this.#line += 1;
    this.#buffer = this.#buffer.subarray(length);
    return { text: decodeRecord(bytes), line };
  }
}

function itemOf(raw: string, line: number): LogItem {
  let told: WindowsEvent;
  try {
    told = parseEvent(raw);
  } catch (error) {
    if (error instanceof XmlError) return rejected(line, raw, 'LOG_RECORD_XML');
    throw error;
  }
  const number = Number(told.record);
  const numbered = Number.isSafeInteger(number) && number > 0 ? { series: `${told.computer} ${told.channel}`.trim(), number } : undefined;
  return { ...itemOfEvent(told, raw, line), numbered };
}

function itemOfEvent(told: WindowsEvent, raw: string, line: number): LogItem {
  const found = actionOf(told);
  if (!found) return { kind: 'skipped', line };
  const timeMs = parseLogTime(told.time, utc);
  if (timeMs === null) return rejected(line, raw, 'LOG_TIME', 'TimeCreated');
  if (found.account === '') return rejected(line, raw, 'LOG_ACCOUNT_EMPTY', found.accountField);
  const host = told.data.get('IpAddress') ?? told.data.get('WorkstationName') ?? '';
  return {
    kind: 'event', line, raw, timeMs, account: found.account, host: host === '-' ? '' : host, statement: found.statement, parameters: '',
    actions: [{ action: found.action, database: told.computer, schema: '', table: found.object, rows: null }],
    details: { command: told.id, sequence: told.record },
    occurrence: 0,
  }; // prettier-ignore
}

function parseEvent(raw: string): WindowsEvent {
  const xml = new XmlTokens();
  const path: string[] = [];
  const system = new Map<string, string>();
  const data = new Map<string, string>();
  let dataName = '';
  for (const token of [...xml.push(raw), ...xml.end()]) {
    if (token.kind === 'open') {
      path.push(token.name);
      if (token.name === 'TimeCreated') system.set('time', token.attributes.get('SystemTime') ?? '');
      if (token.name === 'Data') dataName = token.attributes.get('Name') ?? '';
    } else if (token.kind === 'close') {
      path.pop();
    } else if (path[1] === 'System' && path.length === 3) {
      const name = path[2] ?? '';
      system.set(name, (system.get(name) ?? '') + token.text);
    } else if (path[1] === 'EventData' && path[2] === 'Data' && dataName !== '') {
      data.set(dataName, (data.get(dataName) ?? '') + token.text);
    } else if (path[1] === 'UserData' && path.length === 4) {
      // Event 1102 tells who cleared the log in elements, not in Data.
      data.set(path[3] ?? '', (data.get(path[3] ?? '') ?? '') + token.text);
    }
  }
  const trimmed = (name: string): string => (system.get(name) ?? '').trim();
  return { id: trimmed('EventID'), time: trimmed('time'), record: trimmed('EventRecordID'), computer: trimmed('Computer'), channel: trimmed('Channel'), data };
}

interface Found {
  readonly account: string;
  readonly accountField: string;
  readonly action: Action;
  readonly object: string;
  readonly statement: string;
}

/** @returns null for what is no one's action on data */
function actionOf({ id, data }: WindowsEvent): Found | null {
  const field = (name: string): string => {
    const value = (data.get(name) ?? '').trim();
    return value === '-' ? '' : value;
  };
  const as = (who: 'Subject' | 'Target'): { account: string; accountField: string } => {
    const name = field(`${who}UserName`);
    const domain = field(`${who}DomainName`);
    return { account: name !== '' && domain !== '' ? `${domain}\\${name}` : name, accountField: `${who}UserName` };
  };
  if (id === '4624') {
    if (systemLogons.has(field('LogonType')) || systemAccount.test(field('TargetUserName'))) return null;
    return { ...as('Target'), action: 'sign_in', object: '', statement: '' };
  }
  if (id === '4625' || ((id === '4771' || id === '4776') && !/^0x0+$/i.test(field('Status')))) {
    return { ...as('Target'), action: 'sign_in_failed', object: '', statement: '' };
  }
  if (id === '1102') return { ...as('Subject'), action: 'destroy', object: '', statement: 'Security log cleared' };
  const subject = as('Subject');
  if (id === '4663' || id === '5145') {
    if (systemAccount.test(field('SubjectUserName'))) return null;
    const object = id === '4663' ? field('ObjectName') : `${field('ShareName')}\\${field('RelativeTargetName')}`;
    return { ...subject, action: actionOfMask(Number(field('AccessMask')) || 0), object, statement: '' };
  }
  if (id === '5140') return systemAccount.test(field('SubjectUserName')) ? null : { ...subject, action: 'access', object: field('ShareName'), statement: '' };
  if (accountEvents.has(id)) {
    const statement = [...data].filter(([name]) => /^(?:Target|Member|SamAccount|PrivilegeList|ObjectName|OldTarget|NewTarget)/.test(name)).map(([name, value]) => `${name}=${value}`).join('; ');
    return { ...subject, action: 'change', object: '', statement };
  }
  return null;
}

/** Rights that were used, as bits (Microsoft, "Access Mask Format"): the one that does most to the data decides. */
function actionOfMask(mask: number): Action {
  if ((mask & (0x10000 | 0x40)) !== 0) return 'destroy';
  if ((mask & (0x2 | 0x4 | 0x10 | 0x100 | 0x40000 | 0x80000)) !== 0) return 'change';
  if ((mask & 0x1) !== 0) return 'view';
  return (mask & 0x20) !== 0 ? 'use' : 'access';
}

/** Whether the beginning of a file holds events of Windows. */
export function looksLikeWindowsEvents(beginning: string): boolean {
  return /<Event(?:\s[^<>]*)?>\s*<System>/.test(beginning) && !/<!DOCTYPE/i.test(beginning);
}
