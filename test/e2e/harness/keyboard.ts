import type { Page } from 'playwright';

/** What has the focus, as it is read aloud: role and name. */
export interface Focused {
  readonly role: string;
  readonly name: string;
}

/** Far more stops than any page has. */
const mostStops = 150;

/**
 * Hands on the keyboard and nothing else: goes where a user without a mouse goes, and fails where that user would be lost.
 */
export function keyboardOf(page: Page) {
  const press = (keys: string) => page.keyboard.press(keys);
  const focused = () => page.evaluate(nameOfFocused);
  return {
    press,
    type: (text: string) => page.keyboard.insertText(text),
    focused,
    /**
     * Presses Tab until the focus stands on what is called so.
     * @throws Error with what was passed on the way
     */
    async tabTo(name: string | RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
      const fits = (one: Focused) => (typeof name === 'string' ? one.name === name : name.test(one.name));
      const passed: string[] = [];
      for (let stop = 0; stop < mostStops; stop += 1) {
        const now = await focused();
        if (fits(now)) return;
        passed.push(now.name);
        await press(key);
      }
      throw new Error(`${String(name)} is not reached by ${key}; passed: ${[...new Set(passed)].join(' · ')}`);
    },
    /** Presses F6 until the focus stands in a pane that holds this element. */
    async paneWith(selector: string): Promise<void> {
      for (let pane = 0; pane < 8; pane += 1) {
        if (await page.evaluate((inside) => (document.activeElement?.closest('[data-pane]')?.querySelector(inside) ?? null) !== null || document.activeElement?.matches(inside) === true, selector)) return;
        await press('F6');
      }
      throw new Error(`no pane with ${selector} is reached by F6`);
    },
  };
}

/** Runs in the page. Enough of the rules of accessible names for controls of the console. */
function nameOfFocused(): Focused {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement)) return { role: '', name: '' };
  const clean = (text: string | null | undefined) => (text ?? '').replace(/\s+/g, ' ').trim();
  const labelledBy = element.getAttribute('aria-labelledby');
  const labels = 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])] : [];
  const name =
    clean(element.getAttribute('aria-label')) ||
    clean(labelledBy && labelledBy.split(' ').map((id) => document.getElementById(id)?.textContent).join(' ')) ||
    clean(labels.map((label) => label.textContent).join(' ')) ||
    clean(element.textContent);
  return { role: element.getAttribute('role') ?? element.tagName.toLowerCase(), name };
}
