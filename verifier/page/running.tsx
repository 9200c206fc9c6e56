import type { ReactNode } from 'react';
import type { Progress } from '../messages.ts';
import { formatNumber, useTexts } from './texts.ts';

export function RunningView({ progress, onCancel }: { readonly progress: Progress | null; readonly onCancel: () => void }): ReactNode {
  const { t, language } = useTexts();
  const said = progress ? t('running.progress', { done: formatNumber(progress.done, language), total: formatNumber(progress.total, language) }) : t('running.reading');
  return (
    <section className="drop running" aria-busy="true">
      <h1>{t('running.title')}</h1>
      <progress {...(progress ? { value: progress.done, max: Math.max(1, progress.total) } : {})} aria-label={t('running.title')} />
      <p className="number" role="status">
        {said}
      </p>
      <button type="button" className="button" onClick={onCancel}>
        {t('running.cancel')}
      </button>
    </section>
  );
}

/** @param reason a key under `failure` */
export function FailureView({ reason, onAgain }: { readonly reason: string; readonly onAgain: () => void }): ReactNode {
  const { t } = useTexts();
  return (
    <section className="drop" role="alert" data-failure={reason}>
      <h1>{t('failure.title')}</h1>
      <p>{t(`failure.${reason}`)}</p>
      <button type="button" className="button primary" onClick={onAgain}>
        {t('failure.again')}
      </button>
    </section>
  );
}
