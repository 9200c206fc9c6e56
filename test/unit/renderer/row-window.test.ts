import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowsInSight } from '../../../renderer/components/list-page/row-window.ts';

// What a browser can scroll to, 0 to body less sight, must show every row there is, however many there are.

const list = fc.record({ count: fc.oneof(fc.nat({ max: 60 }), fc.nat({ max: 5_000_000 })), rowHeight: fc.constantFrom(28, 32, 36), height: fc.integer({ min: 40, max: 1400 }) });

test('the rows that are drawn fill what is in sight, at the place where they are seen', () => {
  fc.assert(
    fc.property(list, fc.double({ min: 0, max: 1, noNaN: true }), ({ count, rowHeight, height }, share) => {
      const { bodyHeight } = rowsInSight(count, rowHeight, { top: 0, height });
      expect(bodyHeight).toBeLessThanOrEqual(2 ** 25);
      const top = share * Math.max(0, bodyHeight - height);
      const { first, last, topOf } = rowsInSight(count, rowHeight, { top, height });
      expect(last - first).toBeLessThan(height / rowHeight + 20);
      if (count === 0) return;
      expect(first === 0 || topOf(first) <= top).toBe(true);
      expect(last === count - 1 || topOf(last) + rowHeight >= top + height).toBe(true);
      for (let index = first; index < last; index++) expect(topOf(index + 1) - topOf(index)).toBeCloseTo(rowHeight, 3);
    }),
    { numRuns: 1000 },
  );
});

test('from anywhere every row can be brought into sight, the last one too, and one that is in sight moves nothing', () => {
  fc.assert(
    fc.property(list, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), ({ count, rowHeight, height }, share, which) => {
      fc.pre(count > 0);
      const index = Math.round(which * (count - 1));
      const { bodyHeight } = rowsInSight(count, rowHeight, { top: 0, height });
      const most = Math.max(0, bodyHeight - height);
      const before = rowsInSight(count, rowHeight, { top: share * most, height });
      const top = before.scrollTopFor(index);
      expect(top).toBeGreaterThanOrEqual(0);
      expect(top).toBeLessThanOrEqual(most + 1e-6);
      const after = rowsInSight(count, rowHeight, { top, height });
      expect(after.first).toBeLessThanOrEqual(index);
      expect(after.last).toBeGreaterThanOrEqual(index);
      expect(after.topOf(index)).toBeGreaterThanOrEqual(top - 0.01);
      expect(after.topOf(index) + rowHeight).toBeLessThanOrEqual(top + Math.max(height, rowHeight) + 0.01);
      expect(after.scrollTopFor(index)).toBeCloseTo(top, 3);
    }),
    { numRuns: 1000 },
  );
});
