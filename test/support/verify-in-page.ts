import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { openInChromium } from '../integration/verifier-page/chromium.ts';

export interface PageRun {
  readonly state: string | null;
  /** What the page says. */
  readonly text: string;
  readonly seconds: number;
  /** Peak of the page's own process. */
  readonly bytes: number;
}

/** Verifies an export by its own page in Debian's Chromium. The folder must be readable for everybody. */
export async function verifyInPage(folder: string): Promise<PageRun> {
  const { page, context } = await openInChromium(path.join(folder, 'verify.html'));
  let bytes = 0;
  const watch = setInterval(() => (bytes = Math.max(bytes, memoryOf(processesOfRenderers()))), 500);
  try {
    const started = performance.now();
    await page.setInputFiles('input[webkitdirectory]', folder);
    await page.waitForSelector('main[data-screen="result"], main[data-screen="failed"]', { timeout: 10 * 60_000 });
    const seconds = (performance.now() - started) / 1000;
    return { state: await page.getAttribute('main', 'data-state'), text: await page.innerText('main'), seconds, bytes };
  } finally {
    clearInterval(watch);
    await context.close();
  }
}

/** Process ids of renderers that Chromium started for these tests. */
function processesOfRenderers(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((id) => {
      const command = id > 0 ? read(`/proc/${id}/cmdline`) : '';
      return command.includes('--type=renderer') && command.includes('derbes-chromium-');
    });
}

/** Bytes that stay in memory for these processes alone, or their share of what they have in common with others. */
function memoryOf(processes: readonly number[]): number {
  return processes.reduce((sum, id) => sum + 1024 * Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${id}/smaps_rollup`))?.[1] ?? 0), 0);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // the process ended meanwhile
  }
}
