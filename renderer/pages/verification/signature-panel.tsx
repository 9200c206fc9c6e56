import { IconArrowBackUp } from '@tabler/icons-react';
import clsx from 'clsx';
import { useTranslation } from 'react-i18next';
import type { VerifiedSignature } from '../../../shared/contract/signing.ts';
import { Icon } from '../../components/icon.tsx';
import { Pairs, type Pair } from '../../components/marks.tsx';
import { useCertificatePairs } from '../../components/signing/certificate-card.tsx';
import { Panel } from '../../components/surfaces.tsx';
import { formatDateTime } from '../../i18n/format.ts';
import { Checks } from './checks.tsx';
import { stateIcons, stateWords } from './state-marks.ts';
import styles from './verification.module.css';

function StateMark({ state }: { state: VerifiedSignature['state'] }) {
  const { t } = useTranslation();
  return (
    <span className={clsx('row medium', stateWords[state])}>
      <Icon of={stateIcons[state]} size="sm" />
      {t(`verify:state.${state}`)}
    </span>
  );
}

/** One signature: who, when, over what, each check; below it those that confirm it. */
export function SignaturePanel({ signature, title }: { signature: VerifiedSignature; title: string }) {
  return (
    <Panel title={title} end={<StateMark state={signature.state} />}>
      <SignatureBody signature={signature} />
      <Counters signature={signature} />
    </Panel>
  );
}

function SignatureBody({ signature }: { signature: VerifiedSignature }) {
  const { t } = useTranslation();
  const { signer } = signature;
  return (
    <div className={styles.signature}>
      <div>
        {signer ? <Signer certificate={signer} /> : <p className="muted">{t('verify:signerUnknown')}</p>}
        <Pairs labelWidth={152} pairs={useTimePairs(signature)} />
      </div>
      <div className="stack">
        <Checks checks={signature.checks} />
        {signature.timestamps.map(({ time, authority, policy, relied, checks }, index) => (
          <div key={index} className={styles.nested}>
            <p>
              {t('verification:timestamps')}: <span className="num">{formatDateTime(time)}</span>, {authority} ({t(relied ? 'verification:timestampRelied' : 'verification:timestampNot')}){policy && <span className="mono muted"> {policy}</span>}
            </p>
            <Checks checks={checks} />
          </div>
        ))}
      </div>
    </div>
  );
}

function Signer({ certificate }: { certificate: NonNullable<VerifiedSignature['signer']> }) {
  return <Pairs labelWidth={152} pairs={useCertificatePairs(certificate)} />;
}

/** When, as claimed and as proven; over what; on whose word. */
function useTimePairs({ signer, issuers, signingTime, provenTime, covers }: VerifiedSignature): Pair[] {
  const { t } = useTranslation();
  return [
    { key: 'claimed', label: t('verification:signingTime'), value: signingTime ? <span className="num">{formatDateTime(signingTime)}</span> : t('verification:claimedNone') },
    { key: 'proven', label: t('verification:provenTime'), value: provenTime ? <span className="num medium">{formatDateTime(provenTime)}</span> : <span className="muted">{t('verification:provenNone')}</span> },
    ...(covers.length > 0 ? [{ key: 'covers', label: t('verification:covers'), value: <span className="mono">{covers.join(', ')}</span> }] : []),
    ...(signer
      ? [
          {
            key: 'path',
            label: t('verification:path'),
            value:
              issuers.length > 0 ? (
                <ol className={styles.path}>
                  {issuers.map((issuer) => (
                    <li key={issuer.fingerprint}>
                      <Icon of={IconArrowBackUp} size="sm" />
                      {issuer.commonName || issuer.subject}
                    </li>
                  ))}
                </ol>
              ) : (
                <span className="muted">{t('verification:pathNone')}</span>
              ),
          },
        ]
      : []),
  ];
}

/** Counter-signatures, each with those that confirm it in turn. */
function Counters({ signature }: { signature: VerifiedSignature }) {
  const { t } = useTranslation();
  const { counterSignatures, counterSignaturesLeft } = signature;
  if (counterSignatures.length === 0 && counterSignaturesLeft === 0) return null;
  return (
    <div className={styles.nested}>
      {counterSignatures.map((counter, index) => (
        <section key={index} className={styles.counter} aria-label={t('verification:counter', { number: index + 1 })}>
          <div className={styles.counterHead}>
            <h3>{t('verification:counter', { number: index + 1 })}</h3>
            <StateMark state={counter.state} />
          </div>
          <p className="small muted">{t('verification:counterNote')}</p>
          <SignatureBody signature={counter} />
          <Counters signature={counter} />
        </section>
      ))}
      {counterSignaturesLeft > 0 && <p className="warning">{t('verification:countersLeft', { count: counterSignaturesLeft })}</p>}
    </div>
  );
}
