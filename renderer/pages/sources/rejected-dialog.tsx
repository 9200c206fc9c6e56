import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ImportBatch } from '../../../shared/contract/sources.ts';
import { call, toProblem } from '../../api/client.ts';
import { useCall } from '../../api/hooks.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { FrameTable } from '../../components/record-page/record-page.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';
import { formatNumber } from '../../i18n/format.ts';

const shown = 200;

/** Lines that could not be read, with place and reason; all that are kept can be saved. */
export function RejectedDialog({ batch, onClose }: { batch: ImportBatch; onClose: () => void }) {
  const { t } = useTranslation();
  const rejected = useCall('sources.rejected', { batch: batch.id, offset: 0, limit: shown }).data;
  const notes = rejected && [
    rejected.total > shown && t('sources:rejectedFirst', { shown: formatNumber(shown), total: formatNumber(rejected.total) }),
    batch.notKept > 0 && t('sources:notKept', { count: batch.notKept, number: formatNumber(batch.notKept) }),
  ];
  const save = async () => {
    try {
      const { file } = await call('shell.pickSave', { purpose: 'csv', suggestedName: `${batch.fileName}.rejected.csv` });
      if (!file) return;
      const written = await call('sources.exportRejected', { batch: batch.id, target: file.handle });
      showDone(t('common:file.written', { name: written.name }), { label: t('common:file.show'), run: () => void call('shell.showInFolder', { path: written.path }) });
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };
  return (
    <Dialog
      title={t('sources:rejectedTitle', { file: batch.fileName })}
      width={760}
      onClose={onClose}
      note={notes?.filter(Boolean).join(' · ')}
      footer={
        <Button variant="primary" icon={IconDownload} onClick={() => void save()}>
          {t(batch.notKept > 0 ? 'sources:saveKept' : 'sources:saveRejected')}
        </Button>
      }
    >
      <FrameTable
        label={t('sources:rejectedTitle', { file: batch.fileName })}
        head={[{ label: t('sources:line'), align: 'right', width: 72 }, { label: t('sources:reason'), width: 260 }, { label: t('sources:raw') }]}
      >
        {rejected?.rows.map((row) => (
          <tr key={row.row}>
            <td data-align="right" className="num">
              {formatNumber(row.row)}
            </td>
            <td>{t(`errors:${row.reason}.message`, { ...row.params, defaultValue: row.reason })}</td>
            <td className="mono cut" title={row.raw}>
              {row.raw.slice(0, 160)}
            </td>
          </tr>
        ))}
      </FrameTable>
    </Dialog>
  );
}
