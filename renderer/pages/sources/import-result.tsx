import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportBatch, RefusedFile } from '../../../shared/contract/sources.ts';
import { Button, TextButton } from '../../components/button.tsx';
import { FrameTable } from '../../components/record-page/record-page.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { BatchCounts } from './batch-counts.tsx';
import { RejectedDialog } from './rejected-dialog.tsx';

export interface Imported {
  readonly source: string;
  readonly batches: readonly ImportBatch[];
  readonly refused: readonly RefusedFile[];
}

const sums = ['read', 'added', 'duplicates', 'skipped', 'rejected', 'notKept', 'unmappedObjects', 'unmappedAccounts', 'newFindings'] as const;

/** What became of every record; of several files, together and of each. */
export function ImportResult({ imported: { source, batches, refused } }: { imported: Imported }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [rejectedOf, setRejectedOf] = useState<ImportBatch>();
  const [first] = batches;
  const total = first && batches.slice(1).reduce((sum, batch) => ({ ...sum, ...Object.fromEntries(sums.map((key) => [key, sum[key] + batch[key]])) }), first);
  const showRejected = (batch: ImportBatch) => t('sources:showRejected', { count: batch.rejected, number: formatNumber(batch.rejected) });
  return (
    <div className="stack" style={{ gap: 12, alignItems: 'flex-start' }}>
      {total && <BatchCounts batch={total} />}
      <div className="row">
        {total && total.newFindings > 0 && (
          <Button variant="primary" onClick={() => void navigate({ to: '/findings' })}>
            {t('sources:toFindings', { count: total.newFindings, number: formatNumber(total.newFindings) })}
          </Button>
        )}
        <Button onClick={() => void navigate({ to: '/journal', search: { f: { source } } })}>{t('sources:toJournal')}</Button>
        {batches.length === 1 && first && first.rejected > 0 && <Button onClick={() => setRejectedOf(first)}>{showRejected(first)}</Button>}
      </div>
      {batches.length > 1 && (
        <FrameTable
          label={t('sources:files')}
          head={[
            { label: t('sources:step.file') },
            ...(['read', 'added', 'duplicates', 'skipped'] as const).map((key) => ({ label: t(`sources:count.${key}`), align: 'right' as const, width: 140 })),
            { label: t('sources:count.rejected'), width: 220 },
          ]}
        >
          {batches.map((batch) => (
            <tr key={batch.id}>
              <td className="mono">{batch.fileName}</td>
              {(['read', 'added', 'duplicates', 'skipped'] as const).map((key) => (
                <td key={key} data-align="right" className="num">
                  {formatNumber(batch[key])}
                </td>
              ))}
              <td>{batch.rejected > 0 ? <TextButton onClick={() => setRejectedOf(batch)}>{showRejected(batch)}</TextButton> : formatNumber(0)}</td>
            </tr>
          ))}
        </FrameTable>
      )}
      {refused.length > 0 && (
        <FrameTable label={t('sources:refusedFiles')} head={[{ label: t('sources:refusedFiles'), width: 280 }, { label: t('sources:reason') }]}>
          {refused.map(({ name, problem }) => (
            <tr key={name}>
              <td className="mono">{name}</td>
              <td>{t(`errors:${problem}.message`, { defaultValue: problem })}</td>
            </tr>
          ))}
        </FrameTable>
      )}
      {rejectedOf && <RejectedDialog batch={rejectedOf} onClose={() => setRejectedOf(undefined)} />}
    </div>
  );
}
