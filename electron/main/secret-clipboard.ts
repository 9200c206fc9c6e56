import { equalBytes, sha256 } from '../vault/crypto/primitives.ts';

/** What it needs of Electron's clipboard, whose older versions answer at once. */
export interface TextClipboard {
  readText(): Promise<string> | string;
  writeText(text: string): Promise<void> | void;
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

  async put(secret: string): Promise<void> {
    clearTimeout(this.#timer);
    this.#digest = sha256(secret);
    this.#timer = setTimeout(() => void this.wipe(), secretStays * 1000);
    await this.#clipboard.writeText(secret);
  }

  /** At the end of the time, and of the console. */
  async wipe(): Promise<void> {
    clearTimeout(this.#timer);
    const digest = this.#digest;
    this.#digest = null;
    if (digest && equalBytes(sha256(await this.#clipboard.readText()), digest)) this.#clipboard.clear();
  }
}
