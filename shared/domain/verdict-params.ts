import { inAlmaty } from './almaty.ts';

const instantShape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z$/;
const two = (value: number): string => String(value).padStart(2, '0');

/** `24.11.2026 16:40` in Almaty. */
export function clockTime(instant: string): string {
  const at = inAlmaty(instant);
  return `${two(at.day)}.${two(at.month)}.${at.year} ${two(at.hour)}:${two(at.minute)}`;
}

/** Values of a verdict's sentence as people read them: instants in Almaty's time. */
export function verdictParams(params: Readonly<Record<string, string | number>> = {}): Record<string, string | number> {
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key, typeof value === 'string' && instantShape.test(value) ? clockTime(value) : value]));
}
