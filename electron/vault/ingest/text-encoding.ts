/** Encodings that tables and logs of the country come in. `kz-1048` is STRK 1048-2002: Windows-1251 with Kazakh letters. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1251' | 'kz-1048' | 'koi8-r';

/** Letters of KZ-1048 at the places where Windows-1251 has letters of other languages. */
const kazakhLetters: Readonly<Record<string, string>> = {
  Ќ: 'Қ', Џ: 'Һ', ќ: 'қ', џ: 'һ', Ў: 'Ұ', ў: 'ұ', Ј: 'Ә', Ґ: 'Ө',
  Є: 'Ғ', Ї: 'Ү', ґ: 'ө', є: 'ғ', ј: 'ә', Ѕ: 'Ң', ѕ: 'ң', ї: 'ү',
}; // prettier-ignore
const kazakhPlaces = new RegExp(`[${Object.keys(kazakhLetters).join('')}]`, 'g');
const kazakhBytes = new Set([0x8d, 0x8f, 0x9d, 0x9f, 0xa1, 0xa2, 0xa3, 0xa5, 0xaa, 0xaf, 0xb4, 0xba, 0xbc, 0xbd, 0xbe, 0xbf]);

/** Turns pieces of bytes into text, one after the other; a byte order mark is dropped. */
export interface PieceDecoder {
  decode(piece: Uint8Array): string;
  /** What is left when there are no more pieces. */
  end(): string;
}

export function pieceDecoder(encoding: TextEncoding): PieceDecoder {
  const decoder = new TextDecoder(encoding === 'kz-1048' ? 'windows-1251' : encoding);
  const finish = (text: string): string =>
    encoding === 'kz-1048' ? text.replace(kazakhPlaces, (letter) => kazakhLetters[letter] ?? letter) : text;
  return {
    decode: (piece) => finish(decoder.decode(piece, { stream: true })),
    end: () => finish(decoder.decode()),
  };
}

/**
 * Watches all bytes of a file go by and says what they are. UTF-8 is claimed only when the whole file is valid; what is
 * neither Unicode nor binary is Windows-1251, or KZ-1048 where letters stand that only it has.
 */
export class EncodingDetector {
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true });
  #head = new Uint8Array(0);
  #isUtf8 = true;
  #controls = 0;
  #kazakh = false;
  #highBytes = false;

  add(piece: Uint8Array): void {
    if (this.#head.length < 1024) this.#head = Buffer.concat([this.#head, piece.subarray(0, 1024)]);
    for (const byte of piece) {
      if (byte >= 0x80) {
        this.#highBytes = true;
        if (kazakhBytes.has(byte)) this.#kazakh = true;
      } else if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c && byte !== 0x1a) {
        this.#controls += 1;
      }
    }
    this.#tryUtf8(() => this.#utf8.decode(piece, { stream: true }));
  }

  /** @returns null for what is no text. */
  result(): TextEncoding | null {
    this.#tryUtf8(() => this.#utf8.decode());
    const [first, second] = this.#head;
    if (first === 0xff && second === 0xfe) return 'utf-16le';
    if (first === 0xfe && second === 0xff) return 'utf-16be';
    const wide = this.#wideOrder();
    if (wide) return wide;
    if (this.#controls > 0) return null;
    if (this.#isUtf8) return 'utf-8';
    return this.#highBytes && this.#kazakh ? 'kz-1048' : 'windows-1251';
  }

  #tryUtf8(decode: () => unknown): void {
    if (!this.#isUtf8) return;
    try {
      decode();
    } catch {
      this.#isUtf8 = false;
    }
  }

  /** UTF-16 without a mark: delimiters, digits and line ends leave zeros on one side of the pairs only. */
  #wideOrder(): TextEncoding | null {
    const zeros = [0, 0];
    this.#head.forEach((byte, index) => {
      if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
    });
    const [even = 0, odd = 0] = zeros;
    if (even === 0 && odd > this.#head.length / 20) return 'utf-16le';
    if (odd === 0 && even > this.#head.length / 20) return 'utf-16be';
    return null;
  }
}
