import { type BrowserContext, chromium, type Page } from 'playwright';
import { folderForApp, playwrightWrapper } from '../../../build/runtime/launch.mjs';
import { findCommand } from '../../../build/runtime/run.mjs';

export interface OpenedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Addresses of every request but that for the page. */
  readonly requests: readonly string[];
  /** What the page's own policy refused, and errors nobody caught. */
  readonly complaints: readonly string[];
}

/** A page of file:// in Debian's Chromium, sandboxed, where every name and address leads nowhere. */
export async function openInChromium(
  file: string,
  { locale = 'en-GB', dark = false, width = 1366, height = 768 }: { readonly locale?: string; readonly dark?: boolean; readonly width?: number; readonly height?: number } = {},
): Promise<OpenedPage> {
  const profile = folderForApp('derbes-chromium-');
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: playwrightWrapper(findCommand('chromium')),
    chromiumSandbox: true,
    env: { ...process.env, HOME: profile, XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile },
    args: ['--host-resolver-rules=MAP * ~NOTFOUND', '--proxy-server=127.0.0.1:9', '--disable-dev-shm-usage'],
    offline: true,
    locale,
    colorScheme: dark ? 'dark' : 'light',
    viewport: { width, height },
  });
  // A busy machine answers late.
  context.setDefaultTimeout(60_000);
  const page = context.pages()[0] ?? (await context.newPage());
  const requests: string[] = [];
  const complaints: string[] = [];
  const own = `file://${encodeURI(file)}`;
  page.on('request', (request) => {
    const opened = request.isNavigationRequest() && request.url().startsWith('file:');
    if (!opened && !request.url().startsWith('blob:')) requests.push(request.url());
  });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(own);
  return { page, context, requests, complaints };
}
