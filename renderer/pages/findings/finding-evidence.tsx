import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Finding } from '../../../shared/contract/findings.ts';
import { ruleRequirements } from '../../../shared/domain/finding-rules.ts';
import { useCall } from '../../api/hooks.ts';
import { DrawerSection } from '../../components/list-page/drawer.tsx';
import { useParameterText } from './parameter-text.ts';

/** The rule that a finding stands on: what it says, its numbers, where they are set. */
export function FindingEvidence({ rule }: Pick<Finding, 'rule'>) {
  const { t } = useTranslation();
  const parameterText = useParameterText();
  const setting = useCall('findings.rules', {}).data?.rules.find((one) => one.rule === rule);
  return (
    <DrawerSection title={t('findings-ui:ruleText')}>
      <p className="text-2">{t(`findings-rules:text.${rule}`)}</p>
      {setting && parameterText(setting).map((line) => (
        <p key={line} className="small muted num">
          {line}
        </p>
      ))}
      <p className="small muted">
        {ruleRequirements[rule].join(', ')} · <Link to="/findings/rules">{t('findings-ui:ruleOpen')}</Link>
      </p>
    </DrawerSection>
  );
}
