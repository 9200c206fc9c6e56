import { z } from 'zod';
import { label3, type Label3 } from '../../contract/forms.ts';
import holidaysFile from './holidays.json' with { type: 'json' };
import year2024 from './2024.json' with { type: 'json' };
import year2025 from './2025.json' with { type: 'json' };
import year2026 from './2026.json' with { type: 'json' };
import year2027 from './2027.json' with { type: 'json' };
import year2028 from './2028.json' with { type: 'json' };
import year2029 from './2029.json' with { type: 'json' };
import year2030 from './2030.json' with { type: 'json' };

/** A working week has five days (Monday to Friday) or six (Monday to Saturday). */
export type Week = 'five' | 'six';

const yearFile = z.object({
  year: z.number().int(),
  holidays: z.array(
    z.object({
      day: z.iso.date(),
      name: z.string(),
      /** A state holiday that meets a day of rest moves to the next working day; Christmas and Kurban Ait do not. */
      moves: z.boolean(),
      source: z.string(),
    }),
  ),
  /** Days of rest moved by order: `off` is free, `work` is worked instead, in the weeks named. */
  transfers: z.array(
    z.object({ off: z.iso.date(), work: z.iso.date(), weeks: z.array(z.enum(['five', 'six'])), source: z.string() }),
  ),
});
export type CalendarYear = z.infer<typeof yearFile>;

const names = z.object({ sources: z.record(z.string(), z.string()), names: z.record(z.string(), label3) }).parse(holidaysFile);

/** Years whose holidays the console knows, by number. */
export const calendarYears: ReadonlyMap<number, CalendarYear> = new Map(
  [year2024, year2025, year2026, year2027, year2028, year2029, year2030].map((file) => {
    const year = yearFile.parse(file);
    return [year.year, year];
  }),
);

/** @throws Error for a key that the table does not hold: a mistake in the data, found by its test. */
export function holidayName(key: string): Label3 {
  const name = names.names[key];
  if (!name) throw new Error(`No holiday is called ${key}`);
  return name;
}

/** Where a date of the table comes from. @throws Error for a key that the table does not hold. */
export function calendarSource(key: string): string {
  const source = names.sources[key];
  if (!source) throw new Error(`No source is called ${key}`);
  return source;
}
