import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FindingRuleSetting } from '../../../shared/contract/finding-rules.ts';
import { ruleRequirements } from '../../../shared/domain/finding-rules.ts';
import { useCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button } from '../../components/button.tsx';
import { PageHeader } from '../../components/list-page/list-page.tsx';
import { Tag } from '../../components/marks.tsx';
import { FrameTable, RecordPending } from '../../components/record-page/record-page.tsx';
import { formatDateTime, formatNumber } from '../../i18n/format.ts';
import { FindingsSwitch } from './findings-switch.tsx';
import styles from './findings.module.css';
import { useParameterText } from './parameter-text.ts';
import { RuleDialog } from './rule-dialog.tsx';

/** What the journal is held against: each rule in words, on what it stands, how it is set, what it has found. */
export function FindingRulesPage() {
  const { t } = useTranslation();
  const list = useCall('findings.rules', {});
  const [editing, setEditing] = useState<FindingRuleSetting>();
  return (
    <>
      <PageHeader title={t('findings-rules:title')} sub={<FindingsSwitch />} />
      <div className={styles.rules} data-pane tabIndex={0} role="region" aria-label={t('findings-rules:title')}>
        <p className="text-2">{t('findings-rules:intro')}</p>
        {list.data ? (
          <FrameTable
            label={t('findings-rules:title')}
            head={[
              { label: t('findings-rules:column.rule') },
              { label: t('findings-rules:column.requirement'), width: 84 },
              { label: t('findings-rules:column.parameters'), width: 300 },
              { label: t('findings-rules:column.open'), width: 74, align: 'right' },
              { label: t('findings-rules:column.state'), width: 104 },
              { label: '', width: 104 },
            ]}
          >
            {list.data.rules.map((rule) => (
              <RuleRow key={rule.rule} setting={rule} onEdit={() => setEditing(rule)} />
            ))}
          </FrameTable>
        ) : (
          <RecordPending problem={list.error?.problem} onRetry={() => void list.refetch()} />
        )}
      </div>
      {editing && <RuleDialog setting={editing} onClose={() => setEditing(undefined)} />}
    </>
  );
}

function RuleRow({ setting, onEdit }: { setting: FindingRuleSetting; onEdit: () => void }) {
  const { t } = useTranslation();
  const blocked = useBlockedBy('editor');
  const parameterText = useParameterText();
  const { rule, enabled, reason, changed, open } = setting;
  const name = t(`findings:rule.${rule}`);
  const lines = parameterText(setting);
  return (
    <tr data-tone={enabled ? undefined : 'faded'} style={{ verticalAlign: 'top' }}>
      <td style={{ whiteSpace: 'normal' }}>
        <div className="medium">{name}</div>
        <div className="small text-2">{t(`findings-rules:text.${rule}`)}</div>
        {!enabled && <div className="small">{t('findings-rules:offReason', { reason })}</div>}
      </td>
      <td className="muted">{ruleRequirements[rule].join(', ')}</td>
      <td style={{ whiteSpace: 'normal' }} className="num">
        {lines.length === 0 && <span className="muted">{t('findings-rules:noParameters')}</span>}
        {lines.map((line) => (
          <div key={line} className="small">
            {line}
          </div>
        ))}
        <div className="small muted">{changed ? t('findings-rules:changed', { operator: changed.operator, at: formatDateTime(changed.at) }) : t('findings-rules:asItComes')}</div>
      </td>
      <td data-align="right" className="num">
        {formatNumber(open)}
      </td>
      <td>
        <Tag tone={enabled ? 'success' : 'neutral'}>{t(enabled ? 'findings-rules:on' : 'findings-rules:off')}</Tag>
      </td>
      <td data-align="right">
        <Button size="sm" icon={IconPencil} blockedBy={blocked} onClick={onEdit} aria-label={t('findings-rules:editNamed', { rule: name })}>
          {t('findings-rules:edit')}
        </Button>
      </td>
    </tr>
  );
}
