import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { WorkProgress } from '../../shared/contract/scalars.ts';
import { formatNumber } from '../i18n/format.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Bar } from './marks.tsx';
import styles from './dialog.module.css';

export interface ProgressDialogProps {
  title: string;
  progress: WorkProgress | undefined;
  startedAt: number;
  onStop: () => void;
  /** What has to be done elsewhere meanwhile. */
  children?: ReactNode;
}

/** Bar, count, time left, stop. Shows itself only for work longer than 150 ms. */
export function ProgressDialog({ title, progress, startedAt, onStop, children }: ProgressDialogProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 150);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <Dialog title={title} footer={<Button onClick={onStop}>{t('common:action.stop')}</Button>}>
      <WorkBar progress={progress} startedAt={startedAt} />
      {children}
    </Dialog>
  );
}

/** The bar itself, for pages that show work in place. */
export function WorkBar({ progress, startedAt }: { progress: WorkProgress | undefined; startedAt: number }) {
  const { t } = useTranslation();
  const known = progress !== undefined && progress.total > 0;
  const share = known ? progress.done / progress.total : 0;
  const stage = progress ? t(`progress:${progress.stage}`, { defaultValue: t('progress:working') }) : t('progress:working');
  const left = useSecondsLeft(share, startedAt);
  return (
    <div className={styles.work}>
      <div className="row">
        <span className="grow">{stage}</span>
        {known && <span className="muted num">{Math.floor(share * 100)}%</span>}
      </div>
      <Bar share={share} label={stage} />
      <div className="small muted num">
        {known ? t('progress:count', { done: formatNumber(progress.done), total: formatNumber(progress.total) }) : '\u00a0'}
        {left !== undefined && `, ${t('progress:secondsLeft', { count: left })}`}
      </div>
    </div>
  );
}

/** Whole seconds until the end at the speed so far; unknown at the beginning. */
function useSecondsLeft(share: number, startedAt: number): number | undefined {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const passed = now - startedAt;
  if (share < 0.02 || passed < 1500) return undefined;
  return Math.max(1, Math.round((passed / share - passed) / 1000));
}
