import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen, session, type Session } from 'electron';
import { z } from 'zod';
import { readJson, writeJson } from './json-file.ts';
import { report } from './log.ts';
import { serveApp, startPage } from './protocol.ts';
import type { Layout } from './runtime.ts';
import { closeSession, isOurPage } from './security.ts';

const smallest = { width: 960, height: 600 };
const initial = { width: 1366, height: 768 };
/** Milliseconds after a move or resize until the place is written down. */
const saveDelay = 500;

/** `--bg` of the page's tokens, so that nothing flashes before the first paint. */
const background = { light: '#f4f4f1', dark: '#111415' };

const placeSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
  maximised: z.boolean(),
});
type Place = z.infer<typeof placeSchema>;

/**
 * The session of the console's pages. It lives in memory: no cache, cookie or storage of Chromium reaches the disk,
 * where what a page shows would stand unencrypted.
 */
export function pageSession({ renderer }: Layout): Session {
  const ours = session.fromPartition('derbes', { cache: false });
  closeSession(ours);
  serveApp(ours, renderer);
  return ours;
}

/** Opens the one window, where it stood the last time. */
export function openWindow(layout: Layout, pages: Session, userData: string, devTools: boolean): BrowserWindow {
  const file = join(userData, 'window.json');
  const place = onScreen(readJson(file, placeSchema));
  const window = new BrowserWindow({
    ...(place ?? initial),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    // The page draws title bar and window buttons itself.
    frame: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    webPreferences: {
      session: pages,
      preload: layout.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      enableWebSQL: false,
      devTools,
    },
  });
  if (place?.maximised) window.maximize();
  window.once('ready-to-show', () => window.show());
  rememberPlace(window, file);
  window.webContents.on('render-process-gone', (_event, details) => {
    report.info(`page: gone (${details.reason})`);
    if (details.reason !== 'clean-exit' && !window.isDestroyed()) window.reload();
  });
  // Chromium asks nobody before it shows about:blank; nothing can be called from there, but nothing is there either.
  window.webContents.on('did-navigate', (_event, url) => {
    if (!isOurPage(url)) void window.loadURL(startPage);
  });
  void window.loadURL(startPage);
  return window;
}

function rememberPlace(window: BrowserWindow, file: string): void {
  let timer: NodeJS.Timeout | undefined;
  const save = (): void => {
    clearTimeout(timer);
    if (window.isDestroyed()) return;
    writeJson(file, { ...window.getNormalBounds(), maximised: window.isMaximized() } satisfies Place);
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(save, saveDelay);
  };
  window.on('resize', later);
  window.on('move', later);
  window.on('close', save);
}

/** A remembered place counts only while some screen shows it: monitors are unplugged. */
function onScreen(place: Place | null): Place | null {
  if (!place || place.width < smallest.width || place.height < smallest.height) return null;
  const { workArea } = screen.getDisplayMatching(place);
  const overlapX = Math.min(place.x + place.width, workArea.x + workArea.width) - Math.max(place.x, workArea.x);
  const overlapY = Math.min(place.y + place.height, workArea.y + workArea.height) - Math.max(place.y, workArea.y);
  return overlapX >= 200 && overlapY >= 100 ? place : null;
}
