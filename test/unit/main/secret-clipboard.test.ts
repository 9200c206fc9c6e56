import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SecretClipboard, secretStays, type TextClipboard } from '../../../electron/main/secret-clipboard.ts';

function clipboardOf(): TextClipboard & { text: string } {
  return {
    text: 'бұрынғы',
    readText() {
      return this.text;
    },
    writeText(text) {
      this.text = text;
    },
    clear() {
      this.text = '';
    },
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a secret is taken off after its time', () => {
  const clipboard = clipboardOf();
  new SecretClipboard(clipboard).put('k7rm-2xwd');
  vi.advanceTimersByTime(secretStays * 1000 - 1);
  expect(clipboard.text).toBe('k7rm-2xwd');
  vi.advanceTimersByTime(1);
  expect(clipboard.text).toBe('');
});

test('what was copied since stays', () => {
  const clipboard = clipboardOf();
  new SecretClipboard(clipboard).put('k7rm-2xwd');
  clipboard.text = 'басқа мәтін';
  vi.advanceTimersByTime(secretStays * 2000);
  expect(clipboard.text).toBe('басқа мәтін');
});

test('a second secret has its own time, and the end of the console takes it off', () => {
  const clipboard = clipboardOf();
  const secrets = new SecretClipboard(clipboard);
  secrets.put('бірінші');
  vi.advanceTimersByTime(secretStays * 500);
  secrets.put('екінші');
  vi.advanceTimersByTime(secretStays * 500);
  expect(clipboard.text).toBe('екінші');
  secrets.wipe();
  expect(clipboard.text).toBe('');
});
