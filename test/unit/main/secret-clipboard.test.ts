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

test('a secret is taken off after its time', async () => {
  const clipboard = clipboardOf();
  await new SecretClipboard(clipboard).put('k7rm-2xwd');
  await vi.advanceTimersByTimeAsync(secretStays * 1000 - 1);
  expect(clipboard.text).toBe('k7rm-2xwd');
  await vi.advanceTimersByTimeAsync(1);
  expect(clipboard.text).toBe('');
});

test('what was copied since stays', async () => {
  const clipboard = clipboardOf();
  await new SecretClipboard(clipboard).put('k7rm-2xwd');
  clipboard.text = 'басқа мәтін';
  await vi.advanceTimersByTimeAsync(secretStays * 2000);
  expect(clipboard.text).toBe('басқа мәтін');
});

test('a second secret has its own time, and the end of the console takes it off', async () => {
  const clipboard = clipboardOf();
  const secrets = new SecretClipboard(clipboard);
  await secrets.put('бірінші');
  await vi.advanceTimersByTimeAsync(secretStays * 500);
  await secrets.put('екінші');
  await vi.advanceTimersByTimeAsync(secretStays * 500);
  expect(clipboard.text).toBe('екінші');
  await secrets.wipe();
  expect(clipboard.text).toBe('');
});
