import { IconLink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../../shared/contract/index.ts';
import { call } from '../../api/client.ts';
import { useVerification } from '../../app/shell/verification.tsx';
import { useOpenRegister } from '../../app/register.ts';
import { Button, TextButton } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { Pairs } from '../../components/marks.tsx';
import { Panel } from '../../components/surfaces.tsx';
import { formatDateTime, formatNumber } from '../../i18n/format.ts';
import { stateIcons, stateWords } from '../verification/state-marks.ts';
import styles from './checkpoints.module.css';
import { useSavedFile } from './use-checkpoint-files.ts';

export interface CompareResultProps {
  result: OutputOf<'proofs.compare'>;
  from: 'file' | 'text' | 'typed';
  /** Of the file. */
  name?: string | undefined;
}

/** What came out, what it means, and what to do next; then both sides and the proof. */
export function CompareResult({ result, from, name }: CompareResultProps) {
  const { t } = useTranslation();
  const { busy, save } = useSavedFile();
  const { comparison, journal, saved, note, proof } = result;
  const { state, reason, size } = comparison;
  const steps = t(`checkpoints:next.${reason}`, { returnObjects: true }) as unknown as string[];
  const saveProof = () =>
    save('consistency-proof', `${t('checkpoints:consistency.fileName')}-${size ?? 0}-${journal.size}`, (target) =>
      call('proofs.consistency', { checkpoint: { from: 'text', text: note ?? '' }, target }),
    );
  return (
    <div className={styles.answer}>
      <Panel title={t('checkpoints:result')} {...(name === undefined ? {} : { count: name })}>
        <div className={styles.form} role="status">
          <div className={styles.verdict}>
            <span className={stateWords[state]}>
              <Icon of={stateIcons[state]} size="lg" />
            </span>
            <div className="stack" style={{ gap: 4 }}>
              <h3 className={stateWords[state]}>{t(`checkpoints:verdict.${reason}`)}</h3>
              <p>{t(`verify:compare_${reason}`, { size: formatNumber(size ?? 0) })}</p>
              {from === 'typed' && state !== 'good' && <p className="muted">{t('checkpoints:typedNote')}</p>}
              {note === null && state === 'good' && <p className="muted">{t('checkpoints:unsignedNote')}</p>}
            </div>
          </div>
          <ol className={styles.next}>
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          {note !== null && size !== null && size > 0 && (
            <div className={styles.buttons}>
              <Button icon={IconLink} busy={busy} onClick={() => void saveProof()}>
                {t('checkpoints:consistency.save')}
              </Button>
            </div>
          )}
        </div>
      </Panel>
      <Panel title={t('checkpoints:both')}>
        <Pairs
          labelWidth={150}
          pairs={[
            { key: 'saved', label: t('checkpoints:savedSide'), value: saved && <Head size={saved.size} root={saved.root} /> },
            { key: 'journal', label: t('checkpoints:journalSide'), value: <Head size={journal.size} root={journal.root} /> },
            ...(saved && saved.origin !== journal.origin ? [{ key: 'origin', label: t('checkpoints:origin'), value: <span className={`mono ${styles.long}`}>{saved.origin}</span> }] : []),
            ...(proof ? [{ key: 'proof', label: t('checkpoints:proof'), value: <span className="success">{t('checkpoints:proofText', { count: proof.hashes })}</span> }] : []),
          ]}
        />
        <Integrity />
      </Panel>
    </div>
  );
}

function Head({ size, root }: { size: number; root: string }) {
  const { t } = useTranslation();
  return (
    <span className="stack">
      <span className="num semibold">{t('checkpoints:records', { count: size, number: formatNumber(size) })}</span>
      <span className={`mono small ${styles.long}`}>{root}</span>
    </span>
  );
}

/** A comparison is about the tree. Whether the stored records are those of the tree is what the check of integrity says. */
function Integrity() {
  const { t } = useTranslation();
  const verify = useVerification();
  const integrity = useOpenRegister()?.integrity;
  return (
    <p className="small muted" style={{ marginTop: 12 }}>
      {t('checkpoints:treeOnly')}{' '}
      {integrity?.state === 'good' ? t('checkpoints:checkedAt', { at: formatDateTime(integrity.checkedAt) }) : <TextButton onClick={verify}>{t('shell-ui:integrity.check')}</TextButton>}
    </p>
  );
}
