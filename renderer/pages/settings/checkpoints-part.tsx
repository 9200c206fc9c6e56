import { IconFolder, IconFolderOff, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { call, toProblem } from '../../api/client.ts';
import { useCall, useMutationCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button } from '../../components/button.tsx';
import { SelectField } from '../../components/fields/choice.tsx';
import { FieldGrid } from '../../components/fields/field.tsx';
import { Pairs } from '../../components/marks.tsx';
import { RecordPending } from '../../components/record-page/record-page.tsx';
import { Banner } from '../../components/surfaces.tsx';
import { showProblem } from '../../components/toast.tsx';
import { formatDateTime, formatNumber } from '../../i18n/format.ts';
import styles from './settings.module.css';
import { useRules } from './use-rules.ts';

const hours = [0, 1, 4, 8, 24, 168];
const records = [0, 1_000, 10_000, 100_000, 1_000_000];
const days = [0, 1, 7, 14, 30, 90];

const withPresent = (values: readonly number[], present: number): number[] => [...new Set([...values, present])].toSorted((a, b) => a - b);

/** When checkpoints are made by themselves, and when it is reminded of that none is kept outside. */
export function CheckpointSchedulePart() {
  const { t } = useTranslation();
  const { settings, rules, change, disabled, blocked } = useRules();
  if (!rules) return <RecordPending problem={settings.error?.problem} onRetry={() => void settings.refetch()} />;
  const never = (value: number, text: string) => (value === 0 ? t('settings:checkpoints.never') : text);
  return (
    <div className={styles.form}>
      <p className="text-2">{t('settings:checkpoints.text')}</p>
      {blocked && <Banner framed>{blocked}</Banner>}
      <FieldGrid columns={3}>
        <SelectField
          label={t('settings:checkpoints.everyHours')}
          disabled={disabled}
          value={String(rules.checkpointEveryHours)}
          onChange={(value) => change({ checkpointEveryHours: Number(value) })}
          options={withPresent(hours, rules.checkpointEveryHours).map((value) => ({ value: String(value), label: never(value, t('settings:checkpoints.hours', { count: value })) }))}
        />
        <SelectField
          label={t('settings:checkpoints.everyRecords')}
          disabled={disabled}
          value={String(rules.checkpointEveryRecords)}
          onChange={(value) => change({ checkpointEveryRecords: Number(value) })}
          options={withPresent(records, rules.checkpointEveryRecords).map((value) => ({ value: String(value), label: never(value, t('settings:checkpoints.records', { count: value, number: formatNumber(value) })) }))}
        />
        <SelectField
          label={t('settings:checkpoints.reminder')}
          disabled={disabled}
          value={String(rules.checkpointReminderDays)}
          onChange={(value) => change({ checkpointReminderDays: Number(value) })}
          options={withPresent(days, rules.checkpointReminderDays).map((value) => ({ value: String(value), label: never(value, t('settings:checkpoints.days', { count: value })) }))}
        />
      </FieldGrid>
    </div>
  );
}

/** The place outside that takes every checkpoint. */
export function CheckpointFolderPart() {
  const { t } = useTranslation();
  const list = useCall('checkpoints.list', {});
  const set = useMutationCall('checkpoints.setFolder');
  const forget = useMutationCall('checkpoints.forgetFolder');
  const again = useMutationCall('checkpoints.copyToFolder');
  const blocked = useBlockedBy('editor');
  const refused = { onError: (error: unknown) => showProblem(t, toProblem(error)) };
  const choose = async () => {
    try {
      const { file } = await call('shell.pick', { purpose: 'checkpoint-folder' });
      if (file) set.mutate({ folder: file.handle }, refused);
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };
  if (!list.data) return <RecordPending problem={list.error?.problem} onRetry={() => void list.refetch()} />;
  const { folder } = list.data;
  return (
    <div className="stack" style={{ gap: 14, maxWidth: 760 }}>
      <p className="text-2">{t('settings:checkpoints.folderText')}</p>
      {folder?.problem && (
        <Banner framed tone="danger">
          <b>{t(`errors:${folder.problem.code}.message`)}</b> {t(`errors:${folder.problem.code}.hint`)}
        </Banner>
      )}
      {folder && (
        <Pairs
          labelWidth={150}
          pairs={[
            { key: 'path', label: t('settings:checkpoints.folder'), value: <span className="mono" style={{ overflowWrap: 'anywhere' }}>{folder.path}</span> },
            {
              key: 'last',
              label: t('settings:checkpoints.lastCopy'),
              value: folder.last ? <span className="num">{t('settings:checkpoints.copied', { at: formatDateTime(folder.last.at), size: formatNumber(folder.last.size) })}</span> : undefined,
            },
          ]}
        />
      )}
      <div className="row" style={{ flexWrap: 'wrap' }}>
        <Button icon={IconFolder} blockedBy={blocked} busy={set.isPending} onClick={() => void choose()}>
          {t(folder ? 'settings:checkpoints.otherFolder' : 'settings:checkpoints.chooseFolder')}
        </Button>
        {folder && (
          <>
            <Button icon={IconRefresh} busy={again.isPending} onClick={() => again.mutate({}, refused)}>
              {t('checkpoints:folder.again')}
            </Button>
            <Button icon={IconFolderOff} blockedBy={blocked} busy={forget.isPending} onClick={() => forget.mutate({}, refused)}>
              {t('settings:checkpoints.forget')}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}
