import { IconAlertCircle, IconBan, IconCheck, IconCircleCheck, IconPlus, IconUserPlus, IconX } from '@tabler/icons-react';
import clsx from 'clsx';
import { useTranslation } from 'react-i18next';
import type { RecipientView } from '../../../shared/contract/encryption.ts';
import { verdictText } from '../../../shared/locales/verdict-text.ts';
import { useCall } from '../../api/hooks.ts';
import { useOpenRegister } from '../../app/register.ts';
import { formatDate } from '../../i18n/format.ts';
import { Button, IconButton } from '../button.tsx';
import { Checkbox } from '../fields/choice.tsx';
import { FieldGroup } from '../fields/field.tsx';
import { Icon } from '../icon.tsx';
import { Tag } from '../marks.tsx';
import { ProblemView } from '../problem-view.tsx';
import styles from './encryption.module.css';
import type { Recipients } from './use-recipients.ts';

export interface RecipientPanelProps {
  recipients: Recipients;
  compatible: boolean;
  onCompatible: (compatible: boolean) => void;
}

/** Certificates to encrypt to: those chosen, those remembered, and the way to another file. */
export function RecipientPanel({ recipients, compatible, onCompatible }: RecipientPanelProps) {
  const { t } = useTranslation();
  const register = useOpenRegister();
  const remembered = useCall('encryption.recipients', {}, { enabled: register !== undefined }).data?.recipients ?? [];
  const { chosen, problem, add, remove, choose } = recipients;
  const others = remembered.filter(({ certificate }) => !chosen.some((one) => one.recipient.certificate.fingerprint === certificate.fingerprint));
  return (
    <>
      <FieldGroup label={t('encryption:recipients')} hint={t('encryption:recipientsHint')}>
        <ul className={styles.list}>
          {chosen.map(({ recipient }) => (
            <Recipient key={recipient.certificate.fingerprint} recipient={recipient} onRemove={() => remove(recipient.certificate.fingerprint)} />
          ))}
          <li className={styles.choose}>
            <Icon of={IconUserPlus} />
            <span className="grow muted">{t(chosen.length > 0 ? 'encryption:anotherRecipient' : 'encryption:chooseRecipient')}</span>
            <Button onClick={() => void choose()}>{t('encryption:certificateFile')}</Button>
          </li>
        </ul>
      </FieldGroup>
      {problem && <ProblemView problem={problem} />}
      {others.length > 0 && (
        <FieldGroup label={t('encryption:remembered')}>
          <ul className={styles.remembered}>
            {others.map((one) => (
              <li key={one.certificate.fingerprint}>
                <Button size="sm" icon={IconPlus} onClick={() => add({ recipient: one })}>
                  {one.certificate.commonName || one.certificate.subject}
                </Button>
                <span className="small muted cut">{one.certificate.organisation}</span>
              </li>
            ))}
          </ul>
        </FieldGroup>
      )}
      <Checkbox checked={compatible} onChange={(event) => onCompatible(event.target.checked)} label={t('encryption:compatible')} text={t('encryption:compatibleText')} />
    </>
  );
}

function Recipient({ recipient, onRemove }: { recipient: RecipientView; onRemove: () => void }) {
  const { t } = useTranslation();
  const { certificate, refusals, chain, revocation } = recipient;
  const refused = refusals.length > 0;
  const name = certificate.commonName || certificate.subject;
  return (
    <li className={clsx(styles.recipient, refused && styles.no)}>
      <Icon of={refused ? IconBan : IconCircleCheck} />
      <div className="stack grow">
        <span className="row">
          <span className="semibold grow cut">{name}</span>
          <Tag tone={refused ? 'danger' : 'success'}>{t(refused ? 'encryption:refused' : 'encryption:usable')}</Tag>
          <IconButton small icon={IconX} label={t('encryption:removeRecipient', { name })} onClick={onRemove} />
        </span>
        <span className="small text-2">
          {[certificate.organisation, certificate.bin && `${t('certificate:field.bin')} ${certificate.bin}`].filter(Boolean).join(', ')}
          {certificate.organisation || certificate.bin ? ' · ' : ''}
          <span className="num">{t('encryption:until', { date: formatDate(certificate.notAfter) })}</span>
        </span>
        {refusals.map((code) => (
          <span key={code}>
            {t(`errors:${code}.message`)} {t(`errors:${code}.hint`)}
          </span>
        ))}
        {!refused &&
          [chain, revocation].map((verdict) => (
            <span key={verdict.reason} className={clsx('small', styles.check, verdict.state === 'good' ? 'success' : 'warning')}>
              <Icon of={verdict.state === 'good' ? IconCheck : IconAlertCircle} size="sm" />
              <span>{verdictText(t, verdict)}</span>
            </span>
          ))}
      </div>
    </li>
  );
}
