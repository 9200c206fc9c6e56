import { IconClock } from '@tabler/icons-react';
import clsx from 'clsx';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icon.tsx';
import { stateIcons, stateWords } from './state-marks.ts';
import type { Item } from './use-verifications.ts';
import styles from './verification.module.css';

/** Several files at once: each with its verdict, the worst of them not to be overlooked. */
export function ResultList({ items, selected, onSelect }: { items: readonly Item[]; selected: number | undefined; onSelect: (id: number) => void }) {
  const { t } = useTranslation();
  const count = (state: 'good' | 'bad' | 'undecided') => items.filter(({ result, problem }) => (result?.state ?? (problem ? 'bad' : undefined)) === state).length;
  return (
    <nav className={styles.list} aria-label={t('verification:list')}>
      <p className={styles.summary}>
        {(['bad', 'undecided', 'good'] as const).map(
          (state) =>
            count(state) > 0 && (
              <span key={state} className={clsx('row', stateWords[state])}>
                <Icon of={stateIcons[state]} size="sm" />
                {t(`verify:state.${state}`)}: {count(state)}
              </span>
            ),
        )}
      </p>
      <ul>
        {items.map((item) => {
          const state = item.result?.state ?? (item.problem ? 'bad' : undefined);
          return (
            <li key={item.id}>
              <button type="button" className={styles.entry} aria-current={item.id === selected} onClick={() => onSelect(item.id)}>
                <span className={clsx(styles.entryMark, state && stateWords[state])}>
                  <Icon of={state ? stateIcons[state] : IconClock} />
                </span>
                <span className={styles.entryText}>
                  <span className={styles.entryName}>{item.name}</span>
                  <span className={clsx('small', state ? stateWords[state] : 'muted')}>
                    {item.problem ? t(`errors:${item.problem.code}.message`, { ...item.problem.params, defaultValue: item.problem.code }) : state ? t(`verify:state.${state}`) : t('verification:waiting')}
                  </span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
