import { IconAlertCircle, IconClock, IconShieldCheck, IconShieldQuestion, IconShieldX, IconTool } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import { useTranslation } from 'react-i18next';
import type { Integrity } from '../../../shared/contract/register.ts';
import { useCall } from '../../api/hooks.ts';
import { ageText, useNow } from '../../components/clock.tsx';
import { Icon } from '../../components/icon.tsx';
import { formatDateTime, formatNumber, formatShort, formatTime } from '../../i18n/format.ts';
import { type OpenRegister, useOpenRegister } from '../register.ts';
import { useTimeToLock } from './idle.ts';
import { useVerification } from './verification.tsx';
import styles from './shell.module.css';

/** Integrity, journal, checkpoint, backup, missing edition, time to lock, operator. Each leads to where it is seen to. */
export function StatusLine() {
  const { t } = useTranslation();
  const register = useOpenRegister();
  const left = useTimeToLock();
  if (!register) return <footer className={styles.status} />;
  return (
    <footer className={styles.status} data-pane>
      <IntegrityItem integrity={register.integrity} />
      <Link to="/journal" className={styles.item}>
        {t('shell-ui:status.journal')} <b>{formatNumber(register.journalSize)}</b>
      </Link>
      <CheckpointItem register={register} />
      <Link to="/settings" search={{ part: 'backups' }} className={clsx(styles.item, styles.medium, !register.lastBackup && styles.warn)}>
        {t('shell-ui:status.backup')} {register.lastBackup ? <b>{formatShort(register.lastBackup)}</b> : t('shell-ui:status.never')}
      </Link>
      {register.missingEditions.map((order) => (
        <Link key={order} to="/settings" search={{ part: 'packs' }} className={clsx(styles.item, styles.warn, styles.medium)}>
          <Icon of={IconAlertCircle} size="sm" />
          {t('shell-ui:status.missingEdition', { order })}
        </Link>
      ))}
      {register.readOnly && (
        <span className={clsx(styles.item, styles.bad)}>
          <Icon of={IconAlertCircle} size="sm" />
          {t('shell-ui:status.readOnly')}
        </span>
      )}
      <span className={styles.spacer} />
      <RuntimeMark />
      {left !== undefined && (
        <span className={clsx(styles.item, styles.wide, left <= 60 && styles.warn)}>
          <Icon of={IconClock} size="sm" />
          {t('shell-ui:status.lockIn', { time: `${String(Math.floor(left / 60))}:${String(left % 60).padStart(2, '0')}` })}
        </span>
      )}
      <span className={clsx(styles.item, styles.medium, styles.operator)}>
        <b className="cut">{register.operator.name}</b>
        <b className={styles.role}>{t(`role:${register.operator.role}`)}</b>
      </span>
    </footer>
  );
}

/** Never goes away where an older Electron stands in: what is seen there proves nothing about the product. */
export function RuntimeMark() {
  const { t } = useTranslation();
  const runtime = useCall('shell.runtime', {}).data;
  if (runtime?.kind !== 'development') return null;
  return (
    <span className={clsx(styles.item, styles.runtime)}>
      <Icon of={IconTool} size="sm" />
      {t('shell-ui:status.developmentRuntime')}
    </span>
  );
}

function IntegrityItem({ integrity }: { integrity: Integrity }) {
  const { t } = useTranslation();
  const verify = useVerification();
  const shape = {
    good: { icon: IconShieldCheck, tone: styles.good, text: t('shell-ui:integrity.good', { time: formatTime(integrity.checkedAt) }) },
    bad: { icon: IconShieldX, tone: styles.bad, text: integrity.record === null ? t('shell-ui:integrity.bad') : t('shell-ui:integrity.badAt', { record: formatNumber(integrity.record) }) },
    checking: { icon: IconShieldQuestion, tone: undefined, text: t('shell-ui:integrity.checking') },
    unchecked: { icon: IconShieldQuestion, tone: styles.warn, text: t('shell-ui:integrity.unchecked') },
  }[integrity.state];
  return (
    <button type="button" className={clsx(styles.item, shape.tone)} onClick={verify} title={t('shell-ui:integrity.check')}>
      <Icon of={shape.icon} size="sm" />
      {shape.text}
    </button>
  );
}

/** How old the last checkpoint is, and how much has been added since: what it says nothing about. */
function CheckpointItem({ register }: { register: OpenRegister }) {
  const { t } = useTranslation();
  const now = useNow();
  const { lastCheckpoint, recordsSinceCheckpoint, checkpointFolderProblem } = register;
  const failed = checkpointFolderProblem !== null;
  return (
    <Link
      to="/audit/checkpoints"
      className={clsx(styles.item, styles.wide, !failed && styles.spare, (failed || !lastCheckpoint) && styles.warn)}
      title={[lastCheckpoint && formatDateTime(lastCheckpoint), failed && t(`errors:${checkpointFolderProblem}.message`)].filter(Boolean).join(' · ')}
    >
      {failed && <Icon of={IconAlertCircle} size="sm" />}
      {t('shell-ui:status.checkpoint')} <b>{lastCheckpoint ? ageText(t, lastCheckpoint, now) : t('shell-ui:status.never')}</b>
      {lastCheckpoint && recordsSinceCheckpoint > 0 && <span className="num">+{formatNumber(recordsSinceCheckpoint)}</span>}
    </Link>
  );
}
