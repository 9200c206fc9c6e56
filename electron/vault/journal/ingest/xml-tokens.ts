/** One token of an XML document. Text comes with its references resolved. */
export type XmlToken =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: ReadonlyMap<string, string>; readonly from: number; readonly to: number }
  | { readonly kind: 'close'; readonly name: string; readonly from: number; readonly to: number }
  | { readonly kind: 'text'; readonly text: string };

/** What is not taken as XML here. `at` counts characters from the start. */
export class XmlError extends Error {
  readonly at: number;

  constructor(what: string, at: number) {
    super(what);
    this.name = 'XmlError';
    this.at = at;
  }
}

/** Longest tag or stretch of text that is believed. */
const longestToken = 4 * 1024 * 1024;
const deepest = 64;
const nameText = /^[A-Za-z_][\w.:-]*$/;
const attribute = /\s+([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * Reads XML as its pieces arrive: elements, attributes, text, CDATA. There are no document types, so no entities of a document's
 * own, nothing is fetched and nothing expands; comments and processing instructions are passed over. Elements must nest.
 * Several elements may stand beside each other on the top level.
 */
export class XmlTokens {
  #buffer = '';
  #offset = 0;
  readonly #open: string[] = [];

  /** Elements that are open. */
  depth(): number {
    return this.#open.length;
  }

  /** @throws XmlError */
  push(piece: string): XmlToken[] {
    this.#buffer += piece;
    return this.#read(false);
  }

  /** @throws XmlError where elements are still open */
  end(): XmlToken[] {
    const found = this.#read(true);
    if (this.#open.length > 0) throw new XmlError('unfinished', this.#offset);
    return found;
  }

  #read(last: boolean): XmlToken[] {
    const found: XmlToken[] = [];
    const text = this.#buffer;
    let at = 0;
    while (at < text.length) {
      if (text[at] !== '<') {
        const next = text.indexOf('<', at);
        if (next < 0 && !last) break;
        const stop = next < 0 ? text.length : next;
        const piece = text.slice(at, stop);
        if (this.#open.length > 0) found.push({ kind: 'text', text: resolved(piece, this.#offset + at) });
        else if (piece.replace(/^\ufeff/, '').trim() !== '') throw new XmlError('text', this.#offset + at);
        at = stop;
        continue;
      }
      const end = this.#endOfMarkup(text, at);
      if (end === null) {
        if (last) throw new XmlError('unfinished', this.#offset + at);
        break;
      }
      this.#markup(text.slice(at, end), this.#offset + at, found);
      at = end;
    }
    if (text.length - at > longestToken) throw new XmlError('long', this.#offset + at);
    this.#buffer = text.slice(at);
    this.#offset += at;
    return found;
  }

  #endOfMarkup(text: string, at: number): number | null {
    const until = (mark: string, from: number): number | null => {
      const found = text.indexOf(mark, from);
      return found < 0 ? null : found + mark.length;
    };
    if (text.startsWith('<!', at)) {
      if (text.startsWith('<!--', at)) return until('-->', at + 4);
      if (text.startsWith('<![CDATA[', at)) return until(']]>', at + 9);
      if ('<!--'.startsWith(text.slice(at, at + 4)) || '<![CDATA['.startsWith(text.slice(at, at + 9))) return null;
      // DOCTYPE: never.
      throw new XmlError('declaration', this.#offset + at);
    }
    if (text.startsWith('<?', at)) return until('?>', at + 2);
    let quote = '';
    for (let place = at + 1; place < text.length; place += 1) {
      const character = text[place] ?? '';
      if (quote !== '') {
        if (character === quote) quote = '';
      } else if (character === '"' || character === "'") {
        quote = character;
      } else if (character === '>') {
        return place + 1;
      }
    }
    return null;
  }

  #markup(markup: string, at: number, found: XmlToken[]): void {
    if (markup.startsWith('<?') || markup.startsWith('<!--')) return;
    if (markup.startsWith('<![CDATA[')) {
      if (this.#open.length === 0) throw new XmlError('text', at);
      found.push({ kind: 'text', text: markup.slice(9, -3) });
      return;
    }
    const to = at + markup.length;
    if (markup.startsWith('</')) {
      const name = markup.slice(2, -1).trim();
      if (this.#open.pop() !== name) throw new XmlError('nesting', at);
      found.push({ kind: 'close', name, from: at, to });
      return;
    }
    const closed = markup.endsWith('/>');
    const inside = markup.slice(1, closed ? -2 : -1);
    const [name = ''] = /^[^\s/]+/.exec(inside) ?? [];
    if (!nameText.test(name)) throw new XmlError('name', at);
    const attributes = new Map<string, string>();
    let place = name.length;
    for (;;) {
      attribute.lastIndex = place;
      const one = attribute.exec(inside);
      if (!one) break;
      if (attributes.has(one[1] ?? '')) throw new XmlError('attribute', at);
      attributes.set(one[1] ?? '', resolved(one[2] ?? one[3] ?? '', at));
      place = attribute.lastIndex;
    }
    if (inside.slice(place).trim() !== '') throw new XmlError('attribute', at);
    found.push({ kind: 'open', name, attributes, from: at, to });
    if (closed) {
      found.push({ kind: 'close', name, from: to, to });
      return;
    }
    if (this.#open.length >= deepest) throw new XmlError('deep', at);
    this.#open.push(name);
  }
}

function resolved(text: string, at: number): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w{1,8}));|&/g, (whole, hex?: string, decimal?: string, name?: string) => {
    const known = name === undefined ? undefined : entities[name];
    if (known !== undefined) return known;
    const code = hex === undefined ? Number(decimal ?? NaN) : Number.parseInt(hex, 16);
    if (whole === '&' || !(code >= 1 && code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff)) throw new XmlError('entity', at);
    return String.fromCodePoint(code);
  });
}
