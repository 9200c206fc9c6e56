import { expect, test } from 'vitest';
import { coverageAxis, coverageCell, coverageColumns } from '../../../renderer/pages/sources/coverage-cells.ts';

test('a month is shown by days, a year by whole weeks that end today', () => {
  const days = coverageColumns('2026-11-02', 30);
  expect(days).toHaveLength(30);
  expect(days.at(-1)).toEqual({ firstDay: '2026-12-01', lastDay: '2026-12-01', from: 29, to: 29 });
  const weeks = coverageColumns('2025-11-26', 371);
  expect(weeks).toHaveLength(53);
  expect(weeks[0]).toEqual({ firstDay: '2025-11-26', lastDay: '2025-12-02', from: 0, to: 6 });
  expect(weeks.at(-1)).toMatchObject({ lastDay: '2026-12-01', to: 370 });
  for (const columns of [days, weeks]) expect(coverageAxis(columns).reduce((sum, { span }) => sum + span, 0)).toBe(columns.length);
});

test('days before the first record are no gap, quiet days are none either, a silence is', () => {
  const [first, , quiet, , silent] = coverageColumns('2026-11-01', 7);
  const source = { days: [0, 5, 0, 2, 0, 0, 0], firstRecordDay: '2026-11-02', gaps: [{ firstDay: '2026-11-05', lastDay: '2026-11-07', days: 3 }] };
  expect(coverageCell(source, first!)).toEqual({ count: 0, state: 'outside' });
  expect(coverageCell(source, quiet!)).toEqual({ count: 0, state: undefined });
  expect(coverageCell(source, silent!)).toEqual({ count: 0, state: 'gap' });
  expect(coverageCell({ days: [0], firstRecordDay: null, gaps: [] }, first!)).toEqual({ count: 0, state: 'outside' });
});
