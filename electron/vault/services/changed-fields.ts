/** Names of the fields that differ, for the record of a change: names are not personal, values may be. */
export function changedFields<T extends object>(before: T, after: T): string[] {
  const keys = Object.keys(after) as (keyof T & string)[];
  return keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
}
