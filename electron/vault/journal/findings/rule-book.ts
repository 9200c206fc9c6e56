import type { Database } from 'better-sqlite3';
import { Temporal } from 'temporal-polyfill';
import { accessHours } from '../../../../shared/contract/access-hours.ts';
import type { AccessHours } from '../../../../shared/domain/access-hours.ts';
import { isWorkingDay, type WorkingCalendar } from '../../../../shared/domain/working-days.ts';
import { readCalendar } from '../../register/calendar.ts';
import { dayText as dayOf } from '../almaty-days.ts';
import type { AccessLists } from './access-lists.ts';
import { loadAccessLists } from './load-lists.ts';
import { normalPurpose } from './record-purposes.ts';
import { defaultRuleSettings, readRuleSettings, type RuleSettings } from './rule-settings.ts';

/** What rules know of a base. */
export interface RuledBase {
  readonly id: string;
  /** Hours in which it may be worked with; null: any. */
  readonly hours: AccessHours | null;
  /** Its purposes, made comparable. */
  readonly purposes: ReadonlySet<string>;
}

/** Everything that records are held against, as the register has it now. */
export interface RuleBook {
  readonly settings: RuleSettings;
  readonly lists: AccessLists;
  readonly bases: ReadonlyMap<string, RuledBase>;
  /** @param day days in Almaty since 1970-01-01 */
  readonly isWorking: (day: number) => boolean;
}

export function loadRuleBook(db: Database, settings = readRuleSettings(db)): RuleBook {
  const rows = db.prepare<[], { id: string; hours: string | null; purposes: string }>('SELECT id, hours, purposes FROM base').all();
  const bases = rows.map(({ id, hours, purposes }): RuledBase => ({
    id,
    hours: hours === null ? null : accessHours.parse(JSON.parse(hours)),
    purposes: new Set((JSON.parse(purposes) as string[]).map(normalPurpose)),
  }));
  return { settings, lists: loadAccessLists(db), bases: new Map(bases.map((base) => [base.id, base])), isWorking: workingDays(readCalendar(db)) };
}

/** Holds nothing against anybody but the lists. */
export function bookOf(lists: AccessLists, more: Partial<RuleBook> = {}): RuleBook {
  return { settings: defaultRuleSettings, lists, bases: new Map(), isWorking: () => true, ...more };
}

/** Whether days are working days; each is looked up once. */
export function workingDays(calendar: WorkingCalendar): (day: number) => boolean {
  const known = new Map<number, boolean>();
  return (day) => {
    let working = known.get(day);
    if (working === undefined) {
      working = isWorkingDay(Temporal.PlainDate.from(dayOf(day)), calendar);
      known.set(day, working);
    }
    return working;
  };
}
