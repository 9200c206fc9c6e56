import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { I18nextProvider } from 'react-i18next';
import type { Preferences } from '../../shared/contract/shell.ts';
import { queryClient } from '../api/query-client.ts';
import { ConfirmProvider } from '../components/dialog.tsx';
import { switchLanguage, translations } from '../i18n/start.ts';
import { mantineTheme, mantineVariables } from '../theme/mantine.ts';
import { styleNonce } from '../theme/nonce.ts';
import { usePreferences, useSystemDark } from './preferences.ts';
import { router } from './router.tsx';

/** Everything pages stand in: answers, texts, theme, dialogs, routes. */
export function Application({ preferences }: { preferences: Preferences | undefined }) {
  return (
    <QueryClientProvider client={queryClient}>
      <I18nextProvider i18n={translations}>
        <Themed first={preferences} />
      </I18nextProvider>
    </QueryClientProvider>
  );
}

function Themed({ first }: { first: Preferences | undefined }) {
  const preferences = usePreferences() ?? first;
  const systemDark = useSystemDark();
  const theme = preferences?.theme ?? 'system';
  const scheme = theme === 'system' ? (systemDark ? 'dark' : 'light') : theme;
  const language = preferences?.language;
  useEffect(() => {
    document.documentElement.dataset['theme'] = scheme;
  }, [scheme]);
  useEffect(() => {
    // Paper is white in every theme.
    const show = (on: string) => () => {
      document.documentElement.dataset['theme'] = on;
    };
    const [paper, screen] = [show('light'), show(scheme)];
    window.addEventListener('beforeprint', paper);
    window.addEventListener('afterprint', screen);
    return () => {
      window.removeEventListener('beforeprint', paper);
      window.removeEventListener('afterprint', screen);
    };
  }, [scheme]);
  useEffect(() => {
    if (language) void switchLanguage(language);
  }, [language]);
  return (
    <MantineProvider theme={mantineTheme} cssVariablesResolver={mantineVariables} forceColorScheme={scheme} getStyleNonce={styleNonce}>
      <ConfirmProvider>
        <RouterProvider router={router} />
      </ConfirmProvider>
      {/* Left, where no footer and no dialog has its buttons: a message stays for seconds and may not stand in their way. */}
      <Notifications position="bottom-left" limit={3} transitionDuration={0} containerWidth={400} />
    </MantineProvider>
  );
}
