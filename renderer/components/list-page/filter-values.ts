/** ASCII "unit separator": made to stand between values, and in no name of anything. */
const separator = '\u001f';
const negation = '!';

/** What a filter row holds of one kind. */
export interface ChosenValues {
  /** Any of these is enough; where `except`, none of them may be. */
  readonly values: readonly string[];
  readonly except: boolean;
}

/** Filters as they stand in an address: kind → values, and `!kind` for what must not be. */
export type FilterAddress = Readonly<Record<string, string>>;

export function valuesOf(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(separator);
}

export function textOfValues(values: readonly string[]): string {
  return values.join(separator);
}

export function exceptKey(kind: string): string {
  return `${negation}${kind}`;
}

/** The kind that a key of the address speaks of, and whether it forbids. */
export function kindOfKey(key: string): { readonly kind: string; readonly except: boolean } {
  return key.startsWith(negation) ? { kind: key.slice(negation.length), except: true } : { kind: key, except: false };
}

/** The address with other values under a key; without any, the key is gone. A kind either asks or forbids, in its old place. */
export function withValues(address: FilterAddress, key: string, chosen: ChosenValues): Record<string, string> {
  const { kind } = kindOfKey(key);
  const next = chosen.except ? exceptKey(kind) : kind;
  const entries = Object.entries(address).filter(([other]) => other === key || other !== next);
  const changed = entries.map(([other, text]): [string, string] => (other === key ? [next, textOfValues(chosen.values)] : [other, text]));
  if (!(key in address)) changed.push([next, textOfValues(chosen.values)]);
  return Object.fromEntries(changed.filter(([other]) => other !== next || chosen.values.length > 0));
}
