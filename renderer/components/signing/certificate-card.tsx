import { IconAlertCircle, IconCheck } from '@tabler/icons-react';
import clsx from 'clsx';
import { useTranslation } from 'react-i18next';
import type { CertificateView, KeyInspection } from '../../../shared/contract/signing.ts';
import { formatDate } from '../../i18n/format.ts';
import { Icon } from '../icon.tsx';
import { Pairs, type Pair } from '../marks.tsx';
import styles from './signing.module.css';

/** Days before the end from which it is said in amber. */
const soon = 30;

/** Whose certificate it is: owner, role, organisation, purpose, term, issuer. */
export function useCertificatePairs(certificate: CertificateView): Pair[] {
  const { t } = useTranslation();
  const roles = certificate.roles.filter((role) => role !== 'legal_entity' || certificate.roles.length === 1);
  return [
    { key: 'subject', label: t('certificate:field.subject'), value: <span className="semibold">{certificate.commonName || certificate.subject}</span> },
    { key: 'role', label: t('certificate:field.roles'), value: roles.map((role) => t(`certificate:role.${role}`)).join(', ') },
    {
      key: 'organisation',
      label: t('certificate:field.organisation'),
      value: certificate.organisation === '' && certificate.bin === '' ? '' : (
        <>
          {certificate.organisation}
          {certificate.bin !== '' && (
            <>
              {certificate.organisation !== '' && ', '}
              <span className={styles.bin}>
                {t('certificate:field.bin')} <span className="mono">{certificate.bin}</span>
              </span>
            </>
          )}
        </>
      ),
    },
    { key: 'purpose', label: t('certificate:field.purpose'), value: t(`certificate:purpose.${certificate.purpose}`) },
    {
      key: 'validity',
      label: t('certificate:field.validity'),
      value: (
        <span className="num">
          {formatDate(certificate.notBefore)} – {formatDate(certificate.notAfter)}{' '}
          <span className={clsx('medium', certificate.daysLeft < 0 ? 'danger' : certificate.daysLeft <= soon ? 'warning' : 'muted')}>
            {certificate.daysLeft < 0 ? t('signing-ui:expired') : t('signing-ui:daysLeft', { count: certificate.daysLeft })}
          </span>
        </span>
      ),
    },
    { key: 'issuer', label: t('certificate:field.issuer'), value: certificate.issuer },
    {
      key: 'algorithm',
      label: t('certificate:field.algorithm'),
      // Names of GOST algorithms say the size themselves.
      value: [t(`certificate:algorithm.${certificate.algorithm}`), certificate.algorithm === 'RSA' ? t('signing-ui:bits', { count: certificate.keyBits }) : ''].filter(Boolean).join(', '),
    },
  ];
}

export interface CertificateCardProps {
  certificate: CertificateView;
  organisationBin: string | undefined;
  /** What an inspection of the key said; absent where only the certificate was seen. */
  inspected?: Pick<KeyInspection, 'warnings'>;
}

/** The certificate of the key to sign with, with what was checked, and what could not be. */
export function CertificateCard({ certificate, organisationBin, inspected }: CertificateCardProps) {
  const { t } = useTranslation();
  const pairs = useCertificatePairs(certificate);
  const warns = (code: string) => inspected?.warnings.includes(code) ?? false;
  const checks: { key: string; good: boolean; text: string; why?: string }[] = [];
  const warn = (code: string) => checks.push({ key: code, good: false, text: t(`signing-ui:check.${code}`), why: `${t(`errors:${code}.message`)} ${t(`errors:${code}.hint`)}` });
  if (warns('KEY_INDIVIDUAL')) warn('KEY_INDIVIDUAL');
  else if (warns('KEY_BIN_DIFFERS')) warn('KEY_BIN_DIFFERS');
  else if (organisationBin !== undefined && organisationBin !== '' && certificate.bin !== organisationBin) warn('KEY_BIN_DIFFERS');
  else if (organisationBin !== undefined && organisationBin !== '') checks.push({ key: 'bin', good: true, text: t('signing-ui:check.binMatches') });
  if (warns('CHAIN_INCOMPLETE')) warn('CHAIN_INCOMPLETE');
  else if (inspected) checks.push({ key: 'chain', good: true, text: t('signing-ui:check.chainComplete') });
  if (warns('REVOCATION_UNKNOWN')) warn('REVOCATION_UNKNOWN');
  return (
    <section className={styles.certificate} aria-label={t('signing-ui:certificate')}>
      <div className={styles.certificateBody}>
        <Pairs labelWidth={136} pairs={pairs} />
      </div>
      <ul className={styles.checks}>
        {checks.map((check) => (
          <li key={check.key} className={check.good ? 'success' : 'warning'} title={check.why}>
            <Icon of={check.good ? IconCheck : IconAlertCircle} size="sm" />
            {check.text}
          </li>
        ))}
      </ul>
    </section>
  );
}
