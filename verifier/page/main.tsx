import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../../renderer/theme/tokens.css';
import './page.css';
import { App } from './app.tsx';
import { begin } from './client.ts';
import { startTexts } from './texts.ts';

const root = document.getElementById('root');
if (root) {
  const embedded = document.getElementById('journal')?.textContent.trim();
  startTexts();
  createRoot(root).render(
    <StrictMode>
      <App first={embedded === undefined ? null : begin({ embedded })} />
    </StrictMode>,
  );
}
