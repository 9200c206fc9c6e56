import { IconCheck } from '@tabler/icons-react';
import clsx from 'clsx';
import { useTranslation } from 'react-i18next';
import type { ChecklistItem } from '../../../shared/contract/forms.ts';
import { Icon } from '../icon.tsx';
import styles from './draft.module.css';
import { useLabel } from './labels.ts';

/** What the document still needs; each missing line leads to its place. */
export function Readiness({ title, items, onGo }: { title: string; items: readonly ChecklistItem[]; onGo: (item: ChecklistItem) => void }) {
  const { t } = useTranslation();
  const label = useLabel();
  const ready = items.filter((item) => item.ready).length;
  return (
    <section className={styles.readiness} aria-label={title}>
      <div className="row">
        <h2>{title}</h2>
        <span className="grow" />
        <span className="small muted num" aria-label={t('draft:readyOf', { ready, total: items.length })}>
          {ready} / {items.length}
        </span>
      </div>
      <ul>
        {items.map((item) => (
          <li key={item.id} className={clsx(styles.item, item.ready && styles.itemReady)}>
            <span className={styles.box} aria-hidden>
              {item.ready && <Icon of={IconCheck} size="sm" />}
            </span>
            {item.ready ? (
              <span>
                {label(item.label)}
                <span className="hidden-text">, {t('checklist:ready')}</span>
              </span>
            ) : (
              <button type="button" className={styles.go} onClick={() => onGo(item)}>
                <span className="medium">{label(item.label)}</span>
                <span className="small danger">{t(`checklist:${item.missing ?? 'fieldInvalid'}`, item.params)}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
