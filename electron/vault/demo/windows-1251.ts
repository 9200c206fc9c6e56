const bytes = new Map([...new TextDecoder('windows-1251').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))].map((letter, byte) => [letter, byte]));

/** @throws RangeError for a letter that Windows-1251 does not have, as those of Kazakh alone */
export function windows1251(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => {
    const byte = bytes.get(letter);
    if (byte === undefined) throw new RangeError(`Windows-1251 has no ${letter}`);
    return byte;
  });
}
