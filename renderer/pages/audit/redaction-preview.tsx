import { useTranslation } from 'react-i18next';
import type { LeavingValue } from '../../../shared/contract/audit.ts';
import type { OutputOf } from '../../../shared/contract/index.ts';
import { entryOf } from '../../../shared/domain/redaction.ts';
import { Tag } from '../../components/marks.tsx';
import { FrameTable } from '../../components/record-page/record-page.tsx';
import { formatDateTime, formatNumber } from '../../i18n/format.ts';
import styles from './audit.module.css';

interface RedactionPreviewProps {
  records: OutputOf<'audit.preview'>['records'];
  /** Whether the export will bear other labels than these. */
  labelsDiffer: boolean;
}

/** Some records as they will leave: values, labels, and the names of what stays closed. */
export function RedactionPreview({ records, labelsDiffer }: RedactionPreviewProps) {
  const { t } = useTranslation();
  if (records.length === 0) return <p className="muted">{t('audit:preview.none')}</p>;
  return (
    <section className="stack" style={{ gap: 6 }} aria-label={t('audit:preview.title')}>
      <div>
        <span className="semibold">{t('audit:preview.title')}</span> <span className="small muted">{t('audit:preview.text')}. {labelsDiffer && t('audit:preview.labels')}</span>
      </div>
      <FrameTable label={t('audit:preview.title')} head={[{ label: t('audit:column.at'), width: 132 }, { label: t('audit:actions'), width: 170 }, { label: t('audit:section.reveal') }]}>
        {records.map((record) => (
          <tr key={record.sequence} className={styles.previewed}>
            <td className="num">{formatDateTime(record.time)}</td>
            <td>
              <span className="stack">
                <span>{t(`action:${record.action}`)}</span>
                <span className={`small muted ${styles.whole}`}>
                  № {formatNumber(record.sequence)} · {record.object}
                </span>
              </span>
            </td>
            <td>
              <dl className={styles.values}>
                {record.personal.map((value) => (
                  <Value key={value.kind} value={value} />
                ))}
              </dl>
            </td>
          </tr>
        ))}
      </FrameTable>
    </section>
  );
}

function Value({ value: { kind, treatment, text } }: { value: LeavingValue }) {
  const { t } = useTranslation();
  return (
    <>
      <dt>{entryOf(kind) === 'other' ? kind : t(`redaction:kind.${entryOf(kind)}`)}</dt>
      <dd>
        {treatment === 'withheld' && <span className="muted">{t('redaction:treatment.withheld')}</span>}
        {treatment === 'revealed' && <span className={styles.text}>{text}</span>}
        {treatment === 'pseudonymised' && (
          <span className={styles.labelled}>
            <span className={`mono ${styles.label}`}>{text}</span>
            <Tag>{t('redaction:pseudonym')}</Tag>
          </span>
        )}
      </dd>
    </>
  );
}
