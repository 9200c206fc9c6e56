import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../../renderer/theme/tokens.css';
import './page.css';
import { App } from './app.tsx';
import { startTexts } from './texts.ts';

const root = document.getElementById('root');
if (root) {
  startTexts();
  createRoot(root).render(
    <StrictMode>
      <App embedded={document.getElementById('journal')?.textContent ?? null} />
    </StrictMode>,
  );
}
