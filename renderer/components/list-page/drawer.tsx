import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { shortcuts, useShortcut } from '../../app/keyboard/shortcuts.ts';
import { Button, IconButton } from '../button.tsx';
import { Kbd } from '../kbd.tsx';
import styles from './list-page.module.css';

export interface DrawerMoves {
  /** Absent at the first or the last row. */
  readonly previous: (() => void) | undefined;
  readonly next: (() => void) | undefined;
  readonly close: () => void;
}

export interface DrawerProps {
  moves: DrawerMoves;
  /** Code in mono, tags. */
  identity: ReactNode;
  title: string;
  onOpen?: (() => void) | undefined;
  /** Beside "Open". */
  actions?: ReactNode;
  /** In order: what is wrong, facts, recent history; each a {@link DrawerSection}. */
  children: ReactNode;
}

/** The pane beside a table: identity, actions, what is wrong, facts, recent history. */
export function Drawer({ moves, identity, title, onOpen, actions, children }: DrawerProps) {
  const { t } = useTranslation();
  useShortcut('previousRecord', () => moves.previous?.());
  useShortcut('nextRecord', () => moves.next?.());
  return (
    <aside className={styles.drawer} aria-label={title} data-pane>
      <div className={styles.drawerHead}>
        <div className={styles.drawerTop}>
          <div className={styles.tags}>{identity}</div>
          <div className={styles.tools}>
            <IconButton icon={IconArrowUp} label={t('common:list.previous')} keys={shortcuts.previousRecord.keys} disabled={!moves.previous} onClick={moves.previous} />
            <IconButton icon={IconArrowDown} label={t('common:list.next')} keys={shortcuts.nextRecord.keys} disabled={!moves.next} onClick={moves.next} />
            <IconButton icon={IconX} label={t('common:action.close')} keys={shortcuts.close.keys} onClick={moves.close} />
          </div>
        </div>
        <h2 className={styles.drawerTitle}>{title}</h2>
        {(onOpen ?? actions) !== undefined && (
          <div className={styles.drawerActions}>
            {onOpen && (
              <Button onClick={onOpen}>
                {t('common:action.open')}
                <Kbd keys="Enter" />
              </Button>
            )}
            {actions}
          </div>
        )}
      </div>
      <div className={styles.drawerBody} tabIndex={0} role="region" aria-label={title}>
        {children}
      </div>
    </aside>
  );
}

export function DrawerSection({ title, count, end, children }: { title?: string; count?: ReactNode; end?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.section}>
      {title && (
        <div className={styles.sectionHead}>
          <h3>{title}</h3>
          {count !== undefined && <span className="muted small num">{count}</span>}
          {end && <span className={styles.end}>{end}</span>}
        </div>
      )}
      {children}
    </section>
  );
}
