import { app, type Session, type WebContents } from 'electron';
import { report } from './log.ts';
import { appOrigin } from './protocol.ts';

/**
 * Switches of Chromium; must run before the app is ready. The console has no business on a network, so every name and
 * every address fails to resolve, whoever asks.
 */
export function closeNetwork(): void {
  app.enableSandbox();
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  app.commandLine.appendSwitch('no-proxy-server');
  app.commandLine.appendSwitch('disable-background-networking');
  app.commandLine.appendSwitch('disable-component-update');
  app.commandLine.appendSwitch('disable-domain-reliability');
  app.commandLine.appendSwitch('disable-sync');
  app.commandLine.appendSwitch('no-pings');
  app.commandLine.appendSwitch('disable-breakpad');
  app.commandLine.appendSwitch('dns-prefetch-disable');
  app.commandLine.appendSwitch('force-webrtc-ip-handling-policy', 'disable_non_proxied_udp');
}

const weakening = [
  'no-sandbox',
  'disable-namespace-sandbox',
  'disable-seccomp-filter-sandbox',
  'disable-setuid-sandbox',
  'disable-web-security',
  'load-extension',
] as const;

/**
 * Looked for in the arguments themselves: Electron takes `--no-sandbox` out of its own list when the sandbox is enabled,
 * which is after the processes that it concerns were prepared.
 * @returns the first switch that would take protection from the window, e.g. `--no-sandbox`
 */
export function weakeningSwitch(argv: readonly string[] = process.argv): string | null {
  const given = new Set(argv.map((argument) => argument.split('=')[0]));
  return weakening.map((name) => `--${name}`).find((name) => given.has(name)) ?? null;
}

/** What a page may do without asking: put text on the clipboard, after a key or a click, as `execCommand` could anyway. */
const granted: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** Refuses whatever a page could ask of the browser around it. */
export function closeSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) => {
    answer(granted.has(permission) && isOurPage(contents.getURL()));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => granted.has(permission) && isOurPage(`${origin}/`),
  );
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => {
    event.preventDefault();
    report.info('refused: download');
  });
  session.webRequest.onBeforeRequest((details, answer) => {
    const allowed = staysInside(details.url);
    if (!allowed) report.info(`refused: request by ${new URL(details.url).protocol}`);
    answer({ cancel: !allowed });
  });
}

/** Pages, the browser's own and embedded ones included, never leave the one address and open nothing. */
export function closeContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-attach-webview', refuse('webview'));
    contents.on('will-navigate', refuse('navigation'));
    contents.on('will-redirect', refuse('redirect'));
    contents.on('will-frame-navigate', refuse('navigation of a frame'));
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  });
}

function refuse(what: string): (event: { preventDefault(): void }) => void {
  return (event) => {
    event.preventDefault();
    report.info(`refused: ${what}`);
  };
}

/** Whether an address is one of the console's own pages. */
export function isOurPage(url: string): boolean {
  return url.startsWith(`${appOrigin}/`);
}

/** Addresses that lead to the console's own files or to memory of its page. Developer tools exist in a clone only. */
function staysInside(url: string): boolean {
  if (isOurPage(url) || url.startsWith('data:') || url.startsWith(`blob:${appOrigin}/`)) return true;
  return !app.isPackaged && url.startsWith('devtools:');
}

/** @returns whether a message came from the main frame of this window, showing a page of the console. */
export function isTrusted(
  event: { readonly sender: WebContents; readonly senderFrame: Electron.WebFrameMain | null },
  ours: WebContents | null,
): boolean {
  const frame = event.senderFrame;
  if (!ours || !frame || event.sender.id !== ours.id || frame.parent !== null) return false;
  const main = ours.mainFrame;
  return frame.processId === main.processId && frame.routingId === main.routingId && isOurPage(frame.url);
}
