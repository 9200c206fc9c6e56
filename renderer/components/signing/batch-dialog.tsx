import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentRecord } from '../../../shared/contract/documents.ts';
import type { OutputOf } from '../../../shared/contract/index.ts';
import { call } from '../../api/client.ts';
import { useCall } from '../../api/hooks.ts';
import { invalidateAreas } from '../../api/query-client.ts';
import { shortcuts, useShortcut } from '../../app/keyboard/shortcuts.ts';
import { Button } from '../button.tsx';
import { ProblemView } from '../problem-view.tsx';
import { WorkBar } from '../progress-dialog.tsx';
import { Banner } from '../surfaces.tsx';
import { BatchDocuments } from './batch-documents.tsx';
import { BatchResult } from './batch-result.tsx';
import { KeyChoice, SignerBanner, useSignerVerdicts } from './key-choice.tsx';
import { SignButtons, SigningFrame, intoView } from './signing-frame.tsx';
import styles from './signing.module.css';
import { useSigning } from './use-signing.ts';
import { useSigningKey } from './use-signing-key.ts';

export type BatchOutcome = OutputOf<'signing.signDocuments'>['results'][number];

export interface BatchDialogProps {
  /** In the order they are signed. */
  documents: readonly DocumentRecord[];
  /** Told which of them are signed now. */
  onSigned: (ids: readonly string[]) => void;
  onClose: () => void;
}

/** Many documents under one key: all of them can be looked at before it is asked for, and each has its result. */
export function BatchDialog(props: BatchDialogProps) {
  const { t } = useTranslation();
  return (
    <SigningFrame title={t('signing-ui:batch.title', { count: props.documents.length })} onClose={props.onClose}>
      {(onBusy) => <Content {...props} onBusy={onBusy} />}
    </SigningFrame>
  );
}

function Content({ documents, onSigned, onClose, onBusy }: BatchDialogProps & { onBusy: (busy: boolean) => void }) {
  const { t } = useTranslation();
  const organisationBin = useCall('settings.get', {}).data?.organisation.bin;
  const choice = useSigningKey();
  const verdictOf = useSignerVerdicts(choice, organisationBin);
  const work = useSigning(onBusy);
  /** What is still to be signed: all at first, then those that were not. */
  const [waiting, setWaiting] = useState(documents);
  const [outcomes, setOutcomes] = useState<readonly BatchOutcome[]>();
  const { signing, problem, progress, startedAt } = work;
  const refused = waiting.filter(({ kind }) => verdictOf(kind) === 'refused');
  const missing = refused.length === waiting.length ? 'notAllowed' : choice.missing;
  const ready = missing === undefined && !signing && !outcomes;
  const unsigned = outcomes ? waiting.filter(({ id }) => outcomes.find(({ document }) => document === id)?.signature === null) : [];

  const sign = async () => {
    const result = ready && (await work.run(choice, (key, options) => call('signing.signDocuments', { documents: waiting.map(({ id }) => id), key }, options)));
    if (!result) return;
    invalidateAreas(['signing', 'documents']);
    setOutcomes(result.results);
    onSigned(result.results.flatMap(({ document, signature }) => (signature ? [document] : [])));
  };
  const again = () => {
    setWaiting(unsigned);
    setOutcomes(undefined);
  };
  useShortcut('next', () => (outcomes ? onClose() : void sign()), ready || outcomes !== undefined);

  return (
    <div className={styles.panes}>
      <BatchDocuments documents={waiting} refusedKinds={new Set(refused.map(({ kind }) => kind))} outcomes={outcomes} />
      <div className={styles.right}>
        <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('signing-ui:batch.title', { count: waiting.length })}>
          <div className={styles.head}>
            <h2>{t('signing-ui:batch.title', { count: waiting.length })}</h2>
            <p className="small muted">{t('signing-ui:batch.text')}</p>
          </div>
          {outcomes ? (
            <BatchResult documents={waiting} outcomes={outcomes} />
          ) : (
            <>
              <KeyChoice choice={choice} organisationBin={organisationBin} signing={signing} onSign={() => void sign()} />
              {refused.length > 0 && (
                <div ref={intoView}>
                  {refused.length < waiting.length ? <Banner framed tone="warning">{t('signing-ui:batch.refused', { count: refused.length })}</Banner> : <SignerBanner verdict="refused" />}
                </div>
              )}
              {refused.length === 0 && waiting.some(({ kind }) => verdictOf(kind) === 'warned') && (
                <div ref={intoView}>
                  <SignerBanner verdict="warned" />
                </div>
              )}
              {problem && (
                <div ref={intoView}>
                  <ProblemView problem={problem} />
                </div>
              )}
              {signing && choice.way !== 'ncalayer' && (
                <div ref={intoView}>
                  <WorkBar progress={progress} startedAt={startedAt} />
                </div>
              )}
            </>
          )}
        </div>
        <div className={styles.footer}>
          <span className="small muted grow">{t(outcomes ? 'signing-ui:verifiedAgain' : choice.timestamp ? 'signing-ui:formatStamped' : 'signing-ui:format')}</span>
          {outcomes ? (
            <>
              {unsigned.length > 0 && (
                <Button size="lg" onClick={again}>
                  {t('signing-ui:batch.again', { count: unsigned.length })}
                </Button>
              )}
              <Button variant="primary" size="lg" data-autofocus autoFocus onClick={onClose} keys={shortcuts.next.keys}>
                {t('signing-ui:done')}
              </Button>
            </>
          ) : (
            <SignButtons
              label={refused.length === waiting.length ? t('signing-ui:sign') : t('signing-ui:batch.sign', { count: waiting.length - refused.length })}
              signing={signing}
              missing={missing}
              onSign={() => void sign()}
              onStop={work.cancel}
              onClose={onClose}
            />
          )}
        </div>
      </div>
    </div>
  );
}
