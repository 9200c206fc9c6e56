import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../../shared/contract/index.ts';
import { useMutationCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { DialogKeys } from '../../components/dialog-keys.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DateTimeField } from '../../components/fields/dates.tsx';
import { FieldGroup } from '../../components/fields/field.tsx';
import { TextAreaField } from '../../components/fields/text.tsx';
import { Dot, type Tone } from '../../components/marks.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { thisMinute } from '../../i18n/this-minute.ts';
import { Segmented } from '../../components/tabs.tsx';
import { formatNumber, formatShort } from '../../i18n/format.ts';
import styles from './incident.module.css';

type Fact = OutputOf<'incidents.get'>['facts'][number];

const tones: Readonly<Record<Fact['kind'], Tone>> = { log: 'danger', detected: 'warning', measure: 'neutral', document: 'neutral', sent: 'success', receipt: 'success', note: 'neutral' };

/** Facts that the vault states by itself: their text is only data, the sentence is of the language. */
const statedKinds = ['log', 'detected', 'document', 'sent'] as const;
const isStated = (kind: Fact['kind']): kind is (typeof statedKinds)[number] => statedKinds.some((stated) => stated === kind);

/** What happened, in its order. A fact is never changed, only added to. */
export function FactsColumn({ incident, facts }: { incident: string; facts: readonly Fact[] }) {
  const { t } = useTranslation();
  const blocked = useBlockedBy('editor');
  const [adding, setAdding] = useState(false);
  return (
    <aside className={styles.facts} aria-label={t('incidents:facts.title')} data-pane tabIndex={-1}>
      <div className={styles.factsHead}>
        <h2>{t('incidents:facts.title')}</h2>
        <span className="small muted num">{formatNumber(facts.length)}</span>
        <span className="grow" />
        <IconButton small icon={IconPlus} label={blocked ?? t('incidents:facts.add')} aria-disabled={blocked !== undefined} onClick={() => blocked === undefined && setAdding(true)} />
      </div>
      <ol>
        {facts.map((fact) => (
          <li key={fact.id} className={styles.fact}>
            <Dot tone={tones[fact.kind]} />
            <div className="stack">
              <span className="small muted num">{formatShort(fact.at)}</span>
              <span className={styles.factText}>{isStated(fact.kind) ? t(`incidents:facts.stated.${fact.kind}`, { text: fact.text }) : fact.text}</span>
              <span className="small muted">
                {fact.sequence !== null ? (
                  <Link to="/journal" search={{ q: String(fact.sequence) } as never}>
                    {t('incidents:facts.record', { number: formatNumber(fact.sequence) })}
                  </Link>
                ) : fact.kind === 'detected' ? (
                  t('incidents:facts.termBegins')
                ) : (
                  fact.author
                )}
              </span>
            </div>
          </li>
        ))}
      </ol>
      <p className={styles.factsNote}>{t('incidents:facts.note')}</p>
      {adding && <FactDialog incident={incident} onClose={() => setAdding(false)} />}
    </aside>
  );
}

const ownKinds = ['measure', 'note', 'receipt'] as const;

export function FactDialog({ incident, onClose }: { incident: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [at, setAt] = useState<string | null>(thisMinute);
  const [kind, setKind] = useState<(typeof ownKinds)[number]>('measure');
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const add = useMutationCall('incidents.addFact');
  const save = () => {
    setTried(true);
    if (text.trim() === '' || at === null || add.isPending) return;
    add.mutate({ id: incident, at, kind, text }, { onSuccess: onClose });
  };
  return (
    <Dialog
      title={t('incidents:facts.add')}
      onClose={onClose}
      note={t('incidents:facts.note')}
      footer={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button variant="primary" busy={add.isPending} onClick={save}>
            {t('common:action.add')}
          </Button>
        </>
      }
    >
      <DialogKeys onSave={save} />
      <FieldGroup label={t('incidents:facts.kind')}>
        <span className="row">
          <Segmented label={t('incidents:facts.kind')} options={ownKinds.map((id) => ({ id, label: t(`incidents:facts.kinds.${id}`) }))} value={kind} onChange={setKind} />
        </span>
      </FieldGroup>
      <DateTimeField label={t('incidents:facts.at')} value={at} onChange={setAt} error={tried && at === null ? t('common:field.required') : undefined} />
      <TextAreaField label={t('incidents:facts.what')} rows={4} maxLength={4000} data-autofocus value={text} onChange={(event) => setText(event.target.value)} error={tried && text.trim() === '' ? t('common:field.required') : undefined} />
      {add.error && <ProblemView problem={add.error.problem} />}
    </Dialog>
  );
}
