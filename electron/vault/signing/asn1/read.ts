/**
 * A reader of BER (X.690) for bytes that anyone may have made: nothing is copied, nothing recurses beyond
 * {@link maxDepth}, every length is checked against what is there. Signed structures are hashed as the very bytes that
 * stood in the file, so a node always knows them.
 */
import { toHex } from '../../common/bytes.ts';

/** Deepest nesting of any structure we read is 14 (a timestamp inside an attribute of a CMS). */
const maxDepth = 32;

/**
 * Most elements that are kept for one structure: an element of two octets costs hundreds in memory. What may have more,
 * entries of a revocation list or segments of a string, is walked by {@link Asn1Node.elements}.
 */
const maxChildren = 65_536;

/** The bytes are not what the standard asks for. Never leaves `signing/`: callers make a Fault or a bad verdict of it. */
export class Asn1Error extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Asn1Error';
  }
}

export const universal = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
} as const;

interface Header {
  readonly tag: number;
  readonly headerLength: number;
  /** Absent for the indefinite form. */
  readonly contentLength: number | undefined;
}

function readHeader(bytes: Uint8Array, at: number, strict: boolean): Header {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) throw new Asn1Error('cut short');
  // Tags of 31 and above stand in no structure of CMS, X.509 or PKCS#12.
  if ((tag & 0x1f) === 0x1f) throw new Asn1Error('long tag');
  if (first < 0x80) return { tag, headerLength: 2, contentLength: first };
  if (first === 0x80) {
    if (strict || (tag & 0x20) === 0) throw new Asn1Error('indefinite length');
    return { tag, headerLength: 2, contentLength: undefined };
  }
  const count = first & 0x7f;
  if (count > 6) throw new Asn1Error('length of length');
  let length = 0;
  for (let i = 0; i < count; i++) {
    const byte = bytes[at + 2 + i];
    if (byte === undefined) throw new Asn1Error('cut short');
    length = length * 256 + byte;
  }
  if (strict && (length < 0x80 || bytes[at + 2] === 0)) throw new Asn1Error('length not minimal');
  return { tag, headerLength: 2 + count, contentLength: length };
}

/** @returns index just behind the element that begins at `at`. */
function endOf(bytes: Uint8Array, at: number, depth: number, strict: boolean): number {
  if (depth > maxDepth) throw new Asn1Error('nested too deep');
  const header = readHeader(bytes, at, strict);
  let position = at + header.headerLength;
  if (header.contentLength !== undefined) {
    position += header.contentLength;
    if (position > bytes.length) throw new Asn1Error('cut short');
    return position;
  }
  while (bytes[position] !== 0 || bytes[position + 1] !== 0) position = endOf(bytes, position, depth + 1, strict);
  return position + 2;
}

/** One element; children are read when asked for. */
export class Asn1Node {
  /** Identifier octet: class, constructed bit and number, e.g. 0x30 for SEQUENCE, 0xa0 for `[0]` constructed. */
  readonly tag: number;
  /** The whole element as it stood in the input. */
  readonly bytes: Uint8Array;
  /** What stands between header and end. */
  readonly content: Uint8Array;
  readonly #depth: number;
  readonly #strict: boolean;
  #children: readonly Asn1Node[] | undefined;

  constructor(bytes: Uint8Array, at: number, depth: number, strict: boolean) {
    const end = endOf(bytes, at, depth, strict);
    const header = readHeader(bytes, at, strict);
    this.tag = header.tag;
    this.bytes = bytes.subarray(at, end);
    this.content = bytes.subarray(at + header.headerLength, header.contentLength === undefined ? end - 2 : end);
    this.#depth = depth;
    this.#strict = strict;
  }

  get constructed(): boolean {
    return (this.tag & 0x20) !== 0;
  }

