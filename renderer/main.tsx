import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './theme/tokens.css';
import './theme/base.css';
import './theme/mantine.css';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { call } from './api/client.ts';
import { Application } from './app/application.tsx';
import { startTranslations } from './i18n/start.ts';
import { styleNonce } from './theme/nonce.ts';

setNonce(styleNonce());

async function start(): Promise<void> {
  // Language and theme are known before the first frame, so that nothing flashes in another one.
  const preferences = await call('shell.preferences', {}).catch(() => undefined);
  await startTranslations(preferences?.language ?? 'kk');
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no #root');
  createRoot(root).render(
    <StrictMode>
      <Application preferences={preferences} />
    </StrictMode>,
  );
}

void start();
