import { useMediaQuery } from '@mantine/hooks';
import { Outlet, useNavigate, useRouter } from '@tanstack/react-router';
import clsx from 'clsx';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { onEvent } from '../../api/client.ts';
import { undoLatest } from '../../components/toast.tsx';
import { areas } from '../areas.ts';
import { CommandPalette } from '../keyboard/command-palette.tsx';
import { KeyMap } from '../keyboard/key-map.tsx';
import { moveBetweenPanes } from '../keyboard/panes.ts';
import { useKeys, useShortcut } from '../keyboard/shortcuts.ts';
import { changePreferences, usePreferences } from '../preferences.ts';
import { Navigation } from './navigation.tsx';
import { lockRegister } from './register-actions.ts';
import { StatusLine } from './status-line.tsx';
import { TitleBar } from './title-bar.tsx';
import { VerificationProvider } from './verification.tsx';
import { useWatchedFolders } from './watched-folders.ts';
import styles from './shell.module.css';

/** The window of an open register. */
export function AppShell() {
  const { t } = useTranslation();
  const router = useRouter();
  const collapsed = usePreferences()?.navigationCollapsed ?? false;
  // At 200 % zoom the words of the navigation would take a third of the window.
  const narrow = useMediaQuery('(max-width: 1000px)', window.innerWidth <= 1000);
  const [floating, setFloating] = useState<'palette' | 'keys'>();
  const rail = collapsed || narrow;
  useWatchedFolders();

  useEffect(() => {
    return onEvent('shell.command', ({ command }) => {
      if (command === 'lock') void lockRegister('button');
      else setFloating('palette');
    });
  }, []);
  useShortcut('palette', () => setFloating('palette'));
  useShortcut('keyMap', () => setFloating('keys'));
  useShortcut('lock', () => void lockRegister('button'));
  useShortcut('collapse', () => void changePreferences({ navigationCollapsed: !collapsed }));
  useShortcut('undo', undoLatest);
  useShortcut('back', () => router.history.back());
  useShortcut('forward', () => router.history.forward());
  useShortcut('nextPane', () => moveBetweenPanes(1));
  useShortcut('previousPane', () => moveBetweenPanes(-1));

  return (
    <VerificationProvider>
      <div className={styles.app}>
        <a
          href="#main"
          className={styles.skip}
          onClick={(event) => {
            event.preventDefault();
            document.getElementById('main')?.focus();
          }}
        >
          {t('shell-ui:skip')}
        </a>
        <TitleBar onPalette={() => setFloating('palette')} />
        <div className={clsx(styles.body, rail && styles.rail)}>
          <Navigation rail={rail} />
          <main className={styles.main} id="main" tabIndex={-1} data-pane>
            <Outlet />
          </main>
        </div>
        <StatusLine />
      </div>
      {areas.slice(0, 9).map((area, index) => (
        <AreaKey key={area.id} path={area.path} digit={index + 1} />
      ))}
      {floating === 'palette' && <CommandPalette onClose={() => setFloating(undefined)} onKeys={() => setFloating('keys')} />}
      {floating === 'keys' && <KeyMap onClose={() => setFloating(undefined)} />}
    </VerificationProvider>
  );
}

const digitKeys = Array.from({ length: 10 }, (_, digit) => ({ code: `Digit${digit}`, ctrl: true, keys: `Ctrl ${digit}`, inFields: true }));

function AreaKey({ path, digit }: { path: string; digit: number }) {
  const navigate = useNavigate();
  useKeys(digitKeys[digit] ?? { code: '', keys: '' }, () => void navigate({ to: path }));
  return null;
}
