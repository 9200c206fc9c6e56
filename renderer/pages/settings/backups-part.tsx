import { IconArchive, IconFolder } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.ts';
import { useCall, useMutationCall, useProgressCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { useMay } from '../../app/register.ts';
import { Button, TextButton } from '../../components/button.tsx';
import { SelectField } from '../../components/fields/choice.tsx';
import { FieldGrid } from '../../components/fields/field.tsx';
import { Tag } from '../../components/marks.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { ProgressDialog } from '../../components/progress-dialog.tsx';
import { FrameTable, RecordPending } from '../../components/record-page/record-page.tsx';
import { Banner } from '../../components/surfaces.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';
import { byteSize, formatDateTime } from '../../i18n/format.ts';
import styles from './settings.module.css';

const kept = [3, 5, 7, 10, 14, 30, 50, 100];
const hours = [0, 4, 8, 12, 24, 72, 168];

/** Encrypted copies: how many are kept, how often they are made, one now, one elsewhere. */
export function BackupsPart() {
  const { t } = useTranslation();
  const backups = useCall('register.backups', {});
  const settings = useCall('settings.get', {}).data?.settings;
  const set = useMutationCall('settings.set');
  const may = useMay('editor');
  const blocked = useBlockedBy('editor');
  const work = useProgressCall('register.backup');
  const make = async (elsewhere: boolean) => {
    const picked = elsewhere ? (await call('shell.pick', { purpose: 'output-folder' })).file : undefined;
    if (elsewhere && !picked) return;
    const done = await work.run(picked ? { folder: picked.handle } : {});
    if (done) showDone(t('settings:backups.made'), { label: t('common:file.show'), run: () => void call('shell.showInFolder', { path: done.path }) });
  };
  const size = (bytes: number) => {
    const { value, unit } = byteSize(bytes);
    return t(`common:bytes.${unit}`, { value });
  };
  return (
    <div className="stack" style={{ gap: 14 }}>
      <p className="text-2" style={{ maxWidth: '72ch' }}>
        {t('settings:backups.text')}
      </p>
      <div className="row" style={{ flexWrap: 'wrap' }}>
        <Button variant="primary" icon={IconArchive} blockedBy={blocked} busy={work.running} onClick={() => void make(false)}>
          {t('settings:backups.make')}
        </Button>
        <Button icon={IconFolder} blockedBy={blocked} busy={work.running} onClick={() => void make(true)}>
          {t('settings:backups.makeElsewhere')}
        </Button>
      </div>
      {work.problem && <ProblemView problem={work.problem} />}
      {settings && (
        <div className={styles.form}>
          {blocked && <Banner framed>{blocked}</Banner>}
          <FieldGrid>
            <SelectField
              label={t('settings:backups.every')}
              disabled={!may}
              value={String(settings.backupEveryHours)}
              onChange={(value) => set.mutate({ ...settings, backupEveryHours: Number(value) }, { onError: (error) => showProblem(t, error.problem) })}
              options={[...new Set([...hours, settings.backupEveryHours])].map((value) => ({ value: String(value), label: value === 0 ? t('settings:backups.never') : t('settings:backups.hours', { count: value }) }))}
            />
            <SelectField
              label={t('settings:backups.kept')}
              disabled={!may}
              value={String(settings.backupsKept)}
              onChange={(value) => set.mutate({ ...settings, backupsKept: Number(value) }, { onError: (error) => showProblem(t, error.problem) })}
              options={[...new Set([...kept, settings.backupsKept])].sort((a, b) => a - b).map((value) => ({ value: String(value), label: String(value) }))}
            />
          </FieldGrid>
        </div>
      )}
      {backups.data ? (
        backups.data.backups.length === 0 ? (
          <p className="warning">{t('settings:backups.none')}</p>
        ) : (
          <FrameTable
            label={t('settings:section.backups')}
            head={[{ label: t('settings:backups.created'), width: 150 }, { label: t('settings:backups.name') }, { label: t('settings:backups.reason'), width: 150 }, { label: t('settings:backups.size'), align: 'right', width: 96 }, { label: t('settings:backups.state'), width: 130 }, { label: '', width: 130 }]}
          >
            {backups.data.backups.map((backup) => (
              <tr key={backup.path} data-tone={backup.verified ? undefined : 'danger'}>
                <td className="num">{formatDateTime(backup.createdAt)}</td>
                <td className="mono">{backup.name}</td>
                <td>{t(`settings:backups.reasons.${backup.reason}`)}</td>
                <td data-align="right">{size(backup.bytes)}</td>
                <td>{backup.verified ? <Tag tone="success">{t('settings:backups.verified')}</Tag> : <Tag tone="danger">{t('settings:backups.notVerified')}</Tag>}</td>
                <td data-align="right">
                  <TextButton aria-label={`${t('common:file.show')}: ${backup.name}`} onClick={() => void call('shell.showInFolder', { path: backup.path }).catch(() => undefined)}>
                    {t('common:file.show')}
                  </TextButton>
                </td>
              </tr>
            ))}
          </FrameTable>
        )
      ) : (
        <RecordPending problem={backups.error?.problem} onRetry={() => void backups.refetch()} />
      )}
      {work.running && <ProgressDialog title={t('settings:backups.making')} progress={work.progress} startedAt={work.startedAt} onStop={work.stop} />}
    </div>
  );
}
