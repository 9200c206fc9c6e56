import { IconAlertTriangle, IconArrowBackUp, IconHistory, IconMessage, IconUser, IconX } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '../../../shared/contract/findings.ts';
import { useCall, useMutationCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button, TextButton } from '../../components/button.tsx';
import { Drawer, DrawerSection, type DrawerMoves } from '../../components/list-page/drawer.tsx';
import { Pairs, Tag } from '../../components/marks.tsx';
import { Banner } from '../../components/surfaces.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';
import { formatDateTime, formatNumber } from '../../i18n/format.ts';
import { useBaseName } from '../bases/names.ts';
import { AssignDialog } from './assign-dialog.tsx';
import { AddToIncidentDialog } from './add-to-incident-dialog.tsx';
import { DismissDialog } from './dismiss-dialog.tsx';
import { ExplainDialog } from './explain-dialog.tsx';
import { FindingEvidence } from './finding-evidence.tsx';
import { FindingHistory } from './finding-history.tsx';
import { FindingRecords } from './finding-records.tsx';
import { whySentence } from './why.ts';

/** What is wrong, the facts behind it, some of the records, and what can be done about it. */
export function FindingDrawer({ finding, moves, onOpen }: { finding: Finding; moves: DrawerMoves; onOpen: (() => void) | undefined }) {
  const { t } = useTranslation();
  const baseName = useBaseName();
  const navigate = useNavigate();
  const blocked = useBlockedBy('editor');
  const incident = useMutationCall('incidents.fromFindings');
  const reopen = useMutationCall('findings.reopen');
  const incidents = useCall('incidents.list', {}).data?.incidents.filter((one) => one.state !== 'closed') ?? [];
  const [asking, setAsking] = useState<'dismiss' | 'add' | 'assign' | 'explain'>();
  const details = useCall('findings.get', { id: finding.id }).data;
  const openIncident = () =>
    incident.mutate(
      { findings: [finding.id] },
      {
        onSuccess: (made) => void navigate({ to: '/incidents/$id', params: { id: made.id } }),
        onError: (error) => showProblem(t, error.problem),
      },
    );
  return (
    <Drawer
      moves={moves}
      onOpen={onOpen}
      identity={
        <>
          <Tag tone={finding.severity}>{t(`findings-ui:severity.${finding.severity}`)}</Tag>
          {finding.base && <span className="mono muted">{finding.base.code}</span>}
        </>
      }
      title={t(`findings:rule.${finding.rule}`)}
      actions={
        finding.state === 'open' ? (
          <>
            <Button variant="primary" icon={IconAlertTriangle} busy={incident.isPending} blockedBy={blocked} onClick={openIncident}>
              {t('findings-ui:openIncident')}
            </Button>
            {incidents.length > 0 && (
              <Button blockedBy={blocked} onClick={() => setAsking('add')}>
                {t('findings-ui:addToIncident')}
              </Button>
            )}
            <Button icon={IconX} blockedBy={blocked} onClick={() => setAsking('dismiss')}>
              {t('findings-ui:dismiss')}
            </Button>
            <Button icon={IconUser} blockedBy={blocked} onClick={() => setAsking('assign')}>
              {t('findings-ui:assign')}
            </Button>
            <Button icon={IconMessage} blockedBy={blocked} onClick={() => setAsking('explain')}>
              {t('findings-ui:explain')}
            </Button>
          </>
        ) : finding.state === 'dismissed' ? (
          <Button
            icon={IconArrowBackUp}
            blockedBy={blocked}
            busy={reopen.isPending}
            onClick={() => reopen.mutate({ ids: [finding.id] }, { onSuccess: () => showDone(t('findings-ui:reopened')), onError: (error) => showProblem(t, error.problem) })}
          >
            {t('findings-ui:reopen')}
          </Button>
        ) : undefined
      }
    >
      <DrawerSection>
        <Banner tone={finding.severity} framed>
          {whySentence(t, finding)}
        </Banner>
        {finding.withdrawn && (
          <p className="text-2">
            {t('findings-ui:withdrawn', {
              at: formatDateTime(finding.withdrawn.at),
              cause: finding.withdrawn.cause ? t(`findings:cause.${finding.withdrawn.cause}`) : t('findings-ui:noCause'),
            })}
          </p>
        )}
        {finding.earlier && (
          <p className="text-2">
            {t('findings-ui:earlier')} <TextButton onClick={() => void navigate({ to: '/findings', search: { view: 'withdrawn', sel: finding.earlier ?? undefined } })}>{t('findings-ui:earlierOpen')}</TextButton>
          </p>
        )}
        {finding.reason && <p className="text-2">{t('findings-ui:reason', { reason: finding.reason })}</p>}
      </DrawerSection>
      <DrawerSection>
        <Pairs
          pairs={[
            { key: 'base', label: t('findings-ui:column.base'), value: finding.base && <Link to="/bases/$id" params={{ id: finding.base.id }}>{baseName(finding.base)}</Link> },
            { key: 'person', label: t('findings-ui:column.person'), value: finding.person && <Link to="/people/$id" params={{ id: finding.person.id }}>{finding.person.name}</Link> },
            { key: 'assignee', label: t('findings-ui:column.assignee'), value: finding.assignee?.name },
            { key: 'account', label: t('findings-ui:column.account'), value: finding.account && <span className="mono">{finding.account}</span> },
            { key: 'actions', label: t('findings-ui:column.actions'), value: finding.actions.map((action) => t(`action:${action}`)).join(', ') },
            { key: 'objects', label: t('findings-ui:objects'), value: <span className="mono">{finding.objects.join(', ')}</span> },
            { key: 'first', label: t('findings-ui:first'), value: <span className="num">{formatDateTime(finding.firstTime)}</span> },
            { key: 'last', label: t('findings-ui:last'), value: <span className="num">{formatDateTime(finding.lastTime)}</span> },
            { key: 'records', label: t('findings-ui:column.records'), value: formatNumber(finding.records) },
            { key: 'rows', label: t('findings-ui:column.rows'), value: formatNumber(finding.rows) },
            { key: 'source', label: t('findings-ui:source'), value: finding.source?.name },
            { key: 'detected', label: t('findings-ui:detected'), value: <span className="num">{formatDateTime(finding.detectedAt)}</span> },
          ]}
        />
      </DrawerSection>
      <FindingEvidence rule={finding.rule} />
      {details && <FindingRecords sample={details.sample} />}
      {details && <FindingHistory steps={details.history} />}
      <DrawerSection>
        <Button icon={IconHistory} onClick={() => void navigate({ to: '/journal', search: { f: { finding: finding.id } } as never })}>
          {t('findings-ui:inJournal')}
        </Button>
      </DrawerSection>
      {asking === 'dismiss' && <DismissDialog ids={[finding.id]} onClose={() => setAsking(undefined)} />}
      {asking === 'add' && <AddToIncidentDialog ids={[finding.id]} incidents={incidents} onClose={() => setAsking(undefined)} />}
      {asking === 'assign' && <AssignDialog findings={[finding]} onClose={() => setAsking(undefined)} />}
      {asking === 'explain' && <ExplainDialog ids={[finding.id]} onClose={() => setAsking(undefined)} />}
    </Drawer>
  );
}
