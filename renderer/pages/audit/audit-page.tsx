import { IconPackageExport } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportRecord } from '../../../shared/contract/audit.ts';
import { useCall } from '../../api/hooks.ts';
import type { ListColumn } from '../../components/list-page/columns.ts';
import { Drawer, DrawerSection } from '../../components/list-page/drawer.tsx';
import { ListPage } from '../../components/list-page/list-page.tsx';
import { Pairs, Tag } from '../../components/marks.tsx';
import { dash, formatDate, formatDateTime, formatNumber } from '../../i18n/format.ts';
import { AuditSwitch } from './audit-switch.tsx';

/** What left the register as journal: when, by whom, how much was shown and withheld, who signed it. */
export function AuditPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const list = useCall('audit.history', {});
  const period = (one: ExportRecord) => (one.from === null && one.to === null ? t('audit:wholePeriod') : `${formatDate(one.from)} – ${formatDate(one.to)}`);
  const columns = useMemo<ListColumn<ExportRecord>[]>(
    () => [
      { id: 'at', header: t('audit:column.at'), width: 152, fixed: true, sort: (one) => one.at, cell: (one) => <span className="num">{formatDateTime(one.at)}</span> },
      { id: 'name', header: t('audit:column.name'), width: 220, grow: true, sort: (one) => one.name, cell: (one) => <span className="medium">{one.name}</span> },
      { id: 'format', header: t('audit:column.format'), width: 170, spare: true, sort: (one) => one.format, cell: (one) => t(`audit:format.${one.format}`) },
      { id: 'shown', header: t('audit:column.shown'), width: 100, align: 'right', sort: (one) => one.shown, cell: (one) => formatNumber(one.shown) },
      { id: 'withheld', header: t('audit:column.withheld'), width: 100, align: 'right', sort: (one) => one.withheld, cell: (one) => formatNumber(one.withheld) },
      {
        id: 'signer',
        header: t('audit:column.signer'),
        width: 190,
        spare: true,
        sort: (one) => one.signer,
        cell: (one) =>
          one.format !== 'journal' ? (
            <span className="muted">{dash}</span>
          ) : one.signer ? (
            <span title={one.signer}>{one.signer}</span>
          ) : (
            <Tag tone="warning">{t('audit:unsigned')}</Tag>
          ),
      },
      { id: 'operator', header: t('audit:column.operator'), width: 160, hidden: true, sort: (one) => one.operator, cell: (one) => one.operator },
    ],
    [t],
  );
  return (
    <ListPage
      id="audit"
      title={t('audit:title')}
      sub={<AuditSwitch count={list.data?.exports.length} />}
      columns={columns}
      rows={list.data?.exports}
      rowId={(one) => one.id}
      loading={list.isPending}
      problem={list.error?.problem}
      onRetry={() => void list.refetch()}
      search={{ placeholder: t('audit:search'), text: (one) => [one.name, one.operator, one.signer].join(' ') }}
      sort={{ id: 'at', desc: true }}
      primary={{ label: t('audit:new'), icon: IconPackageExport, run: () => void navigate({ to: '/audit/new' }) }}
      drawer={(one, moves) => (
        <Drawer moves={moves} identity={<Tag>{t(`audit:format.${one.format}`)}</Tag>} title={one.name}>
          <DrawerSection>
            <Pairs
              pairs={[
                { key: 'at', label: t('audit:column.at'), value: <span className="num">{formatDateTime(one.at)}</span> },
                { key: 'operator', label: t('audit:column.operator'), value: one.operator },
                { key: 'period', label: t('audit:column.period'), value: <span className="num">{period(one)}</span> },
                { key: 'bases', label: t('audit:column.bases'), value: one.bases.join(', ') || t('audit:allBases') },
                { key: 'shown', label: t('audit:column.shown'), value: formatNumber(one.shown) },
                { key: 'withheld', label: t('audit:column.withheld'), value: formatNumber(one.withheld) },
                ...(one.format === 'journal' ? [{ key: 'signer', label: t('audit:column.signer'), value: one.signer ?? <Tag tone="warning">{t('audit:unsigned')}</Tag> }] : []),
                { key: 'root', label: t('audit:column.root'), value: <span className="mono" style={{ overflowWrap: 'anywhere' }}>{one.root}</span> },
              ]}
            />
          </DrawerSection>
        </Drawer>
      )}
      empty={{ title: t('audit:empty.title'), text: t('audit:empty.text') }}
    />
  );
}
