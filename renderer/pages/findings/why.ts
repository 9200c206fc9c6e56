import type { TFunction } from 'i18next';
import type { Finding } from '../../../shared/contract/findings.ts';
import { formatNumber } from '../../i18n/format.ts';

/** What is wrong, in a sentence with its numbers. */
export function whySentence(t: TFunction, { rule, why }: Pick<Finding, 'rule' | 'why'>): string {
  const values = Object.entries(why).map(([name, value]) => [name, typeof value === 'number' ? formatNumber(value) : value]);
  return t(`findings:why.${rule}`, Object.fromEntries(values) as Record<string, string>);
}
