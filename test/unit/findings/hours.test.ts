import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AccessLists, type ListedAccount, type ListedGrant } from '../../../electron/vault/journal/findings/access-lists.ts';
import { evaluate } from '../../../electron/vault/journal/findings/evaluate.ts';
import { bookOf, type RuleBook, workingDays } from '../../../electron/vault/journal/findings/rule-book.ts';
import { defaultRuleSettings, withRule } from '../../../electron/vault/journal/findings/rule-settings.ts';
import type { ObservedRecord } from '../../../electron/vault/journal/findings/rule.ts';
import { type AccessHours, isWithinHours, minuteOf } from '../../../shared/domain/access-hours.ts';
import type { Right } from '../../../shared/domain/vocabulary.ts';

const office: AccessHours = { days: 'working', from: '09:00', to: '18:00' };
const night: AccessHours = { days: 'all', from: '22:00', to: '06:00' };
const wholeDay: AccessHours = { days: 'all', from: '00:00', to: '24:00' };
const account = (fields: Partial<ListedAccount> = {}): ListedAccount => ({ id: 'a1', name: 'k', kind: 'personal', source: null, people: ['p1'], disabledMs: null, ...fields });
const grant = (fields: Partial<ListedGrant> = {}): ListedGrant => ({
  base: 'b1', person: 'p1', account: null, rights: new Set<Right>(['view']), fromMs: 0, toMs: null, toDay: null, revokedMs: null, order: '', hours: null, ...fields,
});
const names = new Map([['p1', 'Қадыров Нұрлан'], ['p2', 'Ахмет Раушан']]);

interface Case {
  readonly base?: AccessHours | null;
  readonly grants?: readonly ListedGrant[];
  readonly accounts?: readonly ListedAccount[];
  readonly settings?: RuleBook['settings'];
}

/** No grace, unless the case is about it. */
const exact = withRule(defaultRuleSettings, 'outside_hours', { graceMinutes: 0, serviceAccounts: false });

function found(at: string, { base = office, grants = [grant()], accounts = [account()], settings = exact }: Case = {}) {
  const book = bookOf(new AccessLists(accounts, grants, names), {
    settings,
    bases: new Map([['b1', { id: 'b1', hours: base, purposes: new Set<string>() }]]),
    isWorking: workingDays({ week: 'five', edits: new Map([['2026-11-21', { kind: 'transferred_work', name: '' }], ['2026-11-23', { kind: 'transferred_off', name: '' }]]) }),
  });
  const record: ObservedRecord = { timeMs: Date.parse(at), action: 'view', base: 'b1', notPersonal: false, account: 'k', source: 's1', purpose: null, subjects: [] };
  return evaluate(record, book);
}

