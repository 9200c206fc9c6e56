import { deflateSync, inflateSync } from 'node:zlib';

// Screens are made of few colours: as a palette of 256 a picture takes a third of what Chromium writes. Only what
// Chromium writes is read here: eight bits, RGB or RGBA, not interlaced.

/** @typedef {{ width: number, height: number, rgb: Uint8Array }} Picture */

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * The same picture with a palette.
 * @param {Buffer} png @returns {Buffer}
 */
export function withPalette(png) {
  const { width, height, rgb } = decode(png);
  const { palette, indexes } = reduce(rgb);
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y += 1) {
    // Filter 0: indexes of a palette are no numbers to predict from.
    rows.set(indexes.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette)),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** @param {Buffer} png @returns {Picture} */
function decode(png) {
  if (!png.subarray(0, 8).equals(signature)) throw new Error('not a PNG');
  let width = 0;
  let height = 0;
  let channels = 0;
  const parts = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const name = png.toString('latin1', at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + length);
    if (name === 'IHDR') {
      [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
      channels = data[9] === 2 ? 3 : data[9] === 6 ? 4 : 0;
      if (data[8] !== 8 || channels === 0 || data[12] !== 0) throw new Error('a kind of PNG that Chromium does not write');
    } else if (name === 'IDAT') parts.push(data);
    at += length + 12;
  }
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  const rgb = new Uint8Array(width * height * 3);
  let above = new Uint8Array(stride);
  for (let y = 0; y < height; y += 1) {
    const start = y * (stride + 1);
    const row = new Uint8Array(raw.subarray(start + 1, start + 1 + stride));
    unfilter(raw[start] ?? 0, row, above, channels);
    for (let x = 0; x < width; x += 1) {
      for (let channel = 0; channel < 3; channel += 1) rgb[(y * width + x) * 3 + channel] = row[x * channels + channel] ?? 0;
    }
    above = row;
  }
  return { width, height, rgb };
}

/** @param {number} filter @param {Uint8Array} row changed in place @param {Uint8Array} above @param {number} step */
function unfilter(filter, row, above, step) {
  for (let x = 0; x < row.length; x += 1) {
    const left = x >= step ? (row[x - step] ?? 0) : 0;
    const up = above[x] ?? 0;
    const corner = x >= step ? (above[x - step] ?? 0) : 0;
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
    if (guess === undefined) throw new Error(`PNG filter ${filter}`);
    row[x] = (row[x] ?? 0) + guess;
  }
}

/** @param {number} left @param {number} up @param {number} corner */
function paeth(left, up, corner) {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

const commonest = 160;
const inAll = 256;

/**
 * A palette: the commonest colours, and then, one by one, the colour that is worst served by those chosen. So a rare
 * colour that means something, as a red word does, stays what it is.
 * @param {Uint8Array} rgb
 */
function reduce(rgb) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (let at = 0; at < rgb.length; at += 3) {
    const colour = ((rgb[at] ?? 0) << 16) | ((rgb[at + 1] ?? 0) << 8) | (rgb[at + 2] ?? 0);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const colours = [...counts].sort((a, b) => b[1] - a[1]);
  const chosen = colours.slice(0, commonest).map(([colour]) => colour);
  const rest = colours.slice(commonest).map(([colour, count]) => ({ colour, weight: Math.sqrt(count), least: distance(chosen[nearest(chosen, colour)] ?? 0, colour) }));
  while (chosen.length < inAll && rest.length > 0) {
    const worst = rest.reduce((a, b) => (b.least * b.weight > a.least * a.weight ? b : a));
    if (worst.least === 0) break;
    chosen.push(worst.colour);
    for (const one of rest) one.least = Math.min(one.least, distance(worst.colour, one.colour));
  }
  /** @type {Map<number, number>} */
  const indexOf = new Map(chosen.map((colour, index) => [colour, index]));
  for (const { colour } of rest) if (!indexOf.has(colour)) indexOf.set(colour, nearest(chosen, colour));
  const indexes = new Uint8Array(rgb.length / 3);
  for (let at = 0; at < indexes.length; at += 1) {
    const colour = ((rgb[at * 3] ?? 0) << 16) | ((rgb[at * 3 + 1] ?? 0) << 8) | (rgb[at * 3 + 2] ?? 0);
    indexes[at] = indexOf.get(colour) ?? 0;
  }
  return { palette: chosen.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]), indexes };
}

/** As the eye weighs red, green and blue. @param {number} a @param {number} b */
function distance(a, b) {
  const [red, green, blue] = [(a >> 16) - (b >> 16), ((a >> 8) & 255) - ((b >> 8) & 255), (a & 255) - (b & 255)];
  return 2 * red * red + 4 * green * green + 3 * blue * blue;
}

/** @param {readonly number[]} colours @param {number} wanted @returns {number} its index */
function nearest(colours, wanted) {
  let best = 0;
  let least = Infinity;
  for (const [index, colour] of colours.entries()) {
    const far = distance(colour, wanted);
    if (far < least) [best, least] = [index, far];
  }
  return best;
}

/** @param {string} name @param {Buffer} data */
function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc(body), body.length + 4);
  return framed;
}

/** CRC-32 of PNG (ISO 3309). @param {Buffer} bytes */
function crc(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}
