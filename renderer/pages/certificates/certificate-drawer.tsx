import { IconDownload, IconEyeOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { UsedCertificate } from '../../../shared/contract/certificates.ts';
import { printFingerprint } from '../../../shared/domain/fingerprint.ts';
import { verdictText } from '../../../shared/locales/verdict-text.ts';
import { call, toProblem } from '../../api/client.ts';
import { useMutationCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button } from '../../components/button.tsx';
import { useConfirm } from '../../components/dialog.tsx';
import { documentNumber } from '../../components/draft/labels.ts';
import { Drawer, DrawerSection, type DrawerMoves } from '../../components/list-page/drawer.tsx';
import { Dot, Pairs, Tag } from '../../components/marks.tsx';
import { useCertificatePairs } from '../../components/signing/certificate-card.tsx';
import { showInFolder } from '../../components/packet/save-packet.ts';
import { showDone, showProblem } from '../../components/toast.tsx';
import { formatDate, formatDateTime } from '../../i18n/format.ts';
import { holderOf, revocationWord, termTone, toneOf } from './certificate-words.ts';

/** One certificate: what is wrong with it, whose it is, what it signed; its export and its watching. */
export function CertificateDrawer({ one, moves }: { one: UsedCertificate; moves: DrawerMoves }) {
  const { t } = useTranslation();
  const pairs = useCertificatePairs(one.certificate);
  const { certificate, watched, uses, term } = one;
  return (
    <Drawer
      moves={moves}
      identity={
        <>
          <Tag tone={termTone[term] ?? 'success'}>{t(`certificates:term.${term}`)}</Tag>
          <Tag tone={toneOf[one.revocation.state]}>{t('certificates:revocationTag', { state: t(revocationWord(one)) })}</Tag>
        </>
      }
      title={holderOf(one)}
      actions={<DrawerActions one={one} />}
    >
      <Warnings one={one} />
      <DrawerSection title={t('signing-ui:certificate')}>
        <Pairs
          pairs={[
            ...pairs,
            { key: 'iin', label: t('certificate:field.iin'), value: certificate.iin && <span className="mono">{certificate.iin}</span> },
            { key: 'serial', label: t('certificate:field.serial'), value: <Long>{certificate.serial}</Long> },
            { key: 'keyUsage', label: t('certificate:field.keyUsage'), value: certificate.keyUsage.map((usage) => t(`certificate:keyUsage.${usage}`)).join(', ') },
            { key: 'fingerprint', label: t('certificate:field.fingerprint').replace('-', '\u2011'), value: <Fingerprint hex={certificate.fingerprint} /> },
          ]}
        />
      </DrawerSection>
      <DrawerSection title={t('certificates:checks')}>
        <Verdicts verdicts={[one.chain, one.revocation]} />
      </DrawerSection>
      <DrawerSection title={t('certificates:uses.title')} count={uses.length}>
        {uses.length === 0 ? (
          <p className="muted">{t('certificates:uses.none')}</p>
        ) : (
          <ul>
            {uses.map(({ document, number, kind, at }) => (
              <li key={`${document}-${at}`} className="row">
                <Link to="/signatures" search={{ q: number }}>
                  {documentNumber(t, { kind, number })}
                </Link>
                <span className="num muted">{formatDateTime(at)}</span>
              </li>
            ))}
          </ul>
        )}
      </DrawerSection>
      {watched && (
        <DrawerSection title={t('certificates:watched.title')}>
          <Pairs
            pairs={[
              { key: 'added', label: t('trust:column.added'), value: <span className="num">{formatDate(watched.added)}</span> },
              { key: 'addedBy', label: t('certificates:watched.by'), value: watched.addedBy },
              { key: 'source', label: t('certificates:watched.from'), value: t(`certificates:source.${watched.source}`) },
            ]}
          />
        </DrawerSection>
      )}
    </Drawer>
  );
}

function Long({ children }: { children: string }) {
  return (
    <span className="mono" style={{ overflowWrap: 'anywhere' }}>
      {children}
    </span>
  );
}

function Verdicts({ verdicts }: { verdicts: readonly UsedCertificate['chain'][] }) {
  const { t } = useTranslation();
  return (
    <ul className="stack" style={{ gap: 4 }}>
      {verdicts.map((verdict) => (
        <li key={verdict.reason}>
          <Dot tone={toneOf[verdict.state]} /> <span className="hidden-text">{t(`verify:state.${verdict.state}`)}: </span>
          {verdictText(t, verdict)}
        </li>
      ))}
    </ul>
  );
}

/** In words what a user should do about it; nothing where nothing is wrong. */
function Warnings({ one }: { one: UsedCertificate }) {
  const { t } = useTranslation();
  const { term, refusals, warnings, signer, certificate } = one;
  const sentences = [
    ...(term === 'soon' || term === 'expired' ? [{ key: term, bad: term === 'expired', text: t(`certificates:renew.${term}`, { count: Math.max(0, certificate.daysLeft), date: formatDate(certificate.notAfter) }) }] : []),
    ...refusals.filter((code) => code !== 'KEY_EXPIRED').map((code) => ({ key: code, bad: true, text: `${t(`errors:${code}.message`)} ${t(`errors:${code}.hint`)}` })),
    ...warnings.filter((code) => code === 'KEY_BIN_DIFFERS' || code === 'KEY_INDIVIDUAL').map((code) => ({ key: code, bad: false, text: `${t(`errors:${code}.message`)} ${t(`errors:${code}.hint`)}` })),
    ...signerSentences(signer).map((key) => ({ key, bad: false, text: t(`certificates:signer.${key}`) })),
  ];
  if (sentences.length === 0) return null;
  return (
    <DrawerSection title={t('certificates:attention')}>
      <ul className="stack" style={{ gap: 6 }}>
        {sentences.map(({ key, bad, text }) => (
          <li key={key} className={bad ? 'danger' : 'warning'}>
            {text}
          </li>
        ))}
      </ul>
    </DrawerSection>
  );
}

/** Which documents the register's rule does not name the holder for. */
function signerSentences({ notice, application }: UsedCertificate['signer']): readonly string[] {
  if (notice !== 'may' && application !== 'may') return ['neither'];
  return [...(notice !== 'may' ? ['notNotice'] : []), ...(application !== 'may' ? ['notApplication'] : [])];
}

function DrawerActions({ one }: { one: UsedCertificate }) {
  const { t } = useTranslation();
  const confirm = useConfirm();
  const blocked = useBlockedBy('editor');
  const unwatch = useMutationCall('certificates.unwatch');
  const { fingerprint, serial } = one.certificate;
  const save = async (format: 'der' | 'pem') => {
    try {
      const { file } = await call('shell.pickSave', { purpose: `certificate-${format}`, suggestedName: `${holderOf(one)} ${serial.slice(-8)}` });
      if (!file) return;
      const written = await call('certificates.exportOne', { fingerprint, target: file.handle });
      showDone(t('certificates:exported', { name: written.name }), { label: t('draft:showInFolder'), run: () => void showInFolder(written.path) });
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };
  const stop = async () => {
    const sure = await confirm({ title: t('certificates:unwatch.title', { name: holderOf(one) }), text: t('certificates:unwatch.text'), consequence: t('certificates:unwatch.consequence') });
    if (!sure) return;
    unwatch.mutate({ fingerprint }, { onSuccess: () => showDone(t('certificates:unwatch.done', { name: holderOf(one) })), onError: (error) => showProblem(t, error.problem) });
  };
  return (
    <>
      <Button icon={IconDownload} onClick={() => void save('der')}>
        {t('certificates:exportDer')}
      </Button>
      <Button icon={IconDownload} onClick={() => void save('pem')}>
        {t('certificates:exportPem')}
      </Button>
      {one.watched && (
        <Button icon={IconEyeOff} blockedBy={blocked} onClick={() => void stop()}>
          {t('certificates:unwatch.open')}
        </Button>
      )}
    </>
  );
}

/** Eight bytes a line, never broken inside one; what is copied holds no breaks. */
function Fingerprint({ hex }: { hex: string }) {
  return (
    <span className="mono" style={{ display: 'block', maxWidth: '24ch' }}>
      {printFingerprint(hex)
        .split(':')
        .map((byte, index) => (
          <Fragment key={index}>
            {index > 0 && (
              <>
                :<wbr />
              </>
            )}
            {byte}
          </Fragment>
        ))}
    </span>
  );
}