describe('outside the stated hours', () => {
  // 24 November 2026 is a Tuesday.
  it.each([
    ['2026-11-24T08:59:59.999+05:00', 1],
    ['2026-11-24T09:00:00.000+05:00', 0],
    ['2026-11-24T17:59:59.999+05:00', 0],
    ['2026-11-24T18:00:00.000+05:00', 1],
    ['2026-11-24T00:00:00.000+05:00', 1],
    ['2026-11-22T12:00:00.000+05:00', 1],
    // The register's own calendar: a Saturday worked for a Monday off.
    ['2026-11-21T12:00:00.000+05:00', 0],
    ['2026-11-23T12:00:00.000+05:00', 1],
  ])('%s', (at, count) => {
    expect(found(at)).toHaveLength(count);
  });

  it('says when, whose, and what was stated', () => {
    expect(found('2026-11-24T18:48:00+05:00')).toEqual([
      { rule: 'outside_hours', severity: 'warning', person: 'p1', why: { account: 'k', holder: 'Қадыров Нұрлан', date: '24.11.2026', time: '18:48', hours: '09:00–18:00', context: 'hour' } },
    ]);
    expect(found('2026-11-22T12:00:00+05:00')).toMatchObject([{ why: { context: 'dayOff', date: '22.11.2026' } }]);
  });

  it('goes by the clock of Almaty, which was set back on 1 March 2024', () => {
    // 29 February 2024, a Thursday, UTC+6; 4 March, a Monday, UTC+5.
    expect(found('2024-02-29T02:59:59.999Z')).toHaveLength(1);
    expect(found('2024-02-29T03:00:00Z')).toHaveLength(0);
    expect(found('2024-03-04T03:59:59.999Z')).toHaveLength(1);
    expect(found('2024-03-04T04:00:00Z')).toHaveLength(0);
  });

  it('a shift through midnight belongs to the day it began', () => {
    const weekNight: AccessHours = { ...night, days: 'working' };
    expect(found('2026-11-24T23:59:59+05:00', { base: night })).toHaveLength(0);
    expect(found('2026-11-25T05:59:59.999+05:00', { base: night })).toHaveLength(0);
    expect(found('2026-11-25T06:00:00+05:00', { base: night })).toHaveLength(1);
    // Friday's shift ends on Saturday, Sunday's would begin on a day off.
    expect(found('2026-11-28T03:00:00+05:00', { base: weekNight })).toHaveLength(0);
    expect(found('2026-11-30T03:00:00+05:00', { base: weekNight })).toHaveLength(1);
  });

  it('the hours of a grant go before those of the base', () => {
    const at = '2026-11-24T20:00:00+05:00';
    expect(found(at, { grants: [grant({ hours: { days: 'all', from: '19:00', to: '21:00' } })] })).toHaveLength(0);
    expect(found(at, { base: null, grants: [grant({ hours: office })] })).toHaveLength(1);
    expect(found(at, { grants: [grant({ hours: wholeDay })] })).toHaveLength(0);
    expect(found(at, { base: null })).toHaveLength(0);
    // Of two grants in force one is enough; one that has ended is not.
    expect(found(at, { grants: [grant(), grant({ hours: wholeDay })] })).toHaveLength(0);
    expect(found(at, { grants: [grant(), grant({ hours: wholeDay, revokedMs: 1 })] })).toHaveLength(1);
  });

  it('of a shared account one who may is enough; a service account has only its own hours', () => {
    const at = '2026-11-24T20:00:00+05:00';
    const shared = [account({ kind: 'shared', people: ['p1', 'p2'] })];
    expect(found(at, { accounts: shared, grants: [grant(), grant({ person: 'p2', hours: night })] })).toMatchObject([{ person: null, why: { holder: 'k' } }]);
    expect(found(at, { accounts: shared, grants: [grant(), grant({ person: 'p2', hours: wholeDay })] })).toHaveLength(0);
    const service = [account({ kind: 'service', people: [] })];
    const own = (hours: AccessHours | null) => [grant({ person: null, account: 'a1', hours })];
    expect(found(at, { accounts: service, grants: own(null) })).toHaveLength(0);
    expect(found(at, { accounts: service, grants: own(office) })).toHaveLength(1);
    const settings = withRule(exact, 'outside_hours', { graceMinutes: 0, serviceAccounts: true });
    expect(found(at, { accounts: service, grants: own(null), settings })).toHaveLength(1);
  });

  it('lets a few minutes pass, also at midnight', () => {
    const settings = withRule(exact, 'outside_hours', { graceMinutes: 15, serviceAccounts: false });
    expect(found('2026-11-24T18:14:59+05:00', { settings })).toHaveLength(0);
    expect(found('2026-11-24T18:15:00+05:00', { settings })).toHaveLength(1);
    expect(found('2026-11-24T23:45:00+05:00', { settings, base: { days: 'all', from: '00:00', to: '08:00' } })).toHaveLength(0);
    expect(found('2026-11-24T23:44:59+05:00', { settings, base: { days: 'all', from: '00:00', to: '08:00' } })).toHaveLength(1);
    expect(found('2026-11-25T00:14:00+05:00', { settings, base: { days: 'all', from: '16:00', to: '24:00' } })).toHaveLength(0);
  });

  it('is silent while the rule is off', () => {
    const settings = { ...exact, outside_hours: { ...exact.outside_hours, enabled: false } };
    expect(found('2026-11-24T20:00:00+05:00', { settings })).toHaveLength(0);
  });
});

const clock = fc.integer({ min: 0, max: 1439 }).map((minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`);

it('hours and their complement divide the day, wherever midnight falls', () => {
  fc.assert(
    fc.property(clock, clock, fc.integer({ min: 0, max: 1439 }), (from, to, minute) => {
      fc.pre(minuteOf(from) !== minuteOf(to));
      const inside = isWithinHours({ days: 'all', from, to }, minute, 0, () => true);
      const outside = isWithinHours({ days: 'all', from: to, to: from }, minute, 0, () => true);
      expect(inside).toBe(!outside);
    }),
  );
});
