import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { FindingStep } from '../../../shared/contract/findings.ts';
import { DrawerSection } from '../../components/list-page/drawer.tsx';
import { formatDateTime } from '../../i18n/format.ts';
import styles from './findings.module.css';

/** What was done about a finding, newest first; none of it is ever changed. */
export function FindingHistory({ steps }: { steps: readonly FindingStep[] }) {
  const { t } = useTranslation();
  if (steps.length === 0) return null;
  return (
    <DrawerSection title={t('findings-ui:history')}>
      <ol className={styles.history}>
        {steps.map((step, place) => ({ step, first: place === 0 })).toReversed().map(({ step, first }, place) => (
          <li key={place}>
            <div className="row small">
              <span className="medium">{t(`findings-ui:step.${kindOf(step, first)}`)}</span>
              <span className="grow" />
              <span className="num muted">{formatDateTime(step.at)}</span>
            </div>
            {textOf(t, step) && <p>{textOf(t, step)}</p>}
            <div className="small muted">{step.operator}</div>
          </li>
        ))}
      </ol>
    </DrawerSection>
  );
}

function kindOf({ step, state, text }: FindingStep, first: boolean): string {
  if (step === 'note') return 'note';
  if (step === 'assigned') return text === '' ? 'unassigned' : 'assigned';
  return state === 'open' && !first ? 'reopened' : state;
}

function textOf(t: TFunction, { cause, text }: FindingStep): string {
  return cause === null ? text : t(`findings:cause.${cause}`);
}
