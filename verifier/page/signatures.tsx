import { type ReactNode, useState } from 'react';
import type { Report, SignatureReport } from '../messages.ts';
import { type WorkerClient, WorkerFailure } from './client.ts';
import { FileButton } from './file-button.tsx';
import { Mark } from './mark.tsx';
import { formatTime, useTexts } from './texts.ts';

/** The organisation's signatures, and the choice of whom to rely on: the page itself relies on nobody. */
export function Signatures({ report, client, onReport }: { readonly report: Report; readonly client: WorkerClient; readonly onReport: (report: Report) => void }): ReactNode {
  const { t } = useTexts();
  const [failure, setFailure] = useState<string | null>(null);
  const rely = async (files: FileList): Promise<void> => {
    try {
      onReport(await client.call('trust', { files: [...files] }));
      setFailure(null);
    } catch (error) {
      setFailure(error instanceof WorkerFailure ? error.reason : 'crashed');
    }
  };
  return (
    <section className="panel">
      <h2>{t('signatures.title')}</h2>
      {report.signatures.length === 0 && <p>{t('signatures.none')}</p>}
      {report.signatures.map((signature, index) => (
        <SignatureView key={index} signature={signature} />
      ))}
      {report.signatures.length > 0 && (
        <div className="actions">
          <FileButton multiple label={t('signatures.choose')} onFiles={(files) => void rely(files)} />
          {report.trusted.length > 0 && <span className="small">{t('signatures.trusted', { names: report.trusted.map(({ commonName }) => commonName).join(', ') })}</span>}
          {failure !== null && <span role="alert">{t(`failure.${failure}`)}</span>}
        </div>
      )}
    </section>
  );
}

function SignatureView({ signature }: { readonly signature: SignatureReport }): ReactNode {
  const { t, language } = useTexts();
  const { signer, root } = signature;
  const untrusted = signature.checks.some(({ reason }) => reason === 'root_untrusted');
  return (
    <article className="signature" data-signature={signature.state}>
      <h3>
        <Mark state={signature.state} /> {signer ? signer.commonName : t('verify:signerUnknown')} <span className="small">{t('signatures.over', { file: signature.covers.join(', ') })}</span>
      </h3>
      {signer && signer.organisation !== '' && <p>{t('signatures.organisation', { organisation: signer.organisation, bin: signer.bin })}</p>}
      <ul className="checks">
        {signature.checks.map(({ state, reason, params }, index) => (
          <li key={index}>
            <Mark state={state} /> {t(`verify:${reason}`, params)}
          </li>
        ))}
      </ul>
      <dl className="facts">
        {signature.signingTime !== null && (
          <>
            <dt>{t('signatures.time')}</dt>
            <dd>{formatTime(signature.signingTime, language)}</dd>
          </>
        )}
        {signer && (
          <>
            <dt>{t('certificate:field.algorithm')}</dt>
            <dd>{t(`certificate:algorithm.${signer.algorithm}`)}</dd>
            <dt>{t('certificate:field.serial')}</dt>
            <dd className="mono">{signer.serial}</dd>
            <dt>{t('certificate:field.fingerprint')}</dt>
            <dd className="mono">{spaced(signer.fingerprint)}</dd>
          </>
        )}
        {root && root.fingerprint !== signer?.fingerprint && (
          <>
            <dt>{t('signatures.root')}</dt>
            <dd>
              {root.commonName || root.subject}
              <p className="mono">{spaced(root.fingerprint)}</p>
              {untrusted && <p className="small">{t('signatures.rootNote')}</p>}
            </dd>
          </>
        )}
      </dl>
    </article>
  );
}

/** Hex in groups, as it is read aloud. */
function spaced(hex: string): string {
  return (hex.match(/.{4}/g) ?? []).join(' ');
}
