import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHelpCircle, type Icon as TablerIcon } from '@tabler/icons-react';
import clsx from 'clsx';
import { useTranslation } from 'react-i18next';
import type { Verification } from '../../../shared/contract/signing.ts';
import { Icon } from '../../components/icon.tsx';
import { Pairs } from '../../components/marks.tsx';
import { inGroups } from '../../components/packet/packet.ts';
import { FrameTable } from '../../components/record-page/record-page.tsx';
import { useCertificatePairs } from '../../components/signing/certificate-card.tsx';
import { Panel } from '../../components/surfaces.tsx';
import { formatDateTime, formatNumber } from '../../i18n/format.ts';
import styles from './verification.module.css';

type State = Verification['state'];
type Signature = Verification['signatures'][number];

const icons: Readonly<Record<State, TablerIcon>> = { good: IconCircleCheck, bad: IconCircleX, undecided: IconHelpCircle };
const words: Readonly<Record<State, string>> = { good: 'success', bad: 'danger', undecided: 'warning' };

/** What was found, loudest first: the verdict, the first bad place, each check with its reason, what is covered. */
export function VerificationResult({ result, at }: { result: Verification; at: string }) {
  const { t } = useTranslation();
  const firstBad = result.journal?.firstBad;
  return (
    <div className={styles.result}>
      <section className={clsx(styles.verdict, styles[result.state])} aria-label={t('verification:verdict')} role="status">
        <Icon of={icons[result.state]} size="lg" />
        <div className="stack grow">
          <h2>{t(`verify:state.${result.state}`)}</h2>
          <p>{t(`verification:meaning.${result.state}`)}</p>
        </div>
        <div className={styles.what}>
          <span className="mono">{result.name}</span>
          <span className="small muted num">
            {t(`verification:kind.${result.kind}`)} · {t('verification:checkedAt', { at: formatDateTime(at) })}
          </span>
        </div>
      </section>
      {firstBad && (
        <section className={styles.firstBad} role="alert">
          <Icon of={IconAlertTriangle} />
          <div className="stack">
            <span className="semibold">{t('verification:firstBad')}</span>
            <span>
              <span className="mono">{firstBad.file}</span>
              {firstBad.record !== null && <span className="num">, {t('verification:record', { number: formatNumber(firstBad.record) })}</span>}
              {': '}
              {t(`verify:${firstBad.reason}`, { defaultValue: firstBad.reason })}
            </span>
          </div>
        </section>
      )}
      {result.journal && (
        <Panel title={t('verification:journal')}>
          <Pairs
            columns={2}
            pairs={[
              { key: 'size', label: t('verification:size'), value: <span className="num">{formatNumber(result.journal.size)}</span> },
              { key: 'shown', label: t('verification:shown'), value: <span className="num">{t('verification:shownOf', { shown: formatNumber(result.journal.shown), withheld: formatNumber(result.journal.withheld) })}</span> },
              { key: 'root', label: t('verification:root'), value: <span className="mono">{inGroups(result.journal.root)}</span> },
            ]}
          />
        </Panel>
      )}
      {result.checks.length > 0 && (
        <Panel title={t('verification:checks')} count={result.checks.length}>
          <Checks checks={result.checks} />
        </Panel>
      )}
      {result.signatures.map((signature, index) => (
        <SignaturePanel key={index} signature={signature} number={index + 1} of={result.signatures.length} />
      ))}
      {result.files.length > 0 && <Files files={result.files} />}
      <p className={styles.footnote}>{t('verification:note')}</p>
    </div>
  );
}

function Checks({ checks }: { checks: Verification['checks'] }) {
  const { t } = useTranslation();
  return (
    <ul className={styles.checks}>
      {checks.map((check, index) => (
        <li key={index}>
          <span className={words[check.state]}>
            <Icon of={icons[check.state]} />
          </span>
          <span>
            <span className="hidden-text">{t(`verify:state.${check.state}`)}: </span>
            {t(`verify:${check.reason}`, { ...check.params, defaultValue: check.reason })}
          </span>
        </li>
      ))}
    </ul>
  );
}

function SignaturePanel({ signature, number, of }: { signature: Signature; number: number; of: number }) {
  const { t } = useTranslation();
  return (
    <Panel
      title={of > 1 ? t('verification:signatureOf', { number, of }) : t('verification:signature')}
      end={
        <span className={clsx('row medium', words[signature.state])}>
          <Icon of={icons[signature.state]} size="sm" />
          {t(`verify:state.${signature.state}`)}
        </span>
      }
    >
      <div className={styles.signature}>
        <div>
          {signature.signer ? <Signer certificate={signature.signer} /> : <p className="muted">{t('verify:signerUnknown')}</p>}
          <Pairs
            labelWidth={152}
            pairs={[
              { key: 'at', label: t('verification:signingTime'), value: signature.signingTime && <span className="num">{formatDateTime(signature.signingTime)}</span> },
              { key: 'covers', label: t('verification:covers'), value: signature.covers.length > 0 && <span className="mono">{signature.covers.join(', ')}</span> },
            ].map((pair) => ({ ...pair, value: pair.value === false ? '' : pair.value }))}
          />
        </div>
        <Checks checks={signature.checks} />
      </div>
    </Panel>
  );
}

function Signer({ certificate }: { certificate: NonNullable<Signature['signer']> }) {
  return <Pairs labelWidth={152} pairs={useCertificatePairs(certificate)} />;
}

/** Files of a container or of an export; one that no signature covers is said aloud. */
function Files({ files }: { files: Verification['files'] }) {
  const { t } = useTranslation();
  const uncovered = files.filter((file) => !file.covered).length;
  return (
    <Panel title={t('verification:files')} count={uncovered > 0 ? t('verification:uncovered', { count: uncovered }) : formatNumber(files.length)} bare>
      <div className={styles.files}>
        <FrameTable label={t('verification:files')} head={[{ label: t('draft:packet.name') }, { label: t('verification:covered'), width: 200 }, { label: t('verification:state'), width: 200 }]}>
          {files.map((file) => (
            <tr key={file.name} data-tone={file.state === 'bad' || !file.covered ? 'danger' : undefined}>
              <td>
                <span className="mono">{file.name}</span>
              </td>
              <td className={file.covered ? 'text-2' : 'danger'}>{file.covered ? t('verification:isCovered') : t('verify:notCovered')}</td>
              <td>
                <span className={clsx('row', words[file.state])}>
                  <Icon of={icons[file.state]} size="sm" />
                  {t(`verify:state.${file.state}`)}
                </span>
              </td>
            </tr>
          ))}
        </FrameTable>
      </div>
    </Panel>
  );
}
