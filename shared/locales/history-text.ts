import type { TFunction } from 'i18next';
import type { HistoryEntry } from '../contract/bases.ts';

/** The sentence of an own action in the language of `t`: names of fields, rights, roles and reasons are put into words. */
export function historyText(t: TFunction, entry: Pick<HistoryEntry, 'what' | 'details'>): string {
  const words = Object.entries(entry.details).map(([name, value]) => [name, inWords(t, name, value)] as const);
  return t(`history:${entry.what}`, { ...Object.fromEntries(words), defaultValue: entry.what, interpolation: { escapeValue: false } });
}

function inWords(t: TFunction, name: string, value: string | number): string | number {
  const each = (namespace: string): string =>
    String(value)
      .split(',')
      .map((code) => t(`${namespace}${code}`, { defaultValue: code }))
      .join(', ');
  switch (name) {
    case 'fields':
      return each('history:field.');
    case 'rights':
      return each('action:');
    case 'role':
      return each('role:');
    case 'reason':
      return each('history:lockReason.');
    // Roles where they are roles; days and codes come out as they are.
    case 'from':
    case 'to':
      return each('role:');
    default:
      return value;
  }
}
