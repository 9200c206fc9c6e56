import { IconFileImport, IconFolder } from '@tabler/icons-react';
import clsx from 'clsx';
import { useEffect, useMemo, useRef, useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { useCommands } from '../../app/keyboard/commands.ts';
import { shortcuts, useShortcut } from '../../app/keyboard/shortcuts.ts';
import { Button } from '../../components/button.tsx';
import { PageHeader } from '../../components/list-page/list-page.tsx';
import { RecordPending } from '../../components/record-page/record-page.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { Banner } from '../../components/surfaces.tsx';
import { CertificatesSwitch } from './certificates-switch.tsx';
import { ImportResults } from './import-results.tsx';
import { RevocationLists } from './revocation-lists.tsx';
import { OtherAuthorities, TrustSlots } from './trusted-certificates.tsx';
import { useTrustImport } from './use-trust-import.ts';
import styles from './trust.module.css';

/** What signatures are held against: roots, authorities, revocation lists; and bringing them in. */
export function TrustPage() {
  const { t } = useTranslation();
  const store = useCall('signing.trust', {});
  const intake = useTrustImport();
  const blocked = useBlockedBy('owner');
  const [over, setOver] = useState(false);
  const may = blocked === undefined && !intake.busy;
  useShortcut('open', () => void intake.chooseFiles(), may);
  const latest = useRef(intake);
  useEffect(() => {
    latest.current = intake;
  });
  useCommands(
    useMemo(
      () =>
        blocked === undefined
          ? [
              { id: 'trust-files', label: t('trust:importFiles'), icon: IconFileImport, keys: shortcuts.open.keys, run: () => void latest.current.chooseFiles() },
              { id: 'trust-folder', label: t('trust:importFolder'), icon: IconFolder, run: () => void latest.current.chooseFolder() },
            ]
          : [],
      [t, blocked],
    ),
  );

  const dropping = (event: DragEvent) => {
    if (!may || !event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    setOver(false);
    if (!may) return;
    event.preventDefault();
    void intake.drop(event.dataTransfer);
  };
  const data = store.data;
  const slots = data?.certificates.filter(({ slot }) => slot !== null) ?? [];
  const others = data?.certificates.filter(({ slot }) => slot === null) ?? [];
  return (
    <>
      <PageHeader
        title={t('certificates:title')}
        sub={<CertificatesSwitch />}
        actions={
          <Button icon={IconFolder} disabled={intake.busy} blockedBy={blocked} onClick={() => void intake.chooseFolder()}>
            {t('trust:importFolder')}
          </Button>
        }
        primary={{ label: t('trust:importFiles'), icon: IconFileImport, run: () => void intake.chooseFiles(), blockedBy: blocked }}
      />
      <div
        className={clsx(styles.page, over && styles.over)}
        role="region"
        aria-label={t('certificates:parts.trust')}
        tabIndex={0}
        onDragOver={dropping}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {data ? (
          <div className={styles.content}>
            {blocked && <Banner framed>{blocked}</Banner>}
            <p className={styles.lead}>{t(data.certificates.length === 0 ? 'trust:lead.empty' : 'trust:lead.filled')}</p>
            {intake.problem && <ProblemView problem={intake.problem} />}
            {(intake.files.length > 0 || intake.passedOver > 0) && (
              <ImportResults files={intake.files} passedOver={intake.passedOver} busy={intake.busy} onConfirm={(id, typed) => void intake.confirm(id, typed)} onDone={intake.clear} />
            )}
            <TrustSlots filled={slots} />
            <OtherAuthorities certificates={others} />
            <RevocationLists lists={data.lists} />
            <p className={clsx(styles.hint, 'small')}>{t('trust:dropHint')}</p>
          </div>
        ) : (
          <RecordPending problem={store.error?.problem} onRetry={() => void store.refetch()} />
        )}
      </div>
    </>
  );
}
