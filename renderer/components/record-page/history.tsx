import { useTranslation } from 'react-i18next';
import type { HistoryEntry } from '../../../shared/contract/bases.ts';
import { historyText } from '../../../shared/locales/history-text.ts';
import { formatShort } from '../../i18n/format.ts';
import { Dot } from '../marks.tsx';
import styles from './record-page.module.css';

/** Own actions of operators on a record, newest first. The sentence is `history:<what>`, filled with the details. */
export function History({ entries, limit = 20 }: { entries: readonly HistoryEntry[]; limit?: number }) {
  const { t } = useTranslation();
  if (entries.length === 0) return <p className="muted small">{t('common:record.noHistory')}</p>;
  return (
    <ol>
      {entries.slice(0, limit).map((entry) => (
        <li key={entry.sequence} className={styles.event}>
          <Dot tone={/archived|revoked|disabled/.test(entry.what) ? 'warning' : 'neutral'} />
          <div className="stack">
            <span>{historyText(t, entry)}</span>
            <span className="small muted num">
              {formatShort(entry.at)} · {entry.operator}
            </span>
          </div>
        </li>
      ))}
    </ol>
  );
}