  /** @throws Asn1Error for a primitive element or malformed content. */
  get children(): readonly Asn1Node[] {
    if (this.#children) return this.#children;
    const children: Asn1Node[] = [];
    for (const child of this.elements()) {
      if (children.length === maxChildren) throw new Asn1Error('too many elements');
      children.push(child);
    }
    this.#children = children;
    return children;
  }

  /** The {@link children} one by one, none of them kept. @throws Asn1Error as it goes */
  *elements(): Generator<Asn1Node, void> {
    if (!this.constructed) throw new Asn1Error('no elements inside');
    for (let at = 0; at < this.content.length;) {
      const child = new Asn1Node(this.content, at, this.#depth + 1, this.#strict);
      yield child;
      at += child.bytes.length;
    }
  }

  /** The child at `index`. @throws Asn1Error when there is none. */
  child(index: number): Asn1Node {
    const found = this.children[index];
    if (!found) throw new Asn1Error('element missing');
    return found;
  }
}

/**
 * Reads one element and refuses bytes behind it.
 * @param strict DER lengths only: what is signed must have one encoding.
 * @throws Asn1Error
 */
export function readAsn1(bytes: Uint8Array, { strict = false }: { readonly strict?: boolean } = {}): Asn1Node {
  const node = new Asn1Node(bytes, 0, 0, strict);
  if (node.bytes.length !== bytes.length) throw new Asn1Error('bytes behind the end');
  return node;
}

/** Walks the fields of a SEQUENCE in order, optional ones included. */
export class Fields {
  readonly #nodes: readonly Asn1Node[];
  #next = 0;

  constructor(node: Asn1Node, tag: number = universal.sequence) {
    expectTag(node, tag);
    this.#nodes = node.children;
  }

  /** The next field, of that tag if one is named. @throws Asn1Error */
  take(tag?: number): Asn1Node {
    const node = this.#nodes[this.#next];
    if (!node) throw new Asn1Error('field missing');
    if (tag !== undefined) expectTag(node, tag);
    this.#next++;
    return node;
  }

  /** The next field if it has that tag. */
  optional(tag: number): Asn1Node | undefined {
    const node = this.#nodes[this.#next];
    if (node?.tag !== tag) return undefined;
    this.#next++;
    return node;
  }

  get rest(): readonly Asn1Node[] {
    return this.#nodes.slice(this.#next);
  }

  /** @throws Asn1Error if something is left. */
  end(): void {
    if (this.#next < this.#nodes.length) throw new Asn1Error('unknown field');
  }
}

export function expectTag(node: Asn1Node, tag: number): void {
  if (node.tag !== tag) throw new Asn1Error(`tag ${node.tag.toString(16)} for ${tag.toString(16)}`);
}

/** Dotted form of an OBJECT IDENTIFIER. */
export function readOid(node: Asn1Node): string {
  expectTag(node, universal.oid);
  const { content } = node;
  if (content.length === 0 || content.length > 64) throw new Asn1Error('object identifier');
  const arcs: number[] = [];
  let arc = 0;
  content.forEach((byte, index) => {
    if (arc === 0 && byte === 0x80) throw new Asn1Error('object identifier');
    arc = arc * 128 + (byte & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER / 128) throw new Asn1Error('object identifier');
    if (byte & 0x80) {
      if (index === content.length - 1) throw new Asn1Error('object identifier');
      return;
    }
    if (arcs.length === 0) {
      const top = Math.min(Math.floor(arc / 40), 2);
      arcs.push(top, arc - top * 40);
    } else {
      arcs.push(arc);
    }
    arc = 0;
  });
  return arcs.join('.');
}

/** A small INTEGER or ENUMERATED: versions, iteration counts. */
export function readSmallInteger(node: Asn1Node): number {
  if (node.tag !== universal.integer && node.tag !== universal.enumerated) throw new Asn1Error('not an integer');
  if (node.content.length === 0 || node.content.length > 6) throw new Asn1Error('integer too long');
  let value = (node.content[0] ?? 0) & 0x80 ? -1 : 0;
  for (const byte of node.content) value = value * 256 + byte;
  return value;
}

/** Content of an INTEGER of any length: big-endian two's complement. */
export function readInteger(node: Asn1Node): Uint8Array {
  expectTag(node, universal.integer);
  if (node.content.length === 0) throw new Asn1Error('empty integer');
  return node.content;
}

export function readBoolean(node: Asn1Node): boolean {
  expectTag(node, universal.boolean);
  if (node.content.length !== 1) throw new Asn1Error('boolean');
  return node.content[0] !== 0;
}

/** OCTET STRING, also in the segmented form of BER. `tag` for implicit tagging. */
export function readOctets(node: Asn1Node, tag: number = universal.octetString): Uint8Array {
  if (node.tag === tag) return node.content;
  expectTag(node, tag | 0x20);
  const first = node.elements().next().value;
  // A single segment, as most writers make them, is not copied.
  if (first && first.bytes.length === node.content.length) return readOctets(first);
  const whole = new Uint8Array(node.content.length);
  return whole.subarray(0, joinSegments(node, whole, 0));
}

/** @returns where the segments of `node`, copied to `at`, end. */
function joinSegments(node: Asn1Node, whole: Uint8Array, at: number): number {
  let end = at;
  for (const segment of node.elements()) {
    if (segment.tag === (universal.octetString | 0x20)) {
      end = joinSegments(segment, whole, end);
    } else {
      expectTag(segment, universal.octetString);
      whole.set(segment.content, end);
      end += segment.content.length;
    }
  }
  return end;
}

/** BIT STRING of whole bytes. */
export function readBitString(node: Asn1Node): Uint8Array {
  expectTag(node, universal.bitString);
  if (node.content[0] !== 0) throw new Asn1Error('bit string');
  return node.content.subarray(1);
}

/** Named bits, e.g. KeyUsage: numbers of the bits that are set. */
export function readNamedBits(node: Asn1Node): readonly number[] {
  expectTag(node, universal.bitString);
  const bits: number[] = [];
  node.content.subarray(1).forEach((byte, index) => {
    for (let bit = 0; bit < 8; bit++) if (byte & (0x80 >> bit)) bits.push(index * 8 + bit);
  });
  return bits;
}

/** Any of the string types of X.520; a type that is no string gives its bytes in hex. */
export function readText(node: Asn1Node): string {
  const { content } = node;
  switch (node.tag) {
    case universal.utf8String:
      return new TextDecoder().decode(content);
    case universal.bmpString:
      return new TextDecoder('utf-16be').decode(content);
    case universal.universalString: {
      let text = '';
      for (let at = 0; at + 3 < content.length; at += 4) {
        const point = ((content[at + 1] ?? 0) << 16) | ((content[at + 2] ?? 0) << 8) | (content[at + 3] ?? 0);
        text += content[at] === 0 && point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
      }
      return text;
    }
    case universal.numericString:
    case universal.printableString:
    case universal.teletexString:
    case universal.ia5String:
    case universal.visibleString:
      return Array.from(content, (byte) => String.fromCharCode(byte)).join('');
    default:
      return toHex(content);
  }
}

/**
 * UTCTime or GeneralizedTime in the forms of RFC 5280 section 4.1.2.5 (UTC, seconds); fractions of a second are read
 * for timestamps (RFC 3161). @returns milliseconds since 1970.
 */
export function readTime(node: Asn1Node): number {
  const text = Array.from(node.content, (byte) => String.fromCharCode(byte)).join('');
  const pattern =
    node.tag === universal.utcTime
      ? /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})()Z$/
      : node.tag === universal.generalizedTime
        ? /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{1,9}))?Z$/
        : undefined;
  const found = pattern?.exec(text);
  if (!found) throw new Asn1Error('time');
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const fullYear = node.tag === universal.utcTime ? (year < 50 ? 2000 + year : 1900 + year) : year;
  const date = new Date(0);
  date.setUTCFullYear(fullYear, month - 1, day);
  date.setUTCHours(hour, minute, second, Math.floor(Number(`0.${found[7] ?? ''}0`) * 1000));
  // A date that does not exist comes back as another one.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59)
    throw new Asn1Error('time');
  return date.getTime();
}
