import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright';
import { expect } from 'vitest';
import type { RunningConsole } from './app.ts';

/** What axe finds on the page as it stands, as short lines; nothing is what a page must have. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  // Electron's windows are no tabs that axe could open another of.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')}: ${node.failureSummary ?? violation.help}`),
  );
}

/** The theme through the button of the title bar, as a user changes it. */
export async function showTheme({ page, call }: RunningConsole, theme: 'light' | 'dark'): Promise<void> {
  await call('shell.setPreferences', { theme });
  await page.waitForSelector(`html[data-theme=${theme}][data-mantine-color-scheme=${theme}]`, { state: 'attached' });
}

/** Goes to a page of the open register by its address. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#${path}`);
  await page.waitForFunction(() => document.querySelector('main h1, main [role=alert]') !== null);
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null);
}

/** Zero findings of axe in both themes. */
export async function expectAccessible(derbes: RunningConsole, what: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await showTheme(derbes, theme);
    expect(await accessibilityProblems(derbes.page), `${what}, ${theme}`).toEqual([]);
  }
  await showTheme(derbes, 'light');
}

/**
 * What is cut off or out of reach at 200 % zoom: a main area wider than the window, and buttons that cannot be scrolled
 * into sight.
 */
export async function outOfReach(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} wide in a window of ${clientWidth}`);
    for (const control of document.querySelectorAll<HTMLElement>('main button, main input, main a[href]')) {
      if (control.closest('[role=grid]') || !control.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
      control.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      const box = control.getBoundingClientRect();
      const inside = box.left >= -1 && box.right <= innerWidth + 1 && box.top >= -1 && box.bottom <= innerHeight + 1;
      if (!inside && box.width > 0) found.push(`${control.textContent || control.getAttribute('aria-label') || control.outerHTML.slice(0, 80)}: ${Math.round(box.left)}–${Math.round(box.right)} × ${Math.round(box.top)}–${Math.round(box.bottom)}`);
    }
    return found;
  });
}

/**
 * Words of the console's own that do not fit where they stand: on buttons, tabs, labels and headings, and in empty fields, of the dialog if one is
 * open. What is meant to be cut says the whole in its title.
 */
export async function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const within = [...document.querySelectorAll('[role=dialog]')].at(-1) ?? document;
    const found: string[] = [];
    for (const element of within.querySelectorAll<HTMLElement>('button, [role=tab], label, legend, h1, h2, h3, th, dt, summary')) {
      if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) || element.closest('[title]')) continue;
      for (const node of [element, ...element.querySelectorAll<HTMLElement>('span, p')]) {
        const { overflowX } = getComputedStyle(node);
        if (overflowX !== 'visible' && node.clientWidth > 1 && node.scrollWidth > node.clientWidth + 1) found.push(`${node.innerText}: ${node.scrollWidth} in ${node.clientWidth}`);
      }
    }
    const pen = document.createElement('canvas').getContext('2d');
    for (const input of within.querySelectorAll<HTMLInputElement>('input[placeholder]')) {
      const { font, paddingLeft, paddingRight } = getComputedStyle(input);
      if (!pen || input.clientWidth === 0) continue;
      pen.font = font;
      const room = input.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
      const needed = pen.measureText(input.placeholder).width;
      if (needed > room) found.push(`${input.placeholder}: ${Math.ceil(needed)} in ${Math.floor(room)}`);
    }
    for (const dialog of document.querySelectorAll('[role=dialog]')) {
      const { left, top, right, bottom, width } = dialog.getBoundingClientRect();
      if (width > 0 && (left < 0 || top < 0 || right > innerWidth + 1 || bottom > innerHeight + 1)) found.push(`the dialog reaches beyond the window: ${Math.round(left)}–${Math.round(right)} × ${Math.round(top)}–${Math.round(bottom)}`);
    }
    return found;
  });
}

/** Zoom of the window, 1 is 100 %. */
export async function zoom({ app, page }: RunningConsole, factor: number): Promise<void> {
  const before = await page.evaluate(() => innerWidth);
  await app.evaluate(({ BrowserWindow }, level) => {
    BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(level);
  }, factor);
  await page.waitForFunction((width) => innerWidth !== width, before);
}
