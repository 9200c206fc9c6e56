import { IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../shared/contract/problem.ts';
import type { Language } from '../../../shared/contract/scalars.ts';
import { call, toProblem } from '../../api/client.ts';
import { useCall } from '../../api/hooks.ts';
import { invalidateAreas } from '../../api/query-client.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { Button } from '../../components/button.tsx';
import { Tag } from '../../components/marks.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { FrameTable, RecordPending } from '../../components/record-page/record-page.tsx';
import { Banner } from '../../components/surfaces.tsx';
import { showDone } from '../../components/toast.tsx';
import { dash, formatDate } from '../../i18n/format.ts';

/** Editions of orders the console knows, and those in force that it does not. */
export function PacksPart() {
  const { t, i18n } = useTranslation();
  const packs = useCall('settings.packs', {});
  const blocked = useBlockedBy('owner');
  const [problem, setProblem] = useState<Problem>();
  const add = async () => {
    setProblem(undefined);
    try {
      const { file } = await call('shell.pick', { purpose: 'pack-file' });
      if (!file) return;
      const pack = await call('settings.addPack', { file: file.handle });
      invalidateAreas(['settings']);
      showDone(t('settings:packs.added', { order: pack.order, edition: formatDate(pack.edition) }));
    } catch (error) {
      setProblem(toProblem(error));
    }
  };
  if (!packs.data) return <RecordPending problem={packs.error?.problem} onRetry={() => void packs.refetch()} />;
  return (
    <div className="stack" style={{ gap: 12 }}>
      {packs.data.missing.map((missing) => (
        <Banner key={missing.order} tone="warning" framed>
          {t('settings:packs.missing', { order: missing.order, replaces: missing.replaces, day: formatDate(missing.from) })}
        </Banner>
      ))}
      <FrameTable
        label={t('settings:section.packs')}
        head={[{ label: t('settings:packs.order'), width: 100 }, { label: t('settings:packs.title') }, { label: t('settings:packs.edition'), width: 110 }, { label: t('settings:packs.inForce'), width: 210 }, { label: t('settings:packs.origin'), width: 130 }]}
      >
        {packs.data.packs.map((pack) => (
          <tr key={pack.id}>
            <td className="medium">{pack.order}</td>
            <td>{pack.title[i18n.language as Language]}</td>
            <td className="num">{formatDate(pack.edition)}</td>
            <td className="num">
              {formatDate(pack.inForceFrom)} {dash} {pack.inForceTo ? formatDate(pack.inForceTo) : t('settings:packs.noEnd')}
            </td>
            <td>{pack.bundled ? t('settings:packs.bundled') : <Tag tone="info">{t('settings:packs.own')}</Tag>}</td>
          </tr>
        ))}
      </FrameTable>
      {problem && <ProblemView problem={problem} />}
      <div className="row">
        <Button icon={IconFileImport} blockedBy={blocked} onClick={() => void add()}>
          {t('settings:packs.add')}
        </Button>
        <span className="small muted">{t('settings:packs.addHint')}</span>
      </div>
    </div>
  );
}
