import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Asn1Error, readAsn1, readInteger, readNamedBits, readOctets, readOid, readSmallInteger, readTime } from '../../../electron/vault/signing/asn1/read.ts';
import { element, generalizedTime, namedBits, octetString, oid, sequence, setOf, smallInteger, time, unsignedInteger } from '../../../electron/vault/signing/asn1/write.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

describe('reading BER', () => {
  it('joins the segments of a constructed OCTET STRING of indefinite length', () => {
    expect(readOctets(readAsn1(hex('24 80 04 02 0102 04 01 03 00 00')))).toEqual(hex('010203'));
  });

  it.each([
    ['cut short', '30 05 02 01 01'],
    ['bytes behind the end', '05 00 00'],
    ['indefinite length without end', '30 80 02 01 01'],
    ['primitive of indefinite length', '04 80 00 00'],
    ['length of 2^56', '04 87 01 00 00 00 00 00 00'],
    ['nothing', ''],
  ])('refuses %s', (_what, bytes) => {
    expect(() => readAsn1(hex(bytes)).children).toThrow(Asn1Error);
  });

  it('refuses nesting deeper than any real structure, in both length forms', () => {
    const definite = Array.from({ length: 200 }).reduce<Uint8Array>((inner) => sequence(inner), hex('0500'));
    const walk = (node: ReturnType<typeof readAsn1>): void => {
      if (node.constructed) node.children.forEach(walk);
    };
    expect(() => {
      walk(readAsn1(definite));
    }).toThrow(Asn1Error);
    expect(() => readAsn1(hex(`${'3080'.repeat(100_000)}${'0000'.repeat(100_000)}`))).toThrow(Asn1Error);
  });

  it('asks for minimal definite lengths where it is strict', () => {
    expect(() => readAsn1(hex('30 80 00 00'), { strict: true })).toThrow(Asn1Error);
    expect(() => readAsn1(hex('04 81 01 00'), { strict: true })).toThrow(Asn1Error);
    expect(() => readAsn1(hex('30 04 04 81 01 00'), { strict: true }).children).toThrow(Asn1Error);
  });

  it('answers any bytes with an element or an Asn1Error, at once', () => {
    const walk = (node: ReturnType<typeof readAsn1>): void => {
      if (node.constructed) node.children.forEach(walk);
    };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          walk(readAsn1(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(Asn1Error);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('knows dates that do not exist', () => {
    const utc = (text: string): Uint8Array => element(0x17, new TextEncoder().encode(text));
    expect(readTime(readAsn1(utc('260228235959Z')))).toBe(Date.UTC(2026, 1, 28, 23, 59, 59));
    expect(readTime(readAsn1(utc('500101000000Z')))).toBe(Date.UTC(1950, 0, 1));
    for (const wrong of ['260230000000Z', '261301000000Z', '260101240000Z', '2601010000Z', '260101000000+0500']) {
      expect(() => readTime(readAsn1(utc(wrong)))).toThrow(Asn1Error);
    }
  });
});

describe('writing DER', () => {
  it('gives back what was written', () => {
    const arcs = fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 39 }), fc.array(fc.nat(0x7fffffff), { maxLength: 8 }));
    fc.assert(
      fc.property(arcs, fc.nat(), fc.uint8Array({ maxLength: 400 }), fc.uniqueArray(fc.nat(8)), ([top, second, rest], number, octets, bits) => {
        const dotted = [top, second, ...rest].join('.');
        const node = readAsn1(sequence(oid(dotted), smallInteger(number), octetString(octets), namedBits(bits)), { strict: true });
        expect(readOid(node.child(0))).toBe(dotted);
        expect(readSmallInteger(node.child(1))).toBe(number);
        expect(readOctets(node.child(2))).toEqual(octets);
        expect(new Set(readNamedBits(node.child(3)))).toEqual(new Set(bits));
      }),
    );
  });

  it('writes the time as RFC 5280 asks: two digits of the year until 2049', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1950, 0, 1) / 1000, max: Date.UTC(2999, 11, 31) / 1000 }), (seconds) => {
        const written = time(seconds * 1000);
        expect(written[0]).toBe(new Date(seconds * 1000).getUTCFullYear() < 2050 ? 0x17 : 0x18);
        expect(readTime(readAsn1(written))).toBe(seconds * 1000);
        expect(readTime(readAsn1(generalizedTime(seconds * 1000)))).toBe(seconds * 1000);
      }),
    );
  });

  it('sorts a SET OF and keeps integers positive and minimal', () => {
    expect(setOf(hex('0402ffff'), hex('040100'), hex('02017f'))).toEqual(hex('31 0a 02017f 040100 0402ffff'));
    expect(readInteger(readAsn1(unsignedInteger(hex('0000ff'))))).toEqual(hex('00ff'));
    expect(unsignedInteger(hex('000000'))).toEqual(hex('020100'));
  });
});
