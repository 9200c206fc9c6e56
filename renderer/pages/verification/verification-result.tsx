import { IconAlertTriangle } from '@tabler/icons-react';
import clsx from 'clsx';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Verification } from '../../../shared/contract/signing.ts';
import { personalKinds, type Redaction } from '../../../shared/domain/redaction.ts';
import { Icon } from '../../components/icon.tsx';
import { Pairs } from '../../components/marks.tsx';
import { inGroups } from '../../components/packet/packet.ts';
import { FrameTable } from '../../components/record-page/record-page.tsx';
import { Panel } from '../../components/surfaces.tsx';
import { formatDateTime, formatNumber } from '../../i18n/format.ts';
import { Checks } from './checks.tsx';
import { ProofPanel } from './proof-panel.tsx';
import { SignaturePanel } from './signature-panel.tsx';
import { stateIcons, stateWords } from './state-marks.ts';
import styles from './verification.module.css';

export interface VerificationResultProps {
  result: Verification;
  /** What can be done with the file now. */
  actions: ReactNode;
  /** What is asked for before more can be said. */
  missing: ReactNode;
}

/** What was found, loudest first: the verdict, the first bad place, each check with its reason, what is covered. */
export function VerificationResult({ result, actions, missing }: VerificationResultProps) {
  const { t } = useTranslation();
  const { journal, signatures } = result;
  return (
    <div className={styles.result}>
      <section className={clsx(styles.verdict, styles[result.state])} aria-label={t('verification:verdict')} role="status">
        <Icon of={stateIcons[result.state]} size="lg" />
        <div className="stack grow">
          <h2>{t(`verify:state.${result.state}`)}</h2>
          <p>{t(`verification:meaning.${result.state}`)}</p>
          <span className={styles.what}>
            <span className="mono">{result.name}</span>
            <span className="small num">
              {t(`verification:kind.${result.kind}`)} · {t('verification:checkedAt', { at: formatDateTime(result.at) })}
            </span>
          </span>
        </div>
        <div className={styles.buttons}>{actions}</div>
      </section>
      {missing}
      {journal?.firstBad && <FirstBad place={journal.firstBad} />}
      {signatures.map((signature, index) => (
        <SignaturePanel key={index} signature={signature} title={signatures.length > 1 ? t('verification:signatureOf', { number: index + 1, of: signatures.length }) : t('verification:signature')} />
      ))}
      {result.files.length > 0 && <Files files={result.files} />}
      {result.checks.length > 0 && (
        <Panel title={t('verification:checks')} count={result.checks.length}>
          <Checks checks={result.checks} />
        </Panel>
      )}
      {journal && <Journal journal={journal} />}
      {result.proof && <ProofPanel proof={result.proof} />}
      <FilePanel result={result} />
      {result.kind !== 'proof' && <p className={styles.footnote}>{t('verification:note')}</p>}
    </div>
  );
}

function FirstBad({ place }: { place: NonNullable<NonNullable<Verification['journal']>['firstBad']> }) {
  const { t } = useTranslation();
  return (
    <section className={styles.firstBad} role="alert">
      <Icon of={IconAlertTriangle} />
      <div className="stack">
        <span className="semibold">{t('verification:firstBad')}</span>
        <span>
          <span className="mono">{place.file}</span>
          {place.record !== null && <span className="num">, {t('verification:record', { number: formatNumber(place.record) })}</span>}
          {': '}
          {t(`verify:${place.reason}`, { defaultValue: place.reason })}
        </span>
      </div>
    </section>
  );
}

function Journal({ journal }: { journal: NonNullable<Verification['journal']> }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('verification:journal')}>
      <Pairs
        columns={2}
        pairs={[
          { key: 'size', label: t('verification:size'), value: <span className="num">{formatNumber(journal.size)}</span> },
          { key: 'shown', label: t('verification:shown'), value: <span className="num">{t('verification:shownOf', { shown: formatNumber(journal.shown), withheld: formatNumber(journal.withheld) })}</span> },
          ...(journal.redaction ? [{ key: 'redaction', label: t('verification:redaction'), value: <Treated redaction={journal.redaction} pseudonymKey={journal.pseudonymKey} /> }] : []),
          { key: 'root', label: t('verification:root'), value: <span className="mono">{inGroups(journal.root)}</span> },
        ]}
      />
      {journal.withheld > 0 && <p className="small muted" style={{ marginTop: 8 }}>{t('verification:withheldNote')}</p>}
    </Panel>
  );
}

/** How the kinds of personal values were treated; a label is said to be nobody's proof. */
function Treated({ redaction, pseudonymKey }: { redaction: Redaction; pseudonymKey: string | null }) {
  const { t } = useTranslation();
  return (
    <span className="stack">
      {personalKinds.map((kind) => (
        <span key={kind}>
          {t(`redaction:kind.${kind}`)}: {t(`redaction:treatment.${redaction[kind]}`)}
        </span>
      ))}
      {pseudonymKey !== null && (
        <span className="small muted">
          {t('redaction:unproven')} {t('redaction:key', { key: pseudonymKey })}
        </span>
      )}
    </span>
  );
}

/** Which bytes these verdicts are about, and what they rest on. */
function FilePanel({ result }: { result: Verification }) {
  const { t } = useTranslation();
  const { file, content, reliedOn } = result;
  return (
    <Panel title={t('verification:file')}>
      <Pairs
        labelWidth={152}
        pairs={[
          ...(file ? [{ key: 'sha', label: 'SHA-256', value: <span className="mono">{inGroups(file.sha256)}</span> }] : []),
          ...(content
            ? [
                { key: 'content', label: t('verification:contentRow'), value: t(content.inside ? 'verification:contentInside' : 'verification:contentBeside', { name: content.name }) },
                { key: 'contentSha', label: '', value: <span className="mono">{inGroups(content.sha256)}</span> },
              ]
            : []),
          ...(result.kind === 'proof'
            ? []
            : [
                {
                  key: 'trust',
                  label: t('verification:reliedOn'),
                  value: (
                    <span className="stack">
                      <span>{t(`verification:from.${reliedOn.from}`, { count: reliedOn.roots.length })}</span>
                      {reliedOn.roots.map((root) => (
                        <span key={root.fingerprint} className="small">
                          {root.name} <span className="mono muted">{inGroups(root.fingerprint, 16)}</span>
                        </span>
                      ))}
                    </span>
                  ),
                },
              ]),
        ]}
      />
    </Panel>
  );
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
                <span className={clsx('row', stateWords[file.state])}>
                  <Icon of={stateIcons[file.state]} size="sm" />
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
