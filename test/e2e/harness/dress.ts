import { expect } from 'vitest';
import type { RunningConsole } from './app.ts';
import { accessibilityProblems, cutOff, outOfReach, showTheme } from './page-checks.ts';
import { must } from './sample-register.ts';

export const languages = ['kk', 'ru', 'en'] as const;
export type Language = (typeof languages)[number];

/** Content of the window: a small notebook, and a desk display less its task bar. */
export const sizes = [
  [1366, 768],
  [1920, 1050],
] as const;

export async function speak({ call, page }: RunningConsole, language: Language): Promise<void> {
  await must(call('shell.setPreferences', { language }));
  await page.waitForSelector(`html[lang=${language}]`, { state: 'attached' });
}

export async function resize({ app, page }: RunningConsole, [width, height]: readonly [number, number]): Promise<void> {
  await app.evaluate(({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h), [width, height] as const);
  await page.waitForFunction((w) => window.innerWidth === w, width);
}

/**
 * The window as it stands, dialog and all, in every language, theme and size: nothing is cut off or out of reach, axe finds
 * nothing, and there is a picture of each, `test-results/NAME-LANGUAGE-THEME-WIDTH.png`. Kazakh and light again after it.
 */
export async function inEveryDress(derbes: RunningConsole, name: string): Promise<void> {
  try {
    for (const size of sizes) {
      await resize(derbes, size);
      for (const language of languages) {
        await speak(derbes, language);
        const where = `${name}, ${language}, ${size[0]}`;
        expect(await outOfReach(derbes.page), where).toEqual([]);
        expect(await cutOff(derbes.page), where).toEqual([]);
        for (const theme of ['light', 'dark'] as const) {
          await showTheme(derbes, theme);
          // Texts differ in length, not in kind: one language and size do for axe.
          if (language === 'kk' && size === sizes[0]) expect(await accessibilityProblems(derbes.page), `${where}, ${theme}`).toEqual([]);
          await derbes.screenshot(`${name}-${language}-${theme}-${String(size[0])}`);
        }
        await showTheme(derbes, 'light');
      }
    }
  } finally {
    await showTheme(derbes, 'light');
    await resize(derbes, sizes[0]);
    await speak(derbes, 'kk');
  }
}
