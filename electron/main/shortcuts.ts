import { Menu, type BrowserWindow, type Input, type WebContents } from 'electron';

const zoomStep = 0.5;
const zoomLimit = 5;

/**
 * Keys that main answers itself, by their place on the keyboard and before the page sees them: locking must work
 * while a page hangs, and zoom is the browser's. All other keys are the page's.
 */
export function serveShortcuts(window: BrowserWindow, lock: () => void): void {
  // Chromium's default menu would bring reload, developer tools and a second window.
  Menu.setApplicationMenu(null);
  const contents = window.webContents;
  contents.on('before-input-event', (event, input) => {
    const action = actionOf(input);
    if (!action) return;
    event.preventDefault();
    if (action === 'lock') lock();
    else zoom(contents, action);
  });
  contents.on('zoom-changed', (_event, direction) => zoom(contents, direction));
}

type Action = 'lock' | 'in' | 'out' | 'reset';

/** Exported for its test. */
export function actionOf(input: Pick<Input, 'type' | 'code' | 'control' | 'alt' | 'meta' | 'shift'>): Action | null {
  if (input.type !== 'keyDown' || !input.control || input.alt || input.meta) return null;
  switch (input.code) {
    case 'KeyL':
      return input.shift ? null : 'lock';
    case 'Equal':
    case 'NumpadAdd':
      return 'in';
    case 'Minus':
    case 'NumpadSubtract':
      return 'out';
    case 'Digit0':
    case 'Numpad0':
      return 'reset';
    default:
      return null;
  }
}

function zoom(contents: WebContents, action: Exclude<Action, 'lock'>): void {
  const level = contents.getZoomLevel();
  if (action === 'reset') contents.setZoomLevel(0);
  else if (action === 'in') contents.setZoomLevel(Math.min(zoomLimit, level + zoomStep));
  else contents.setZoomLevel(Math.max(-zoomLimit, level - zoomStep));
}
