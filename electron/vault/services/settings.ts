import { readFileSync, statSync } from 'node:fs';
import { Temporal } from 'temporal-polyfill';
import { Fault } from '../../../shared/contract/problem.ts';
import { checkBin } from '../../../shared/domain/identifiers.ts';
import { isYearKnown, officialDays } from '../../../shared/domain/working-days.ts';
import { bundledPacks, missingEditions, packRefOf, parsePack } from '../../../shared/regulation/packs.ts';
import { toInstantString, today } from '../clock.ts';
import type { AreaHandlers } from '../handlers.ts';
import { readCalendarEdits, writeCalendarDay } from '../register/calendar.ts';
import { insertPack, loadPacks } from '../register/packs.ts';
import { readOrganisation, readSettings, writeOrganisation, writeSettings } from '../register/settings.ts';
import type { OwnAction, Session } from '../session.ts';
import { changedFields } from './changed-fields.ts';

/** A pack of an order has some tens of kilobytes. */
const greatestPack = 2 * 1024 * 1024;
/** `source` of days that the user set, where official ones name a law or an order. */
const ownSource = 'user';

function changeOf(session: Session, what: string, details: OwnAction['details']): OwnAction {
  return { action: 'change', what, object: `register:${session.registerId}`, details };
}

export const settings: AreaHandlers<'settings'> = {
  get: (_input, { session }) => ({ organisation: readOrganisation(session.db), settings: readSettings(session.db) }),

  setOrganisation: (next, { session, vault }) => {
    if (next.bin !== '' && checkBin(next.bin) !== null) throw new Fault('BIN_CONTROL_DIGIT', { fields: { bin: 'BIN_CONTROL_DIGIT' } });
    const fields = changedFields(readOrganisation(session.db), next);
    if (fields.length > 0) {
      session.act((db) => {
        writeOrganisation(db, next);
        return { value: undefined, actions: [changeOf(session, 'organisation.changed', { fields: fields.join(',') })] };
      });
      vault.emit('data.changed', ['settings']);
      vault.emit('register.changed');
    }
    return next;
  },

  set: (next, { session, vault }) => {
    const fields = changedFields(readSettings(session.db), next);
    if (fields.length > 0) {
      session.act((db) => {
        writeSettings(db, next);
        return { value: undefined, actions: [changeOf(session, 'settings.changed', { fields: fields.join(',') })] };
      });
      vault.emit('data.changed', ['settings']);
    }
    return next;
  },

  calendar: ({ year }, { session }) => {
    const edits = readCalendarEdits(session.db);
    const { week } = readSettings(session.db);
    const official = officialDays(year, week).filter(({ day }) => !edits.has(day));
    const own = [...edits].flatMap(([day, { kind, name }]) => {
      if (kind === 'ordinary' || !day.startsWith(`${year}-`)) return [];
      const known = officialDays(year, week).find((entry) => entry.day === day)?.name;
      return [{ day, kind, name: name === '' && known ? known : { kk: name, ru: name, en: name }, source: ownSource }];
    });
    return { days: [...official, ...own].sort((a, b) => a.day.localeCompare(b.day)), known: isYearKnown(year) };
  },

  setCalendarDay: ({ day, kind, name }, { session, vault, clock }) => {
    const { year } = Temporal.PlainDate.from(day);
    const official = officialDays(year, readSettings(session.db).week).find((entry) => entry.day === day);
    // What the table says already, or says nothing about, needs no word of the user's.
    const asOfficial = kind === (official?.kind ?? 'ordinary') && name === '';
    session.act((db) => {
      writeCalendarDay(db, day, asOfficial ? null : { kind, name }, toInstantString(clock.now()));
      return { value: undefined, actions: [changeOf(session, 'calendar.changed', { day, kind })] };
    });
    vault.emit('data.changed', ['settings', 'today', 'incidents']);
    return {};
  },

  packs: (_input, { session, clock }) => {
    const packs = loadPacks(session.db);
    const bundled = new Set(bundledPacks.map((pack) => pack.id));
    return {
      packs: packs.map((pack) => ({ ...packRefOf(pack), kind: pack.kind, title: pack.title, bundled: bundled.has(pack.id) })),
      missing: missingEditions(today(clock).toString(), packs),
    };
  },

  addPack: ({ file: handle }, { session, files, vault, clock }) => {
    const pack = parsePack(readJson(files.take(handle, 'read')));
    session.act((db) => {
      insertPack(db, pack, toInstantString(clock.now()));
      return {
        value: undefined,
        actions: [changeOf(session, 'pack.added', { pack: pack.id, order: pack.order, edition: pack.edition })],
      };
    });
    vault.emit('data.changed', ['settings', 'incidents', 'applications']);
    vault.emit('register.changed');
    return packRefOf(pack);
  },
};

function readJson(file: string): unknown {
  let text: string;
  try {
    if (statSync(file).size > greatestPack) throw new Fault('PACK_INVALID', { params: { place: '/', reason: 'size' } });
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw error instanceof Fault ? error : new Fault('FILE_UNREADABLE', {}, { cause: error });
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Fault('PACK_INVALID', { params: { place: '/', reason: 'JSON' } }, { cause: error });
  }
}
