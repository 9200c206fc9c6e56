import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { almaty, almatyInstant, inAlmaty } from '../../../shared/domain/almaty.ts';

describe('time in Almaty', () => {
  test.each([
    ['2024-02-29T17:59:59.999Z', '2024-02-29T23:59:59.999+06:00'],
    ['2024-02-29T18:00:00Z', '2024-02-29T23:00:00+05:00'],
    ['2026-11-22T19:31:07Z', '2026-11-23T00:31:07+05:00'],
    ['2019-06-01T00:00:00Z', '2019-06-01T06:00:00+06:00'],
  ])('%s is %s', (instant, local) => {
    expect(inAlmaty(instant).toString({ timeZoneName: 'never' })).toBe(local);
  });

  test('agrees with the tables of a current runtime on every moment', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('2006-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }), (date) => {
        const at = Temporal.Instant.fromEpochMilliseconds(date.getTime());
        expect(inAlmaty(at).toPlainDateTime().toString()).toBe(at.toZonedDateTimeISO(almaty).toPlainDateTime().toString());
      }),
    );
  });

  test('a day begins at its own midnight and leads back to itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12_000 }), (days) => {
        const day = Temporal.PlainDate.from('2006-01-01').add({ days });
        expect(inAlmaty(almatyInstant(day)).toPlainDateTime().toString()).toBe(`${day.toString()}T00:00:00`);
      }),
    );
  });
});
