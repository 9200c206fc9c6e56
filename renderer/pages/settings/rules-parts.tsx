import { useTranslation } from 'react-i18next';
import { Checkbox, ChoiceCards, SelectField } from '../../components/fields/choice.tsx';
import { RecordPending } from '../../components/record-page/record-page.tsx';
import { Banner } from '../../components/surfaces.tsx';
import styles from './settings.module.css';
import { useRules } from './use-rules.ts';

/** Week of the organisation and how terms are counted (facts: the law does not say it to the hour). */
export function TermsPart() {
  const { t } = useTranslation();
  const { settings, rules, change, disabled, blocked } = useRules();
  if (!rules) return <RecordPending problem={settings.error?.problem} onRetry={() => void settings.refetch()} />;
  return (
    <div className={styles.form}>
      {blocked && <Banner framed>{blocked}</Banner>}
      <ChoiceCards
        label={t('settings:week.label')}
        columns={2}
        value={rules.week}
        onChange={(week) => change({ week })}
        options={(['five', 'six'] as const).map((value) => ({ value, label: t(`settings:week.${value}`), text: t(`settings:week.${value}Text`), disabled }))}
      />
      <ChoiceCards
        label={t('settings:counting.label')}
        hint={t('settings:counting.hint')}
        value={rules.countFromNextDay ? 'next' : 'same'}
        onChange={(value) => change({ countFromNextDay: value === 'next' })}
        options={(['next', 'same'] as const).map((value) => ({ value, label: t(`settings:counting.${value}`), text: t(`settings:counting.${value}Text`), disabled }))}
      />
    </div>
  );
}

const reminderDays = [7, 14, 30, 45, 60, 90];

/** When the end of a certificate is announced. */
export function CertificatesPart() {
  const { t } = useTranslation();
  const { settings, rules, change, disabled, blocked } = useRules();
  if (!rules) return <RecordPending problem={settings.error?.problem} onRetry={() => void settings.refetch()} />;
  return (
    <div className={styles.form} style={{ maxWidth: 440 }}>
      {blocked && <Banner framed>{blocked}</Banner>}
      <SelectField
        label={t('settings:certificateReminder.label')}
        hint={t('settings:certificateReminder.hint')}
        disabled={disabled}
        value={String(rules.certificateReminderDays)}
        onChange={(value) => change({ certificateReminderDays: Number(value) })}
        options={[...new Set([...reminderDays, rules.certificateReminderDays])].toSorted((a, b) => a - b).map((value) => ({ value: String(value), label: t('settings:certificateReminder.days', { count: value }) }))}
      />
    </div>
  );
}

const minutes = [0, 1, 2, 5, 10, 15, 30, 60];

/** When the register locks by itself. */
export function SecurityPart() {
  const { t } = useTranslation();
  const { settings, rules, change, disabled, blocked } = useRules();
  if (!rules) return <RecordPending problem={settings.error?.problem} onRetry={() => void settings.refetch()} />;
  return (
    <div className={styles.form} style={{ maxWidth: 440 }}>
      {blocked && <Banner framed>{blocked}</Banner>}
      <SelectField
        label={t('settings:idle.label')}
        hint={t('settings:idle.hint')}
        disabled={disabled}
        value={String(rules.idleLockMinutes)}
        onChange={(value) => change({ idleLockMinutes: Number(value) })}
        options={[...new Set([...minutes, rules.idleLockMinutes])].map((value) => ({ value: String(value), label: value === 0 ? t('settings:idle.never') : t('settings:idle.minutes', { count: value }) }))}
      />
      <Checkbox label={t('settings:screenLock')} text={t('settings:screenLockText')} disabled={disabled} checked={rules.lockOnScreenLock} onChange={(event) => change({ lockOnScreenLock: event.target.checked })} />
    </div>
  );
}
