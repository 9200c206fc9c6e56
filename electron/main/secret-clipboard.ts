import { equalBytes, sha256 } from '../vault/crypto/primitives.ts';

/** What it needs of Electron's clipboard. */
export interface TextClipboard {
  readText(): string;
  writeText(text: string): void;
  clear(): void;
}

/** Seconds that a secret stays on the clipboard. */
export const secretStays = 60;

/**
 * Puts a secret on the clipboard and takes it off again, unless something else stands there by then. What was put is
 * kept as a digest only.
 */
export class SecretClipboard {
  readonly #clipboard: TextClipboard;
  #digest: Uint8Array | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(clipboard: TextClipboard) {
    this.#clipboard = clipboard;
  }

  put(secret: string): void {
    clearTimeout(this.#timer);
    this.#clipboard.writeText(secret);
    this.#digest = sha256(secret);
    this.#timer = setTimeout(() => {
      this.wipe();
    }, secretStays * 1000);
  }

  /** At the end of the time, and of the console. */
  wipe(): void {
    clearTimeout(this.#timer);
    if (this.#digest && equalBytes(sha256(this.#clipboard.readText()), this.#digest)) this.#clipboard.clear();
    this.#digest = null;
  }
}
