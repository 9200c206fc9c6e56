import clsx from 'clsx';
import { useTranslation } from 'react-i18next';
import { Dot } from '../../components/marks.tsx';
import { formatNumber } from '../../i18n/format.ts';
import styles from './journal.module.css';

export interface TopEntry {
  readonly id: string;
  readonly name: string;
  readonly mono: boolean;
  /** Whose it is, where that is one. */
  readonly beside: string | undefined;
  readonly count: number;
  readonly flagged: boolean;
}

/** Those with most, each with its share of the first; one leads to its records. */
export function TopList({ entries, onPick }: { entries: readonly TopEntry[]; onPick: (id: string) => void }) {
  const { t } = useTranslation();
  const most = entries[0]?.count ?? 0;
  if (entries.length === 0) return <span className="muted">{t('journal:summary.nothing')}</span>;
  return (
    <ol className={styles.top}>
      {entries.map((entry) => (
        <li key={entry.id}>
          <button type="button" onClick={() => onPick(entry.id)}>
            <span className={styles.topShare} style={{ width: `${most === 0 ? 0 : (entry.count / most) * 100}%` }} aria-hidden />
            <span className={clsx('cut', entry.mono && 'mono')} title={entry.name}>
              {entry.name}
            </span>
            <span className={clsx('cut', 'muted', 'small', styles.topBeside)}>{entry.beside}</span>
            {entry.flagged && (
              <>
                <Dot tone="danger" />
                <span className="hidden-text">{t('common:heat.flagged')}</span>
              </>
            )}
            <span className="num">{formatNumber(entry.count)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
