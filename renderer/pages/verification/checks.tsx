import { useTranslation } from 'react-i18next';
import type { Verification } from '../../../shared/contract/signing.ts';
import { verdictText } from '../../../shared/locales/verdict-text.ts';
import { Icon } from '../../components/icon.tsx';
import { stateIcons, stateWords } from './state-marks.ts';
import styles from './verification.module.css';

const order = { bad: 0, undecided: 1, good: 2 } as const;

/** Each check with its reason; what is open or wrong says what would decide it, and comes first. */
export function Checks({ checks }: { checks: Verification['checks'] }) {
  const { t } = useTranslation();
  return (
    <ul className={styles.checks}>
      {checks
        .toSorted((a, b) => order[a.state] - order[b.state])
        .map((check, index) => (
          <li key={index}>
            <span className={stateWords[check.state]}>
              <Icon of={stateIcons[check.state]} />
            </span>
            <span className={check.state === 'good' ? 'text-2' : 'medium'}>
              <span className="hidden-text">{t(`verify:state.${check.state}`)}: </span>
              {verdictText(t, check)}
            </span>
          </li>
        ))}
    </ul>
  );
}
