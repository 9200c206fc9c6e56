import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BlockedSubject } from '../../../shared/contract/blocked-subjects.ts';
import { useCall } from '../../api/hooks.ts';
import { call, toProblem } from '../../api/client.ts';
import type { Problem } from '../../../shared/contract/problem.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { FrameTable, RecordPending } from '../../components/record-page/record-page.tsx';
import { Banner } from '../../components/surfaces.tsx';
import { dash, formatDateTime } from '../../i18n/format.ts';
import { BlockingDialog } from './blocking-dialog.tsx';
import styles from './settings.module.css';

/** R54: subjects whose data are blocked. Who they are cannot be read back; an identifier that is typed is recognised. */
export function BlockedPart() {
  const { t } = useTranslation();
  const list = useCall('blockedSubjects.list', {});
  const blocked = useBlockedBy('editor');
  const [identifier, setIdentifier] = useState('');
  const [found, setFound] = useState<BlockedSubject | 'free'>();
  const [problem, setProblem] = useState<Problem>();
  const [acting, setActing] = useState<BlockedSubject | 'block'>();
  if (!list.data) return <RecordPending problem={list.error?.problem} onRetry={() => void list.refetch()} />;
  const look = async () => {
    setProblem(undefined);
    try {
      const { subjects } = await call('blockedSubjects.find', { identifier });
      setFound(subjects.find(({ unblocked }) => unblocked === null) ?? 'free');
    } catch (error) {
      setFound(undefined);
      setProblem(toProblem(error));
    }
  };
  return (
    <div className={styles.form} style={{ maxWidth: 'none' }}>
      <p className="text-2">{t('blocked-subjects:intro')}</p>
      <div className="row" style={{ alignItems: 'flex-end', flexWrap: 'wrap', gap: 8 }}>
        <div style={{ width: 260 }}>
          <TextField
            label={t('blocked-subjects:identifier')}
            mono
            value={identifier}
            onChange={(event) => {
              setFound(undefined);
              setProblem(undefined);
              setIdentifier(event.target.value);
            }}
          />
        </div>
        <Button disabled={identifier.trim().length < 10} onClick={() => void look()}>
          {t('blocked-subjects:find')}
        </Button>
        <Button variant="primary" blockedBy={blocked} onClick={() => setActing('block')}>
          {t('blocked-subjects:block')}
        </Button>
      </div>
      {found && <Banner framed tone={found === 'free' ? 'info' : 'warning'}>{found === 'free' ? t('blocked-subjects:foundFree') : t('blocked-subjects:foundBlocked', { act: found.act })}</Banner>}
      {problem && <ProblemView problem={problem} />}
      {list.data.subjects.length === 0 ? (
        <p className="muted">{t('blocked-subjects:empty')}</p>
      ) : (
        <FrameTable
          label={t('blocked-subjects:title')}
          head={[
            { label: t('blocked-subjects:column.act') },
            { label: t('blocked-subjects:column.kind'), width: 84 },
            { label: t('blocked-subjects:column.since'), width: 140 },
            { label: t('blocked-subjects:column.until'), width: 140 },
            { label: t('blocked-subjects:column.reason') },
            { label: '', width: 150 },
          ]}
        >
          {list.data.subjects.map((subject) => (
            <tr key={subject.id} data-tone={subject.unblocked ? 'faded' : undefined}>
              <td className="medium">{subject.act}</td>
              <td>{t(`blocked-subjects:kind.${subject.kind}`)}</td>
              <td className="num">{formatDateTime(subject.at)}</td>
              <td className="num">{subject.unblocked ? formatDateTime(subject.unblocked.at) : dash}</td>
              <td>{subject.reason}</td>
              <td data-align="right">
                {!subject.unblocked && (
                  <Button size="sm" blockedBy={blocked} onClick={() => setActing(subject)} aria-label={t('blocked-subjects:unblockNamed', { act: subject.act })}>
                    {t('blocked-subjects:unblock')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </FrameTable>
      )}
      {acting && <BlockingDialog subject={acting === 'block' ? undefined : acting} identifier={identifier} onClose={() => setActing(undefined)} />}
    </div>
  );
}
