import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import type { Deadline } from '../../../shared/contract/forms.ts';
import { deadlineFrom } from '../../../shared/domain/working-days.ts';
import { deadlineStanding } from '../../../renderer/components/deadline/deadline-state.ts';

const calendar = { week: 'five', edits: new Map() } as const;
const at = (almaty: string) => Temporal.ZonedDateTime.from(`${almaty}[Asia/Almaty]`).toInstant();
const term = (from: string, amount: number): Deadline =>
  deadlineFrom(at(from), amount, calendar, { requirement: 'R18', citation: '481/НҚ, 3' });

describe('where a term stands', () => {
  // Friday; the next working day is Monday.
  const weekend = term('2026-11-20T16:40', 1);

  test('a weekend in between leaves one working day', () => {
    expect(deadlineStanding(weekend, at('2026-11-21T12:00'))).toMatchObject({ state: 'soon', workingDaysLeft: 1, pastTarget: false });
  });

  test('the last day is today, until its end', () => {
    expect(deadlineStanding(weekend, at('2026-11-23T00:00'))).toMatchObject({ state: 'today', workingDaysLeft: 0, pastTarget: false });
    expect(deadlineStanding(weekend, at('2026-11-23T16:40'))).toMatchObject({ state: 'today', pastTarget: true });
    expect(deadlineStanding(weekend, at('2026-11-23T23:59'))).toMatchObject({ state: 'today', pastTarget: true, share: 1 });
  });

  test('after the limit it is overdue', () => {
    expect(deadlineStanding(weekend, at('2026-11-24T00:01')).state).toBe('overdue');
  });

  test('ten working days count down by working days only', () => {
    const ten = term('2026-11-16T09:00', 10);
    expect(deadlineStanding(ten, at('2026-11-16T10:00'))).toMatchObject({ state: 'later', workingDaysLeft: 10 });
    expect(deadlineStanding(ten, at('2026-11-21T10:00')).workingDaysLeft).toBe(deadlineStanding(ten, at('2026-11-22T10:00')).workingDaysLeft);
    expect(deadlineStanding(ten, at('2026-11-27T10:00'))).toMatchObject({ state: 'soon', workingDaysLeft: 1 });
  });
});
