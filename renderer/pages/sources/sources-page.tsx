import { IconFileImport, IconListDetails } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportBatch, Source } from '../../../shared/contract/sources.ts';
import { useCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button, TextButton } from '../../components/button.tsx';
import type { ListColumn } from '../../components/list-page/columns.ts';
import { Drawer, DrawerSection, type DrawerMoves } from '../../components/list-page/drawer.tsx';
import { ListPage } from '../../components/list-page/list-page.tsx';
import { Pairs } from '../../components/marks.tsx';
import { dash, formatNumber, formatShort } from '../../i18n/format.ts';
import { BatchCounts } from './batch-counts.tsx';
import { RejectedDialog } from './rejected-dialog.tsx';
import { SourcesSwitch } from './sources-switch.tsx';
import { Unmapped } from './unmapped.tsx';

/** Where records of the journal come from, and what became of each file. */
export function SourcesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const blocked = useBlockedBy('editor');
  const list = useCall('sources.list', {});
  const columns = useMemo<ListColumn<Source>[]>(
    () => [
      { id: 'name', header: t('sources:column.name'), width: 200, grow: true, fixed: true, sort: (one) => one.name, cell: (one) => <span className="medium">{one.name}</span> },
      { id: 'kind', header: t('sources:column.kind'), width: 190, spare: true, sort: (one) => one.kind, cell: (one) => t(`sources:kind.${one.kind}`) },
      { id: 'objects', header: t('sources:column.rules'), width: 84, align: 'right', spare: true, sort: (one) => one.objects.length, cell: (one) => formatNumber(one.objects.length) },
      { id: 'records', header: t('sources:column.records'), width: 100, align: 'right', sort: (one) => one.records, cell: (one) => formatNumber(one.records) },
      { id: 'last', header: t('sources:column.lastRecord'), width: 130, sort: (one) => one.lastRecord, cell: (one) => <span className="num">{formatShort(one.lastRecord)}</span> },
      { id: 'imported', header: t('sources:column.lastImport'), width: 130, spare: true, sort: (one) => one.lastImport, cell: (one) => <span className="num">{formatShort(one.lastImport)}</span> },
      { id: 'zone', header: t('sources:column.zone'), width: 120, hidden: true, cell: (one) => one.timeZone },
    ],
    [t],
  );
  const open = (one: Source) => void navigate({ to: '/sources/$id', params: { id: one.id } });
  return (
    <ListPage
      id="sources"
      title={t('sources:title')}
      sub={<SourcesSwitch count={list.data?.sources.length} />}
      columns={columns}
      rows={list.data?.sources}
      rowId={(one) => one.id}
      loading={list.isPending}
      problem={list.error?.problem}
      onRetry={() => void list.refetch()}
      search={{ placeholder: t('sources:search'), text: (one) => one.name }}
      sort={{ id: 'last', desc: true }}
      primary={{ label: t('sources:import'), icon: IconFileImport, run: () => void navigate({ to: '/sources/import' }), blockedBy: blocked }}
      onOpen={open}
      drawer={(one, moves) => <SourceDrawer source={one} moves={moves} onRules={() => open(one)} />}
      empty={{ title: t('sources:empty.title'), text: t('sources:empty.text') }}
      total={(rows) => t('sources:total', { number: formatNumber(rows.reduce((sum, one) => sum + one.records, 0)) })}
    />
  );
}

function SourceDrawer({ source, moves, onRules }: { source: Source; moves: DrawerMoves; onRules: () => void }) {
  const { t } = useTranslation();
  const blocked = useBlockedBy('editor');
  const batches = useCall('sources.imports', {}).data?.batches.filter((batch) => batch.source === source.id) ?? [];
  const [rejectedOf, setRejectedOf] = useState<ImportBatch>();
  return (
    <Drawer
      moves={moves}
      identity={<span className="muted">{t(`sources:kind.${source.kind}`)}</span>}
      title={source.name}
      actions={
        <Button icon={IconListDetails} blockedBy={blocked} onClick={onRules}>
          {t('sources:rules')}
        </Button>
      }
    >
      <Unmapped source={source.id} />
      <DrawerSection>
        <Pairs
          pairs={[
            { key: 'records', label: t('sources:column.records'), value: formatNumber(source.records) },
            { key: 'last', label: t('sources:column.lastRecord'), value: <span className="num">{formatShort(source.lastRecord)}</span> },
            { key: 'zone', label: t('sources:column.zone'), value: source.timeZone },
            { key: 'rules', label: t('sources:column.rules'), value: formatNumber(source.objects.length) },
          ]}
        />
      </DrawerSection>
      <DrawerSection title={t('sources:imports')} count={batches.length}>
        {batches.length === 0 && <span className="muted">{dash}</span>}
        {batches.map((batch) => (
          <div key={batch.id} className="stack" style={{ gap: 4, paddingBottom: 10 }}>
            <div className="row">
              <span className="medium cut grow" title={batch.sha256}>
                {batch.fileName}
              </span>
              <span className="muted small num">{formatShort(batch.startedAt)}</span>
            </div>
            <BatchCounts batch={batch} />
            {batch.rejected > 0 && <TextButton onClick={() => setRejectedOf(batch)}>{t('sources:showRejected', { count: batch.rejected, number: formatNumber(batch.rejected) })}</TextButton>}
          </div>
        ))}
      </DrawerSection>
      {rejectedOf && <RejectedDialog batch={rejectedOf} onClose={() => setRejectedOf(undefined)} />}
    </Drawer>
  );
}
