import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentRecord } from '../../../shared/contract/documents.ts';
import type { OutputOf } from '../../../shared/contract/index.ts';
import { call } from '../../api/client.ts';
import { useCall } from '../../api/hooks.ts';
import { invalidateAreas } from '../../api/query-client.ts';
import { shortcuts, useShortcut } from '../../app/keyboard/shortcuts.ts';
import { Button } from '../button.tsx';
import { Bar } from '../marks.tsx';
import { inGroups } from '../packet/packet.ts';
import { ProblemView } from '../problem-view.tsx';
import { Banner } from '../surfaces.tsx';
import { DocumentPane } from './document-pane.tsx';
import { KeyChoice, SignerBanner, useSignerVerdicts } from './key-choice.tsx';
import { SignedResult } from './signed-result.tsx';
import { SignButtons, SigningFrame, intoView } from './signing-frame.tsx';
import styles from './signing.module.css';
import { useSigning } from './use-signing.ts';
import { useSigningKey } from './use-signing-key.ts';

export interface SigningDialogProps {
  document: DocumentRecord;
  /** "Signing of the notice". */
  title: string;
  onClose: () => void;
}

type Signed = OutputOf<'signing.signDocument'>;

/** What is signed stands left, with its digest; who signs it, right. The holder of the key does both in person. */
export function SigningDialog(props: SigningDialogProps) {
  return (
    <SigningFrame title={props.title} onClose={props.onClose}>
      {(onBusy) => <Content {...props} onBusy={onBusy} />}
    </SigningFrame>
  );
}

function Content({ document, title, onClose, onBusy }: SigningDialogProps & { onBusy: (busy: boolean) => void }) {
  const { t } = useTranslation();
  const preview = useCall('signing.preview', { document: document.id });
  const organisationBin = useCall('settings.get', {}).data?.organisation.bin;
  const choice = useSigningKey();
  const verdict = useSignerVerdicts(choice, organisationBin)(document.kind);
  const work = useSigning(onBusy);
  const [signed, setSigned] = useState<Signed>();
  const shown = preview.data?.document ?? document;
  const files = preview.data?.files ?? document.files;
  const { signing, problem, progress } = work;
  const missing = preview.data === undefined ? 'loading' : verdict === 'refused' ? 'notAllowed' : choice.missing;
  const ready = missing === undefined && !signing && !signed;

  const sign = async () => {
    const result = ready && (await work.run(choice, (key, options) => call('signing.signDocument', { document: document.id, key }, options)));
    if (!result) return;
    invalidateAreas(['signing']);
    setSigned(result);
  };
  useShortcut('next', () => (signed ? onClose() : void sign()), ready || signed !== undefined);

  return (
    <div className={styles.panes}>
      <DocumentPane document={shown} />
      <div className={styles.right}>
        <div className={styles.scroll} tabIndex={0} role="region" aria-label={title}>
          <div className={styles.head}>
            <h2>{shown.signatures.length > 0 && !signed ? t('signing-ui:addTitle') : title}</h2>
            <p className="small muted">{t('signing-ui:result', { files: files.length })}</p>
          </div>
          {signed ? (
            <>
              <SignedResult document={signed.document} signature={signed.signature} />
              {signed.warnings.map((code) => (
                <SignerBanner key={code} verdict="warned" />
              ))}
            </>
          ) : (
            <>
              <ul className={styles.digests} aria-label={t('signing-ui:digests')} tabIndex={0}>
                {files.map((file) => (
                  <li key={file.name}>
                    <span className="mono cut">{file.name}</span>
                    <span className="mono muted" title={file.sha256}>
                      {inGroups(file.sha256, 16)}
                    </span>
                  </li>
                ))}
              </ul>
              {preview.error && <ProblemView problem={preview.error.problem} onRetry={() => void preview.refetch()} />}
              {shown.signatures.length > 0 && (
                <Banner framed>
                  {t('signing-ui:signedAlready', { names: shown.signatures.map(({ signer }) => signer).join(', ') })}
                </Banner>
              )}
              <KeyChoice choice={choice} organisationBin={organisationBin} signing={signing} onSign={() => void sign()} />
              {verdict !== 'may' && (
                <div ref={intoView}>
                  <SignerBanner verdict={verdict} />
                </div>
              )}
              {problem && (
                <div ref={intoView}>
                  <ProblemView problem={problem} />
                </div>
              )}
              {signing && choice.way !== 'ncalayer' && <Bar share={progress && progress.total > 0 ? progress.done / progress.total : 0} label={t('signing-ui:signing')} />}
            </>
          )}
        </div>
        <div className={styles.footer}>
          <span className="small muted grow">{signed ? t('signing-ui:verifiedAgain') : t(choice.timestamp ? 'signing-ui:formatStamped' : 'signing-ui:format')}</span>
          {signed ? (
            <Button variant="primary" size="lg" data-autofocus autoFocus onClick={onClose} keys={shortcuts.next.keys}>
              {t('signing-ui:done')}
            </Button>
          ) : (
            <SignButtons label={t('signing-ui:sign')} signing={signing} missing={missing} onSign={() => void sign()} onStop={work.cancel} onClose={onClose} />
          )}
        </div>
      </div>
    </div>
  );
}
