import type { BrowserContext } from 'playwright';

/**
 * Gathers what Chromium refuses under the content security policy, on every page from its first byte on: it says each
 * refusal on the page's console. The list grows while the console runs.
 */
export function collectViolations(context: BrowserContext): readonly string[] {
  const violations: string[] = [];
  const keep = (text: string): void => {
    if (/Content Security Policy/i.test(text)) violations.push(text);
  };
  context.on('console', (message) => keep(message.text()));
  // `eval` is refused with an exception instead.
  context.on('weberror', (error) => keep(error.error().message));
  return violations;
}
