import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { XmlError, type XmlToken, XmlTokens } from '../../../electron/vault/journal/ingest/xml-tokens.ts';

function read(text: string, cuts: readonly number[] = []): XmlToken[] {
  const xml = new XmlTokens();
  const found: XmlToken[] = [];
  let from = 0;
  for (const cut of [...cuts].map((one) => one % (text.length + 1)).sort((a, b) => a - b)) {
    found.push(...xml.push(text.slice(from, cut)));
    from = cut;
  }
  return [...found, ...xml.push(text.slice(from)), ...xml.end()];
}
const textOf = (tokens: readonly XmlToken[]): string => tokens.map((token) => (token.kind === 'text' ? token.text : '')).join('');

describe('XML', () => {
  it('has no types, no entities of its own, and nests', () => {
    for (const bad of [
      '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', '<a>&b;</a>', '<a>&</a>', '<a>&#0;</a>', '<a>&#xD800;</a>', '<a></b>', '<a>', '<a b="1" b="2"/>', '<a b=1/>', '<a b="<"/>', 'text', '<1/>',
    ]) { // prettier-ignore
      expect(() => read(bad), bad).toThrow(XmlError);
    }
    expect(textOf(read('<?xml version="1.0"?><!-- <x> --><a b="&quot;>"><![CDATA[<&>]]>&#1179;&amp;</a>'))).toBe('<&>қ&');
  });

  it('comes out the same however it is cut, and gives back what was written', () => {
    const written = fc.string({ unit: 'binary' }).map((text) => text.replace(/[\r\0]/g, ''));
    fc.assert(
      fc.property(written, fc.array(fc.nat(), { maxLength: 5 }), (text, cuts) => {
        const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
        const document = `<a x="1"><b>${escaped}</b><c/></a>`;
        expect(textOf(read(document, cuts))).toBe(text);
      }),
    );
  });
});
