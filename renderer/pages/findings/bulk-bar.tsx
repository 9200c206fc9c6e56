import { IconAlertTriangle, IconMessage, IconUser, IconX } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '../../../shared/contract/findings.ts';
import { useCall, useMutationCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button, TextButton } from '../../components/button.tsx';
import { showProblem } from '../../components/toast.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { AddToIncidentDialog } from './add-to-incident-dialog.tsx';
import { AssignDialog } from './assign-dialog.tsx';
import { DismissDialog } from './dismiss-dialog.tsx';
import { ExplainDialog } from './explain-dialog.tsx';
import styles from './findings.module.css';

export interface BulkBarProps {
  /** All of them. */
  findings: readonly Finding[];
  /** Those that pass the filters. */
  shown: readonly Finding[];
  marked: ReadonlySet<string>;
  onMark: (marked: ReadonlySet<string>) => void;
}

/** What is done to the marked findings at once: each as if it were done to one, all of them or none. */
export function BulkBar({ findings, shown, marked, onMark }: BulkBarProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const blocked = useBlockedBy('editor');
  const make = useMutationCall('incidents.fromFindings');
  const incidents = useCall('incidents.list', {}).data?.incidents.filter((one) => one.state !== 'closed') ?? [];
  const [asking, setAsking] = useState<'dismiss' | 'add' | 'assign' | 'explain'>();
  // One that was decided meanwhile, here or by the rules, is no longer among what can be dealt with.
  const chosen = findings.filter((one) => marked.has(one.id) && one.state === 'open');
  const ids = chosen.map(({ id }) => id);
  const nothing = ids.length === 0;
  const close = (done: boolean) => {
    setAsking(undefined);
    if (done) onMark(new Set());
  };
  const makeIncident = () =>
    make.mutate(
      { findings: ids },
      {
        onSuccess: ({ id }) => void navigate({ to: '/incidents/$id', params: { id } }),
        onError: (error) => showProblem(t, error.problem),
      },
    );
  return (
    <div className={styles.bulk} role="toolbar" aria-label={t('findings-ui:selected', { count: marked.size, number: formatNumber(marked.size) })}>
      <span className="medium num" role="status">
        {t('findings-ui:selected', { count: marked.size, number: formatNumber(marked.size) })}
      </span>
      <TextButton onClick={() => onMark(new Set([...marked, ...shown.map(({ id }) => id)]))}>{t('findings-ui:markAll')}</TextButton>
      <TextButton onClick={() => onMark(new Set())}>{t('findings-ui:unmark')}</TextButton>
      <div className={styles.actions}>
        <Button size="sm" icon={IconAlertTriangle} disabled={nothing} busy={make.isPending} blockedBy={blocked} onClick={makeIncident}>
          {t('findings-ui:openIncident')}
        </Button>
        {incidents.length > 0 && (
          <Button size="sm" disabled={nothing} blockedBy={blocked} onClick={() => setAsking('add')}>
            {t('findings-ui:addToIncident')}
          </Button>
        )}
        <Button size="sm" icon={IconX} disabled={nothing} blockedBy={blocked} onClick={() => setAsking('dismiss')}>
          {t('findings-ui:dismiss')}
        </Button>
        <Button size="sm" icon={IconUser} disabled={nothing} blockedBy={blocked} onClick={() => setAsking('assign')}>
          {t('findings-ui:assign')}
        </Button>
        <Button size="sm" icon={IconMessage} disabled={nothing} blockedBy={blocked} onClick={() => setAsking('explain')}>
          {t('findings-ui:explain')}
        </Button>
      </div>
      {asking === 'dismiss' && <DismissDialog ids={ids} onClose={close} />}
      {asking === 'add' && <AddToIncidentDialog ids={ids} incidents={incidents} onClose={() => close(false)} />}
      {asking === 'assign' && <AssignDialog findings={chosen} onClose={close} />}
      {asking === 'explain' && <ExplainDialog ids={ids} onClose={close} />}
    </div>
  );
}
