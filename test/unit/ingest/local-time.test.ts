import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { ZoneClock, isTimeZone, parseLogTime, timeReader } from '../../../electron/vault/journal/ingest/local-time.ts';

const almaty = new ZoneClock('Asia/Almaty');
const at = (text: string, clock = almaty): string | null => {
  const ms = parseLogTime(text, clock);
  return ms === null ? null : new Date(ms).toISOString();
};

describe('times of logs', () => {
  it.each([
    ['2026-11-22 00:31:07.482 +05', '2026-11-21T19:31:07.482Z'],
    ['2026-11-22 00:31:07.482 UTC', '2026-11-22T00:31:07.482Z'],
    ['2026-11-22 00:31:07.482 MSK', '2026-11-21T21:31:07.482Z'],
    ['2013-06-01 12:00:00.000 MSK', '2013-06-01T08:00:00.000Z'],
    ['2026-11-22 00:31:07 +0545', '2026-11-21T18:46:07.000Z'],
    ['2026-11-22T00:31:07-03:30', '2026-11-22T04:01:07.000Z'],
    ['2026-11-22T00:31:07.1Z', '2026-11-22T00:31:07.100Z'],
    // no offset: Almaty was UTC+6 before 2024-03-01
    ['2024-02-29 12:00:00', '2024-02-29T06:00:00.000Z'],
    ['2024-03-01 12:00:00', '2024-03-01T07:00:00.000Z'],
    ['22.11.2026 00:31:07', '2026-11-21T19:31:07.000Z'],
    ['2.1.2026 9:05', '2026-01-02T04:05:00.000Z'],
    ['22/11/2026', '2026-11-21T19:00:00.000Z'],
    // an abbreviation nobody knows: the zone of the source
    ['2026-11-22 00:31:07.482 XYZT', '2026-11-21T19:31:07.482Z'],
    ['31.02.2026 10:00', null],
    ['2026-13-01 10:00', null],
    ['yesterday', null],
    ['', null],
  ])('%s', (text, expected) => {
    expect(at(text)).toBe(expected);
  });

  it('agree with Temporal in any zone', () => {
    fc.assert(
      fc.property(fc.constantFrom('Asia/Almaty', 'Europe/Moscow', 'Asia/Kathmandu', 'UTC', 'Australia/Lord_Howe', 'Europe/Berlin'), fc.integer({ min: 0, max: Date.UTC(2035, 0, 1) }), (zone, localMs) => {
        const expected = Temporal.Instant.fromEpochMilliseconds(localMs).toZonedDateTimeISO('UTC').toPlainDateTime().toZonedDateTime(zone).epochMilliseconds;
        const found = new ZoneClock(zone).toInstantMs(localMs);
        // Within a gap of the clock (an hour that does not exist) any choice is as good.
        expect(Math.abs(found - expected)).toBeLessThanOrEqual(zone === 'Australia/Lord_Howe' ? 1_800_000 : 600_000);
        if (new Date(localMs).getUTCMonth() === 6) expect(found).toBe(expected);
      }),
    );
  });
});

describe('a stated pattern', () => {
  it('reads only what fits it', () => {
    const read = timeReader('dd.MM.yyyy HH:mm:ss', almaty);
    expect(read?.('22.11.2026 00:31:07')).toBe(Date.UTC(2026, 10, 21, 19, 31, 7));
    expect(read?.('2026-11-22 00:31:07')).toBeNull();
    expect(timeReader('MM/dd/yyyy HH:mm', almaty)?.('11/22/2026 00:31')).toBe(Date.UTC(2026, 10, 21, 19, 31));
    expect(timeReader('yyyy-MM-ddTHH:mm:ss.SSSXXX', almaty)?.('2026-11-22T00:31:07.482+06:00')).toBe(Date.UTC(2026, 10, 21, 18, 31, 7, 482));
    expect(timeReader('HH:mm', almaty)).toBeNull();
  });
});

describe('zones', () => {
  it('are known by their names', () => {
    expect(isTimeZone('Asia/Almaty')).toBe(true);
    expect(isTimeZone('Asia/Nowhere')).toBe(false);
  });
});
