import { IconAlertCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../shared/contract/problem.ts';
import { problemText } from '../../shared/locales/problem-text.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import styles from './surfaces.module.css';

/** What happened, what to do, and the code for support. */
export function ProblemView({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  const { t } = useTranslation();
  const text = problemText(t, problem);
  // What the user asked for is no mishap.
  if (problem.code === 'CANCELLED') return <span role="status" className="small muted">{`${text.message} ${text.hint}`}</span>;
  return (
    <div className={styles.problem} role="alert">
      <Icon of={IconAlertCircle} />
      <div className="stack grow">
        <span className="medium">{text.message}</span>
        {text.hint && <span className="small">{text.hint}</span>}
        {text.place && <span className={`small ${styles.place}`}>{text.place}</span>}
        <code className="mono muted">{text.code}</code>
      </div>
      {onRetry && (
        <Button size="sm" onClick={onRetry}>
          {t('common:action.retry')}
        </Button>
      )}
    </div>
  );
}
