import { Temporal } from 'temporal-polyfill';

/** `25.12.2026`, `2026-12-25`, `25/12/2026`, with a time after it ignored. @returns `YYYY-MM-DD` or null */
export function readDay(text: string): string | null {
  const iso = /^(\d{4})[-.](\d{1,2})[-.](\d{1,2})(?:[T ].*)?$/.exec(text);
  const local = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?: .*)?$/.exec(text);
  const [year, month, day] = (iso?.slice(1, 4) ?? local?.slice(1, 4).reverse() ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' }).toString();
  } catch {
    return null; // no such day
  }
}
