import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { projectRoot } from '../../../build/runtime/project.mjs';

const stamp = /(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{3})?) \+05/g;

/**
 * The log captured from a real PostgreSQL with pgaudit, with its times moved so that it begins at the given moment. Nothing
 * else of it is touched: what an account did stands in it as the server wrote it.
 */
export function capturedLogFrom(start: Temporal.Instant): string {
  const text = readFileSync(join(projectRoot, 'test/fixtures/postgresql/pgaudit.csv'), 'utf8');
  const instantOf = (day: string, time: string) => Temporal.Instant.from(`${day}T${time}+05:00`);
  const [, day, time] = stamp.exec(text) ?? [];
  stamp.lastIndex = 0;
  if (day === undefined || time === undefined) throw new Error('the captured log has no times');
  const shift = start.epochMilliseconds - instantOf(day, time).epochMilliseconds;
  return text.replace(stamp, (_, at: string, clock: string) => {
    const moved = instantOf(at, clock).add({ milliseconds: shift }).toZonedDateTimeISO('Asia/Almaty').toPlainDateTime();
    return `${moved.toString({ smallestUnit: clock.includes('.') ? 'millisecond' : 'second' }).replace('T', ' ')} +05`;
  });
}
