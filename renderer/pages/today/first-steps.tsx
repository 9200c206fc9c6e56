import { IconCircle, IconCircleCheck } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { Panel } from '../../components/surfaces.tsx';
import type { Overview } from './today-page.tsx';
import styles from './today.module.css';

/** An empty register teaches: what to do first, in the order in which one thing needs another. */
export function FirstSteps({ overview }: { overview: Overview }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const steps = [
    { id: 'bases', done: overview.bases > 0, to: '/bases' },
    { id: 'people', done: overview.people > 0, to: '/people' },
    { id: 'sources', done: overview.sourcesTotal > 0, to: '/sources' },
  ] as const;
  const next = steps.find((step) => !step.done)?.id;
  return (
    <Panel title={t('today:first.title')} bare>
      <ol>
        {steps.map((step) => (
          <li key={step.id} className={styles.step}>
            <span className={step.done ? 'success' : 'muted'}>
              <Icon of={step.done ? IconCircleCheck : IconCircle} />
            </span>
            <span className="stack grow">
              <span className="medium">{t(`today:first.${step.id}.title`)}</span>
              <span className="small muted">{t(`today:first.${step.id}.text`)}</span>
            </span>
            {!step.done && (
              <Button variant={step.id === next ? 'primary' : 'default'} onClick={() => void navigate({ to: step.to })}>
                {t(`today:first.${step.id}.act`)}
              </Button>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
