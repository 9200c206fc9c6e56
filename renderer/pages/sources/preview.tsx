import { useTranslation } from 'react-i18next';
import { Tag } from '../../components/marks.tsx';
import { FrameTable } from '../../components/record-page/record-page.tsx';
import { sizeText } from '../../components/packet/packet-files.tsx';
import { dash, formatDateTime, formatNumber } from '../../i18n/format.ts';
import styles from './sources.module.css';
import type { Inspection } from './use-picked-log.ts';

/** The first records as they would be read, and the first lines that cannot be. */
export function Preview({ inspection }: { inspection: Inspection }) {
  const { t } = useTranslation();
  const { preview, rejects } = inspection;
  if (preview.length === 0 && rejects.length === 0) return <span className="muted">{t('sources:previewEmpty')}</span>;
  return (
    <div className={styles.sample}>
      <FrameTable
        label={t('sources:preview')}
        head={[
          { label: t('sources:line'), align: 'right', width: 64 },
          { label: t('sources:meaning.time'), width: 150 },
          { label: t('sources:account'), width: 140 },
          { label: t('sources:meaning.action'), width: 130 },
          { label: t('sources:meaning.object'), width: 200 },
          { label: t('sources:meaning.statement') },
        ]}
      >
        {preview.map((record, index) => (
          <tr key={index}>
            <td data-align="right" className="num">
              {formatNumber(record.line)}
            </td>
            <td className="num">{formatDateTime(record.time)}</td>
            <td className="mono">{record.account}</td>
            <td>{t(`action:${record.action}`)}</td>
            <td className="mono" title={record.object}>
              {record.object || dash}
            </td>
            <td className="mono" title={record.statement}>
              {record.statement || dash}
            </td>
          </tr>
        ))}
        {rejects.map((row, index) => (
          <tr key={`rejected ${index}`}>
            <td data-align="right" className="num">
              {formatNumber(row.row)}
            </td>
            <td>
              <Tag tone="warning">{t('sources:previewRejects')}</Tag>
            </td>
            <td colSpan={3} title={row.column ?? undefined}>
              {t(`errors:${row.reason}.message`, { ...row.params, defaultValue: row.reason })}
            </td>
            <td className="mono" title={row.raw}>
              {row.raw}
            </td>
          </tr>
        ))}
      </FrameTable>
    </div>
  );
}

/** The files in the order in which they will be imported. */
export function FoundFiles({ found }: { found: Inspection['found'] }) {
  const { t } = useTranslation();
  return (
    <FrameTable label={t('sources:files')} head={[{ label: t('sources:step.file') }, { label: t('sources:firstTime'), width: 170 }, { label: t('sources:bytes'), align: 'right', width: 110 }]}>
      {found.map((file, index) => (
        <tr key={index}>
          <td className="mono">{file.name}</td>
          <td className="num">{file.firstTime ? formatDateTime(file.firstTime) : dash}</td>
          <td data-align="right" className="num">
            {sizeText(t, file.bytes)}
          </td>
        </tr>
      ))}
    </FrameTable>
  );
}
