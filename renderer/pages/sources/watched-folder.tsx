import { IconFolderSearch, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WatchedFolder } from '../../../shared/contract/sources.ts';
import { call, toProblem } from '../../api/client.ts';
import { useCall, useMutationCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button, TextButton } from '../../components/button.tsx';
import { FieldGrid } from '../../components/fields/field.tsx';
import { TextField } from '../../components/fields/text.tsx';
import { Pairs, Tag } from '../../components/marks.tsx';
import { FrameTable } from '../../components/record-page/record-page.tsx';
import { showDone, showProblem } from '../../components/toast.tsx';
import { sizeText } from '../../components/packet/packet-files.tsx';
import { formatDateTime, formatNumber } from '../../i18n/format.ts';

/** The folder that a source takes new records from by itself, and what became of each of its files. */
export function WatchedFolderForm({ source }: { source: string }) {
  const { t } = useTranslation();
  const blocked = useBlockedBy('editor');
  const watched = useCall('sources.watched', {}).data?.folders.find((one) => one.source === source);
  const [pattern, setPattern] = useState<string>();
  const look = useMutationCall('sources.look');
  const chosenPattern = (pattern ?? watched?.pattern ?? '*').trim() || '*';

  const lookNow = async () => {
    try {
      const { batches } = await look.mutateAsync({ source });
      const added = batches.reduce((sum, batch) => sum + batch.added, 0);
      showDone(added > 0 ? t('sources:watch.found', { count: added, number: formatNumber(added) }) : t('sources:watch.nothing'));
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };
  const choose = async () => {
    try {
      const { file } = await call('shell.pick', { purpose: 'log-folder' });
      if (!file) return;
      await call('sources.watch', { source, folder: file.handle, pattern: chosenPattern });
      showDone(t('sources:watch.started'));
      await lookNow();
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };
  const stop = async () => {
    try {
      await call('sources.unwatch', { source });
      showDone(t('sources:watch.stopped'));
    } catch (error) {
      showProblem(t, toProblem(error));
    }
  };

  return (
    <div className="stack" style={{ gap: 12, alignItems: 'flex-start' }}>
      {watched ? <State watched={watched} /> : <p className="text-2" style={{ maxWidth: '72ch', margin: 0 }}>{t('sources:watch.none')}</p>}
      <FieldGrid columns={3}>
        <TextField mono label={t('sources:watch.pattern')} hint={t('sources:watch.patternHint')} value={pattern ?? watched?.pattern ?? '*'} onChange={(event) => setPattern(event.target.value)} />
      </FieldGrid>
      <div className="row">
        {watched && (
          <Button icon={IconRefresh} busy={look.isPending} blockedBy={blocked} onClick={() => void lookNow()}>
            {t('sources:watch.look')}
          </Button>
        )}
        <Button icon={IconFolderSearch} blockedBy={blocked} onClick={() => void choose()}>
          {t(watched ? 'sources:watch.other' : 'sources:watch.choose')}
        </Button>
        {watched && !blocked && <TextButton onClick={() => void stop()}>{t('sources:watch.stop')}</TextButton>}
      </div>
    </div>
  );
}

function State({ watched }: { watched: WatchedFolder }) {
  const { t } = useTranslation();
  return (
    <>
      <Pairs
        labelWidth={190}
        pairs={[
          { key: 'folder', label: t('sources:watch.place'), value: <span className="mono">{watched.folder}</span> },
          { key: 'look', label: t('sources:watch.lastLook'), value: watched.lastLook ? <span className="num">{formatDateTime(watched.lastLook)}</span> : t('sources:watch.never') },
          ...(watched.problem ? [{ key: 'problem', label: t('sources:watch.state'), value: <Tag tone="danger">{t('sources:watch.problemFolder')}</Tag> }] : []),
        ]}
      />
      {watched.files.length > 0 && (
        <FrameTable label={t('sources:watch.files')} head={[{ label: t('sources:watch.files') }, { label: t('sources:bytes'), align: 'right', width: 110 }, { label: t('sources:watch.state'), width: 320 }]}>
          {watched.files.map((file) => (
            <tr key={file.name}>
              <td className="mono">{file.name}</td>
              <td data-align="right" className="num">
                {sizeText(t, file.bytes)}
              </td>
              <td>
                {file.problem ? (
                  <Tag tone="warning">{t(`errors:${file.problem}.message`, { defaultValue: file.problem })}</Tag>
                ) : (
                  t(file.waiting > 0 ? 'sources:watch.waiting' : 'sources:watch.read')
                )}
              </td>
            </tr>
          ))}
        </FrameTable>
      )}
    </>
  );
}
