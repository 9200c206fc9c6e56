import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHelpCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrustFileResult } from '../../../shared/contract/signing.ts';
import { parseFingerprint } from '../../../shared/domain/fingerprint.ts';
import { problemText } from '../../../shared/locales/problem-text.ts';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/fields/text.tsx';
import { Icon } from '../../components/icon.tsx';
import { Panel } from '../../components/surfaces.tsx';
import { commonNameOf } from './names.ts';
import type { ImportedFile } from './use-trust-import.ts';
import styles from './trust.module.css';

type Item = TrustFileResult['items'][number];

const marks = {
  good: { icon: IconCircleCheck, tone: 'success' },
  waits: { icon: IconHelpCircle, tone: 'warning' },
  warns: { icon: IconAlertTriangle, tone: 'warning' },
  bad: { icon: IconCircleX, tone: 'danger' },
} as const;

const meaning: Readonly<Record<Item['outcome'], keyof typeof marks>> = {
  added: 'good',
  renewed: 'good',
  known: 'good',
  older: 'good',
  fingerprint_needed: 'waits',
  fingerprint_differs: 'bad',
  fingerprint_unreadable: 'bad',
  issuer_unknown: 'warns',
  not_authority: 'bad',
};

function markOf({ problem, items }: TrustFileResult): keyof typeof marks {
  if (problem) return 'bad';
  const all = items.map(({ outcome, rootTrusted }) => (rootTrusted === false && meaning[outcome] === 'good' ? 'warns' : meaning[outcome]));
  return (['bad', 'waits', 'warns'] as const).find((one) => all.includes(one)) ?? 'good';
}

/** What became of every file, until the user is done with them. */
export function ImportResults({ files, passedOver, busy, onConfirm, onDone }: { files: readonly ImportedFile[]; passedOver: number; busy: boolean; onConfirm: (id: number, typed: string) => void; onDone: () => void }) {
  const { t } = useTranslation();
  return (
    <Panel
      title={t('trust:results.title')}
      count={files.length}
      bare
      end={
        <Button size="sm" disabled={busy} onClick={onDone}>
          {t('trust:results.done')}
        </Button>
      }
    >
      <ul className={styles.files} aria-live="polite">
        {files.map((file) => (
          <FileLine key={file.id} file={file} busy={busy} onConfirm={(typed) => onConfirm(file.id, typed)} />
        ))}
        {passedOver > 0 && <li className={`${styles.file} small muted`}>{t('trust:results.passedOver', { count: passedOver })}</li>}
      </ul>
    </Panel>
  );
}

function FileLine({ file: { result, again }, busy, onConfirm }: { file: ImportedFile; busy: boolean; onConfirm: (typed: string) => void }) {
  const { t } = useTranslation();
  const mark = marks[markOf(result)];
  const problem = result.problem && problemText(t, result.problem);
  const objected = result.items.find(({ outcome }) => outcome.startsWith('fingerprint'));
  return (
    <li className={styles.file}>
      <span className={mark.tone}>
        <Icon of={mark.icon} />
      </span>
      <div className="stack grow">
        <span className="mono" style={{ overflowWrap: 'anywhere' }}>
          {result.name}
        </span>
        {problem && (
          <span>
            {problem.message} {problem.hint}
          </span>
        )}
        {result.items.map((item, index) => (
          <ItemLine key={index} item={item} />
        ))}
        {objected && again && <FingerprintForm differs={objected.outcome === 'fingerprint_differs'} busy={busy} onGiven={onConfirm} />}
      </div>
    </li>
  );
}

function ItemLine({ item }: { item: Item }) {
  const { t } = useTranslation();
  return (
    <span className={meaning[item.outcome] === 'bad' ? 'danger' : 'text-2'}>
      {t(`trust:kind.${item.kind}`)} <span className="medium">{commonNameOf(item.name)}</span>: {t(`trust:outcome.${item.outcome}`)}
      {item.rootTrusted === false && ` ${t('trust:rootMissing')}`}
    </span>
  );
}

/** The fingerprint comes from somewhere else than the file, so what the file says is not shown here. */
function FingerprintForm({ differs, busy, onGiven }: { differs: boolean; busy: boolean; onGiven: (typed: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [sent, setSent] = useState<string>();
  const parsed = parseFingerprint(typed);
  const wrong =
    typed === sent && differs
      ? t('trust:fingerprint.differs')
      : parsed.state === 'foreign' || parsed.state === 'sha1' || parsed.state === 'long'
        ? t(`trust:fingerprint.${parsed.state}`)
        : parsed.state === 'short' && typed === sent
          ? t('trust:fingerprint.short', { digits: parsed.digits })
          : undefined;
  return (
    <form
      className={styles.confirm}
      onSubmit={(event) => {
        event.preventDefault();
        setSent(typed);
        if (parsed.state === 'good' && !busy) onGiven(typed);
      }}
    >
      <TextField
        mono
        label={t('trust:fingerprint.label')}
        hint={t('trust:fingerprint.hint')}
        error={wrong}
        value={typed}
        maxLength={400}
        aside={parsed.state === 'short' ? t('trust:fingerprint.digits', { digits: parsed.digits }) : undefined}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button type="submit" disabled={parsed.state === 'empty'} busy={busy}>
        {t('trust:fingerprint.rely')}
      </Button>
    </form>
  );
}
