import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AccessLists, type ListedAccount, type ListedGrant } from '../../../electron/vault/journal/findings/access-lists.ts';
import { evaluate } from '../../../electron/vault/journal/findings/evaluate.ts';
import { bookOf } from '../../../electron/vault/journal/findings/rule-book.ts';
import type { ObservedRecord } from '../../../electron/vault/journal/findings/rule.ts';
import { startOfDayMs } from '../../../electron/vault/journal/findings/load-lists.ts';
import { actions, type Action, rights, type Right } from '../../../shared/domain/vocabulary.ts';

const account = (fields: Partial<ListedAccount> = {}): ListedAccount => ({ id: 'a1', name: 'n.kadyrov', kind: 'personal', source: null, people: ['p1'], disabledMs: null, ...fields });
const grant = (fields: Partial<ListedGrant> = {}): ListedGrant => ({
  base: 'b1', person: 'p1', account: null, rights: new Set<Right>(['view']), fromMs: startOfDayMs('2026-01-01'), toMs: null, toDay: null, revokedMs: null, order: '12-ө', hours: null, ...fields,
});
const names = new Map([['p1', 'Қадыров Нұрлан'], ['p2', 'Ахмет Раушан']]);
const lists = (accounts: readonly ListedAccount[], grants: readonly ListedGrant[]): AccessLists => new AccessLists(accounts, grants, names);
const record = (fields: Partial<ObservedRecord> = {}): ObservedRecord => ({
  timeMs: Date.parse('2026-11-22T00:31:07+05:00'), action: 'view', base: 'b1', notPersonal: false, account: 'n.kadyrov', source: 's1', purpose: null, subjects: [], ...fields,
});
const found = (one: ObservedRecord, all: AccessLists): string[] => evaluate(one, bookOf(all)).map(({ rule, person }) => `${rule} ${person ?? '-'}`);

describe('an account', () => {
  it('that the register does not know is a finding, whatever it does', () => {
    const nobody = lists([], []);
    expect(found(record(), nobody)).toEqual(['unknown_account -']);
    expect(found(record({ action: 'sign_in_failed', base: null }), nobody)).toEqual(['unknown_account -']);
    expect(found(record({ notPersonal: true, base: null }), nobody)).toEqual([]);
  });

  it('is compared exactly, and belongs to its source', () => {
    const all = lists([account({ source: 's1' })], [grant()]);
    expect(found(record(), all)).toEqual([]);
    expect(found(record({ account: 'N.Kadyrov' }), all)).toEqual(['unknown_account -']);
    expect(found(record({ source: 's2' }), all)).toEqual(['unknown_account -']);
  });

  it('of this source goes before one of any source', () => {
    const all = lists([account({ id: 'any', people: ['p2'] }), account({ id: 'own', source: 's1', people: ['p1'] })], [grant()]);
    expect(found(record(), all)).toEqual([]);
    expect(found(record({ source: 's2' }), all)).toEqual(['not_on_list p2']);
  });

  it('that was switched off keeps its old records; its name may have a new owner', () => {
    const disabledMs = startOfDayMs('2026-06-01');
    const all = lists([account({ id: 'old', disabledMs }), account({ id: 'new', people: ['p2'] })], [grant({ person: 'p2', fromMs: startOfDayMs('2026-06-01') })]);
    expect(found(record(), all)).toEqual([]);
    expect(found(record({ timeMs: startOfDayMs('2026-05-01') }), lists([account({ disabledMs })], [grant()]))).toEqual([]);
    expect(found(record(), lists([account({ disabledMs })], []))).toEqual(['not_on_list p1']);
  });

  it('needs no grant to sign in', () => {
    expect(found(record({ action: 'sign_in' }), lists([account()], []))).toEqual([]);
    expect(found(record({ base: null }), lists([account()], []))).toEqual([]);
  });
});

describe('days of a grant', () => {
  const days = lists([account()], [grant({ fromMs: startOfDayMs('2026-11-10'), toMs: startOfDayMs('2026-11-21'), toDay: '2026-11-20' })]);
  it.each([
    ['2026-11-09T23:59:59.999+05:00', ['not_on_list p1']],
    ['2026-11-10T00:00:00.000+05:00', []],
    ['2026-11-20T23:59:59.999+05:00', []],
    ['2026-11-21T00:00:00.000+05:00', ['grant_expired p1']],
  ])('%s', (at, expected) => {
    expect(found(record({ timeMs: Date.parse(at) }), days)).toEqual(expected);
  });

  it('were those of UTC+6 before March 2024', () => {
    const all = lists([account()], [grant({ fromMs: startOfDayMs('2024-01-10') })]);
    expect(found(record({ timeMs: Date.parse('2024-01-09T17:59:59.999Z') }), all)).toEqual(['not_on_list p1']);
    expect(found(record({ timeMs: Date.parse('2024-01-09T18:00:00.000Z') }), all)).toEqual([]);
  });

  it('end at the moment of revocation', () => {
    const revokedMs = Date.parse('2026-11-13T18:00:00+05:00');
    const all = lists([account()], [grant({ revokedMs, order: '214-к' })]);
    expect(found(record({ timeMs: revokedMs - 1 }), all)).toEqual([]);
    expect(evaluate(record({ timeMs: revokedMs }), bookOf(all))).toEqual([
      { rule: 'grant_revoked', severity: 'danger', person: 'p1', why: { account: 'n.kadyrov', holder: 'Қадыров Нұрлан', date: '13.11.2026', order: '214-к' } },
    ]);
  });

  it('what ended last is what is told', () => {
    const expired = grant({ toMs: startOfDayMs('2026-10-01'), toDay: '2026-09-30' });
    const revoked = grant({ revokedMs: startOfDayMs('2026-11-01') });
    expect(found(record(), lists([account()], [expired, revoked]))).toEqual(['grant_revoked p1']);
    expect(found(record(), lists([account()], [revoked, { ...expired, toMs: startOfDayMs('2026-11-15') }]))).toEqual(['grant_expired p1']);
    // Revoked after it had run out anyway: it ran out.
    expect(found(record(), lists([account()], [{ ...expired, revokedMs: startOfDayMs('2026-11-01') }]))).toEqual(['grant_expired p1']);
  });
});

