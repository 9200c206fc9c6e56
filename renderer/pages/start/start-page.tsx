import { IconArchive, IconChevronRight, IconCloudOff, IconFilePlus, IconFolderOpen, IconHistory, IconKey, IconLock, IconPlayerPlay, IconX } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import clsx from 'clsx';
import { useTranslation } from 'react-i18next';
import { call } from '../../api/client.ts';
import { useProgressCall } from '../../api/hooks.ts';
import { shortcuts, useShortcut, type ShortcutId } from '../../app/keyboard/shortcuts.ts';
import { usePreferences } from '../../app/preferences.ts';
import { showDemoGuide } from '../../app/shell/demo-guide.ts';
import { BareFrame } from '../../app/shell/bare-frame.tsx';
import { IconButton } from '../../components/button.tsx';
import { Icon, type IconType } from '../../components/icon.tsx';
import { Kbd } from '../../components/kbd.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { ProgressDialog } from '../../components/progress-dialog.tsx';
import { refreshStatus, useOpening } from './opening.ts';
import styles from './start.module.css';

const points: readonly { id: string; icon: IconType }[] = [
  { id: 'offline', icon: IconCloudOff },
  { id: 'passphrase', icon: IconLock },
  { id: 'recovery', icon: IconKey },
  { id: 'journal', icon: IconHistory },
];

/** No register chosen: make one, open one, restore one, look at the sample. */
export function StartPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const opening = useOpening();
  const demo = useProgressCall('register.createDemo');
  const recent = usePreferences()?.recent ?? [];
  const openDemo = async () => {
    const known = recent.find((one) => one.demo);
    if (known && (await opening.openKnown(known.path))) return;
    const { file } = await call('shell.pick', { purpose: 'register-parent' });
    if (!file || !(await demo.run({ parent: file.handle }))) return;
    showDemoGuide(true);
    await refreshStatus();
  };
  const problem = opening.problem ?? demo.problem;
  return (
    <BareFrame>
      <div className={styles.page}>
        <div className={styles.middle}>
          <div className={styles.content}>
            <h1>{t('start:title')}</h1>
            <p className={styles.lead}>{t('start:lead')}</p>
            {problem && (
              <div style={{ marginBottom: 14 }}>
                <ProblemView problem={problem} />
              </div>
            )}
            <Way id="create" keys="new" icon={IconFilePlus} first onClick={() => void navigate({ to: '/create' })} />
            <Way id="open" keys="open" icon={IconFolderOpen} disabled={opening.busy} onClick={opening.openOther} />
            <Way id="restore" keys="restore" icon={IconArchive} onClick={() => void navigate({ to: '/restore' })} />
            <Way id="demo" keys="demo" icon={IconPlayerPlay} disabled={demo.running || opening.busy} onClick={() => void openDemo()} />
          </div>
        </div>
        <aside className={styles.side} aria-label={t('start:side')}>
          {recent.length > 0 && (
            <section className={styles.recent}>
              <h2>{t('start:recent')}</h2>
              {recent.map((one) => (
                <div key={one.path} className={styles.recentRow}>
                  <button type="button" disabled={opening.busy} onClick={() => opening.openRecent(one.path)}>
                    <Icon of={one.demo ? IconPlayerPlay : IconLock} />
                    <span className="stack">
                      <span className="medium cut">{one.name}.derbes</span>
                      <span className="small muted cut">{one.demo ? t('start:demoRegister') : one.path}</span>
                    </span>
                  </button>
                  <IconButton small icon={IconX} label={t('start:forget', { name: one.name })} onClick={() => void call('shell.forgetRecent', { path: one.path })} />
                </div>
              ))}
            </section>
          )}
          <h2>{t('start:know')}</h2>
          {points.map(({ id, icon }) => (
            <div key={id} className={styles.point}>
              <Icon of={icon} />
              <div className="stack">
                <span className="medium">{t(`start:point.${id}.title`)}</span>
                <span className="muted">{t(`start:point.${id}.text`)}</span>
              </div>
            </div>
          ))}
        </aside>
      </div>
      {demo.running && <ProgressDialog title={t('start:makingDemo')} progress={demo.progress} startedAt={demo.startedAt} onStop={demo.stop} />}
    </BareFrame>
  );
}

function Way({ id, keys, icon, first, disabled, onClick }: { id: string; keys: ShortcutId; icon: IconType; first?: boolean; disabled?: boolean; onClick: () => void }) {
  const { t } = useTranslation();
  useShortcut(keys, onClick, !disabled);
  return (
    <button type="button" className={clsx(styles.way, first && styles.first)} disabled={disabled} onClick={onClick}>
      <span className={styles.square}>
        <Icon of={icon} size="lg" />
      </span>
      <span className="stack grow">
        <span className={styles.name}>{t(`start:way.${id}.title`)}</span>
        <span className="muted">{t(`start:way.${id}.text`)}</span>
      </span>
      <Kbd keys={shortcuts[keys].keys} />
      <span className={styles.end}>
        <Icon of={IconChevronRight} />
      </span>
    </button>
  );
}
