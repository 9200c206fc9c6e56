import { useTranslation } from 'react-i18next';
import type { FindingRuleSetting } from '../../../shared/contract/finding-rules.ts';
import { formatNumber } from '../../i18n/format.ts';

/** Parameters of a rule as lines of `name: value`, in the order in which they are set. */
export function useParameterText(): (setting: Pick<FindingRuleSetting, 'parameters'>) => string[] {
  const { t } = useTranslation();
  return ({ parameters }) =>
    Object.entries(parameters).map(([name, value]) => {
      const shown = typeof value === 'number' ? formatNumber(value) : t(value ? 'findings-rules:yes' : 'findings-rules:no');
      return `${t(`findings-rules:parameter.${name}`)}: ${shown}`;
    });
}