describe('rights', () => {
  it('of all grants in force are joined', () => {
    const all = lists([account()], [grant(), grant({ rights: new Set<Right>(['change']) }), grant({ rights: new Set<Right>(['destroy']), fromMs: startOfDayMs('2027-01-01') })]);
    expect(found(record({ action: 'change' }), all)).toEqual([]);
    expect(evaluate(record({ action: 'destroy' }), bookOf(all))).toMatchObject([{ rule: 'beyond_rights', severity: 'danger', why: { action: 'destroy', rights: 'change, view' } }]);
    expect(evaluate(record({ action: 'supplement' }), bookOf(all))).toMatchObject([{ severity: 'warning' }]);
  });

  it('to transfer cover taking the data out', () => {
    const transfer = lists([account()], [grant({ rights: new Set<Right>(['transfer']) })]);
    expect(found(record({ action: 'export' }), transfer)).toEqual([]);
    expect(found(record({ action: 'transfer' }), lists([account()], [grant({ rights: new Set<Right>(['export']) })]))).toEqual(['beyond_rights p1']);
  });

  it('of another base are of no use', () => {
    expect(found(record(), lists([account()], [grant({ base: 'b2' })]))).toEqual(['not_on_list p1']);
  });
});

describe('accounts of several people and of none', () => {
  const shared = account({ kind: 'shared', people: ['p1', 'p2'] });
  it('shared: everyone on it must be on the list', () => {
    expect(found(record(), lists([shared], [grant(), grant({ person: 'p2' })]))).toEqual([]);
    expect(found(record(), lists([shared], [grant()]))).toEqual(['not_on_list p2']);
    expect(found(record(), lists([shared], []))).toEqual(['not_on_list p1', 'not_on_list p2']);
    expect(found(record(), lists([account({ kind: 'shared', people: [] })], []))).toEqual(['not_on_list -']);
  });

  it('service: authorised as itself, not through those who answer for it', () => {
    const service = account({ kind: 'service' });
    expect(found(record(), lists([service], [grant()]))).toEqual(['not_on_list -']);
    expect(found(record(), lists([service], [grant({ person: null, account: 'a1' })]))).toEqual([]);
    expect(found(record({ action: 'change' }), lists([service], [grant({ person: null, account: 'a1' })]))).toEqual(['beyond_rights -']);
  });

  it('a grant to the account itself is enough for any kind', () => {
    expect(found(record(), lists([shared], [grant({ person: null, account: 'a1' })]))).toEqual([]);
  });
});

describe('whatever the lists', () => {
  const day = fc.integer({ min: 1, max: 28 }).map((date) => startOfDayMs(`2026-11-${String(date).padStart(2, '0')}`));
  const anyGrant = fc.record({ rights: fc.subarray([...rights], { minLength: 1 }), from: day, to: fc.option(day), revoked: fc.option(day) }).map(({ rights: held, from, to, revoked }) =>
    grant({ rights: new Set(held), fromMs: from, toMs: to, toDay: to === null ? null : '2026-11-01', revokedMs: revoked }),
  );
  const anyAction = fc.constantFrom<Action>(...actions);

  it('a person breaks at most one rule, and none where a grant in force names the action', () => {
    fc.assert(
      fc.property(fc.array(anyGrant, { maxLength: 5 }), anyAction, day, (grants, action, timeMs) => {
        const violations = evaluate(record({ action, timeMs }), bookOf(lists([account()], grants)));
        expect(violations.length).toBeLessThanOrEqual(1);
        const covers = grants.some(
          (one) => one.fromMs <= timeMs && (one.toMs ?? Infinity) > timeMs && (one.revokedMs ?? Infinity) > timeMs && (one.rights as ReadonlySet<string>).has(action),
        );
        if (covers) expect(violations).toEqual([]);
        if (grants.length === 0 && action !== 'sign_in' && action !== 'sign_in_failed') expect(violations).toMatchObject([{ rule: 'not_on_list' }]);
      }),
    );
  });

  it('one more grant without end never makes a finding', () => {
    fc.assert(
      fc.property(fc.array(anyGrant, { maxLength: 4 }), anyAction, day, (grants, action, timeMs) => {
        const wide = grant({ rights: new Set(rights), fromMs: 0 });
        expect(evaluate(record({ action, timeMs }), bookOf(lists([account()], [...grants, wide])))).toEqual([]);
      }),
    );
  });
});
