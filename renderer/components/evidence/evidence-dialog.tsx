import { IconDownload, IconFileImport, IconFileExport, IconWorld } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EvidenceState } from '../../../shared/contract/evidence.ts';
import type { Problem } from '../../../shared/contract/problem.ts';
import { problemText } from '../../../shared/locales/problem-text.ts';
import { useCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button } from '../button.tsx';
import { Dialog } from '../dialog.tsx';
import { Pairs } from '../marks.tsx';
import { ProblemView } from '../problem-view.tsx';
import { WorkBar } from '../progress-dialog.tsx';
import { RecordPending } from '../record-page/record-page.tsx';
import { Banner } from '../surfaces.tsx';
import styles from './evidence.module.css';
import { type EvidenceWork, useEvidence } from './use-evidence.ts';

/** Timestamps and revocation data for the signatures of a document. Nothing goes online before its address was seen. */
export function EvidenceDialog({ document, onClose }: { document: string; onClose: () => void }) {
  const { t } = useTranslation();
  const state = useCall('evidence.state', { document });
  const work = useEvidence(document);
  return (
    <Dialog
      title={t('evidence:title')}
      width={640}
      onClose={work.running ? undefined : onClose}
      footer={work.running ? <Button onClick={work.stop}>{t('common:action.stop')}</Button> : <Button onClick={onClose}>{t('common:action.close')}</Button>}
    >
      {state.data ? (
        <>
          {work.running ? <WorkBar progress={work.progress} startedAt={work.startedAt} /> : <Parts state={state.data} work={work} />}
          {work.problem && <ProblemView problem={work.problem} />}
          {work.refused.length > 0 && <Refused items={work.refused} />}
        </>
      ) : (
        <RecordPending problem={state.error?.problem} onRetry={() => void state.refetch()} />
      )}
    </Dialog>
  );
}

function Parts({ state, work }: { state: EvidenceState; work: EvidenceWork }) {
  return (
    <>
      <Timestamps state={state} work={work} />
      <Revocation state={state} work={work} />
    </>
  );
}

function Timestamps({ state, work }: { state: EvidenceState; work: EvidenceWork }) {
  const { t } = useTranslation();
  const blocked = useBlockedBy('editor');
  const [seen, setSeen] = useState(false);
  const missing = state.unstamped > 0;
  return (
    <section className={styles.part}>
      <h3>{t('evidence:timestamp.title')}</h3>
      <p className="text-2">{missing ? t('evidence:timestamp.missing', { count: state.unstamped }) : t('evidence:timestamp.all')}</p>
      {state.waiting > 0 && <p className="text-2">{t('evidence:timestamp.waiting', { count: state.waiting })}</p>}
      {missing && seen && (
        <GoOnline addresses={[state.addresses.timestamp]} what={t('evidence:timestamp.sent')} onCancel={() => setSeen(false)} onGo={() => void work.stamp(state.addresses.timestamp)} />
      )}
      {missing && !seen && (
        <div className={styles.ways}>
          <Button icon={IconWorld} blockedBy={blocked} onClick={() => setSeen(true)}>
            {t('evidence:timestamp.online')}
          </Button>
          <Button icon={IconFileExport} blockedBy={blocked} onClick={() => void work.saveRequests()}>
            {t('evidence:timestamp.save')}
          </Button>
          {state.waiting > 0 && (
            <Button icon={IconFileImport} blockedBy={blocked} onClick={() => void work.importAnswers()}>
              {t('evidence:timestamp.import')}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

function Revocation({ state, work }: { state: EvidenceState; work: EvidenceWork }) {
  const { t } = useTranslation();
  const blocked = useBlockedBy('editor');
  const [seen, setSeen] = useState(false);
  const { addresses, open, atHand } = state;
  const online = open > 0 && addresses.revocation.length > 0;
  return (
    <section className={styles.part}>
      <h3>{t('evidence:revocation.title')}</h3>
      <p className="text-2">{open > 0 ? t('evidence:revocation.open', { count: open }) : atHand > 0 ? t('evidence:revocation.atHand') : t('evidence:revocation.all')}</p>
      {online && seen && <GoOnline addresses={addresses.revocation} what={t('evidence:revocation.sent')} onCancel={() => setSeen(false)} onGo={() => void work.addRevocation(true)} />}
      {!(online && seen) && (online || atHand > 0) && (
        <div className={styles.ways}>
          {online && (
            <Button icon={IconWorld} blockedBy={blocked} onClick={() => setSeen(true)}>
              {t('evidence:revocation.online')}
            </Button>
          )}
          {atHand > 0 && (
            <Button icon={IconDownload} blockedBy={blocked} onClick={() => void work.addRevocation(false)}>
              {t('evidence:revocation.embed')}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

/** The addresses first, then the consent: nothing was sent until the second button. */
function GoOnline({ addresses, what, onGo, onCancel }: { addresses: readonly string[]; what: string; onGo: () => void; onCancel: () => void }) {
  const { t } = useTranslation();
  return (
    <Banner
      framed
      tone="warning"
      actions={
        <>
          <Button size="sm" onClick={onCancel}>
            {t('common:action.cancel')}
          </Button>
          <Button size="sm" variant="primary" onClick={onGo}>
            {t('evidence:go')}
          </Button>
        </>
      }
    >
      <span className={styles.going}>
        <span>{t('evidence:goes')}</span>
        {addresses.map((address) => (
          <span key={address} className={`mono ${styles.address ?? ''}`}>
            {address}
          </span>
        ))}
        <span className="text-2">{what}</span>
      </span>
    </Banner>
  );
}

function Refused({ items }: { items: readonly { readonly name: string; readonly problem: Problem }[] }) {
  const { t } = useTranslation();
  return (
    <Banner framed tone="warning">
      <Pairs
        labelWidth={200}
        pairs={items.map(({ name, problem }) => {
          const { message, hint } = problemText(t, problem);
          return { key: name, label: name, value: `${message} ${hint}` };
        })}
      />
    </Banner>
  );
}
