import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../icon.tsx';
import styles from './list-page.module.css';

/** A chip whose value was not chosen from a list: a period, a finding. */
export function PlainChip({ label, onRemove, children }: { label: string; onRemove: () => void; children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <span className={styles.chip}>
      <span className={styles.key}>{label}</span>
      {children !== undefined && <span className="cut num">{children}</span>}
      <button type="button" aria-label={t('common:action.removeNamed', { name: label })} onClick={onRemove}>
        <Icon of={IconX} size="sm" />
      </button>
    </span>
  );
}
