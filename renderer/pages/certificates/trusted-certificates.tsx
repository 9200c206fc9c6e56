import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TrustedCertificate } from '../../../shared/contract/signing.ts';
import { authoritySite, trustSlots } from '../../../shared/domain/trust-slots.ts';
import { printFingerprint } from '../../../shared/domain/fingerprint.ts';
import { verdictText } from '../../../shared/locales/verdict-text.ts';
import { useMutationCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button } from '../../components/button.tsx';
import { useConfirm } from '../../components/dialog.tsx';
import { Tag } from '../../components/marks.tsx';
import { FrameTable } from '../../components/record-page/record-page.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';
import { formatDate } from '../../i18n/format.ts';
import styles from './trust.module.css';

function useHead() {
  const { t } = useTranslation();
  return [
    { label: t('trust:column.certificate') },
    { label: t('trust:column.state'), width: 200 },
    { label: t('trust:column.validity'), width: 180 },
    { label: t('trust:column.added'), width: 180 },
    { label: '', width: 110 },
  ];
}

/** The places kept for the national authority, each with what it is for and the file that fills it. */
export function TrustSlots({ filled }: { filled: readonly TrustedCertificate[] }) {
  const { t } = useTranslation();
  const head = useHead();
  return (
    <section className={styles.section} aria-label={t('trust:slots.title')}>
      <h2>{t('trust:slots.title')}</h2>
      <FrameTable label={t('trust:slots.title')} head={head}>
        {trustSlots.flatMap((slot) => {
          const found = filled.filter((one) => one.slot === slot);
          if (found.length > 0) return found.map((one) => <CertificateRow key={one.certificate.fingerprint} one={one} purpose={t(`trust:slot.${slot}`)} />);
          return [
            <tr key={slot} className={styles.empty}>
              <td>
                <div className={styles.name}>
                  <span className="medium">{t(`trust:slot.${slot}`)}</span>
                  <span className="small">{t('trust:slots.file', { file: `${slot}.cer`, site: authoritySite })}</span>
                </div>
              </td>
              <td>
                <Tag>{t('trust:state.empty')}</Tag>
              </td>
              <td colSpan={3} className="small">
                {t(slot.startsWith('root') ? 'trust:slots.rootHow' : 'trust:slots.authorityHow')}
              </td>
            </tr>,
          ];
        })}
      </FrameTable>
    </section>
  );
}

/** Whatever else was brought in: test authorities, former generations, authorities of other countries. */
export function OtherAuthorities({ certificates }: { certificates: readonly TrustedCertificate[] }) {
  const { t } = useTranslation();
  const head = useHead();
  if (certificates.length === 0) return null;
  return (
    <section className={styles.section} aria-label={t('trust:others.title')}>
      <h2>{t('trust:others.title')}</h2>
      <FrameTable label={t('trust:others.title')} head={head}>
        {certificates.map((one) => (
          <CertificateRow key={one.certificate.fingerprint} one={one} purpose={`${t(`trust:kind.${one.kind}`)} · ${t(`certificate:algorithm.${one.certificate.algorithm}`)}`} />
        ))}
      </FrameTable>
    </section>
  );
}

function CertificateRow({ one, purpose }: { one: TrustedCertificate; purpose: string }) {
  const { t } = useTranslation();
  const { certificate } = one;
  const remove = useRemove(one);
  const blocked = useBlockedBy('owner');
  const name = certificate.commonName || certificate.subject;
  return (
    <tr>
      <td>
        <div className={styles.name}>
          <span className="medium">{name}</span>
          <span className="small muted" title={`SHA-256 ${printFingerprint(certificate.fingerprint)}`}>
            {purpose} · SHA-256 <span className="mono">{printFingerprint(certificate.fingerprint).slice(0, 23)}…</span>
          </span>
        </div>
      </td>
      <td>
        <TrustState one={one} />
      </td>
      <td className="num">
        {formatDate(certificate.notBefore)} – {formatDate(certificate.notAfter)}
      </td>
      <td>
        <div className={styles.name}>
          <span className="num">{formatDate(one.added)}</span>
          <span className="small muted cut">{one.addedBy}</span>
        </div>
      </td>
      <td>
        <div className={styles.actions}>
          <Button size="sm" icon={IconTrash} blockedBy={blocked} aria-label={t('trust:removeNamed', { name })} onClick={() => void remove()}>
            {t('trust:remove')}
          </Button>
        </div>
      </td>
    </tr>
  );
}

function TrustState({ one: { kind, certificate, chain } }: { one: TrustedCertificate }) {
  const { t } = useTranslation();
  if (certificate.daysLeft < 0) return <Tag tone="danger">{t('trust:state.expired')}</Tag>;
  if (kind === 'root') return <Tag tone="success">{t('trust:state.trusted')}</Tag>;
  if (chain.state === 'good') return <Tag tone="success">{t('trust:state.leads')}</Tag>;
  const reason = verdictText(t, chain);
  return (
    <span title={reason}>
      <Tag tone={chain.state === 'bad' ? 'danger' : 'warning'}>{t(chain.state === 'bad' ? 'trust:state.bad' : 'trust:state.rootMissing')}</Tag>
    </span>
  );
}

function useRemove({ kind, certificate }: TrustedCertificate): () => Promise<void> {
  const { t } = useTranslation();
  const confirm = useConfirm();
  const remove = useMutationCall('signing.removeTrust');
  const name = certificate.commonName || certificate.subject;
  return async () => {
    const sure = await confirm({
      title: t('trust:removing.title', { name }),
      text: t(`trust:removing.${kind}`),
      consequence: t('trust:removing.consequence'),
      tone: 'danger',
    });
    if (!sure) return;
    remove.mutate(
      { fingerprint: certificate.fingerprint },
      { onSuccess: () => showDone(t(`trust:removed.${kind}`, { name })), onError: (error) => showProblem(t, error.problem) },
    );
  };
}
