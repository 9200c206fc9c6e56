import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvText } from '../../../electron/vault/common/csv-text.ts';
import { runsOf } from '../../../electron/vault/documents/glyphs.ts';
import { cleanText } from '../../../electron/vault/documents/text.ts';
import { formatDate, formatDateTime, formatInteger } from '../../../electron/vault/documents/words.ts';
import { splitCsv } from '../../../electron/vault/ingest/csv-records.ts';
import { Fault } from '../../../shared/contract/problem.ts';

const noBreak = (text: string): string => text.replaceAll('\u00A0', ' ');

describe('glyphs', () => {
  it('come from one family for everything that Kazakh and Russian write', () => {
    const runs = runsOf('ӘәҒғҚқҢңӨөҰұҮүҺһІі «Ёё» № 5 – „a“ ₸', 'field');
    expect(runs).toHaveLength(1);
    expect(runs[0]?.family).toBe('Inter');
  });

  it('fall back where the first family has none', () => {
    // Which of these rare signs the first family lacks depends on its version.
    const foreign = ['ǅ', 'ﬃ', '₯', 'ꙮ'].filter((character) => {
      try {
        return runsOf(character, 'f')[0]?.family === 'NotoSans';
      } catch {
        return false;
      }
    });
    expect(foreign.length).toBeGreaterThan(0);
    expect(runsOf(`а${foreign[0]!}б`, 'f').map((run) => run.family)).toEqual(['Inter', 'NotoSans', 'Inter']);
  });

  it.each(['漢', '🙂', 'ශ'])('missing from every family stop the document: %s', (character) => {
    expect(() => runsOf(`текст ${character}`, 'legalMeasures')).toThrow(Fault);
    try {
      runsOf(character, 'legalMeasures');
    } catch (error) {
      expect((error as Fault).problem).toMatchObject({
        code: 'GLYPH_MISSING',
        params: { character, field: 'legalMeasures', code: expect.stringMatching(/^U\+[0-9A-F]{4,6}$/) },
        fields: { legalMeasures: 'GLYPH_MISSING' },
      });
    }
  });
});

describe('clean text', () => {
  it('composes letters and drops what nobody would see', () => {
    expect(cleanText('и\u0306\u200Bа\u202Eб\u0000в\r\nг\td')).toBe('йабв\nг d');
  });

  it('is the same cleaned twice and holds nothing that XML cannot', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const clean = cleanText(text);
        expect(cleanText(clean)).toBe(clean);
        // eslint-disable-next-line no-control-regex -- these are what XML 1.0 has no place for
        expect(clean).not.toMatch(/[\u0000-\u0008\u000B-\u001F\uD800-\uDFFF\uFFFE]/u);
      }),
    );
  });
});

describe('CSV text', () => {
  it('comes back as it was, but for cells that would be formulas', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ unit: 'grapheme' }).map((cell) => `т${cell}`), { minLength: 2, maxLength: 5 }), { minLength: 1 }), (rows) => {
        const text = Buffer.from(csvText(rows)).toString('utf8').slice(1);
        expect(splitCsv(text, ';').map((record) => record.cells)).toEqual(rows);
      }),
    );
  });

  it('disarms formulas and leaves phone numbers alone', () => {
    const text = Buffer.from(csvText([['=1+1', '@x', '-2+3', '+7 701 555 01 42', '-5', '+SUM(A1)']])).toString('utf8');
    expect(text).toBe('\uFEFF\'=1+1;\'@x;\'-2+3;+7 701 555 01 42;-5;\'+SUM(A1)\r\n');
  });
});

describe('dates and numbers of letters', () => {
  it('read as the languages write them', () => {
    expect(noBreak(formatDate('2026-11-04', 'kk'))).toBe('2026 жылғы 4 қараша');
    expect(noBreak(formatDate('2026-11-04', 'ru'))).toBe('4 ноября 2026 года');
    expect(noBreak(formatInteger(18_340))).toBe('18 340');
  });

  it('say the offset that Almaty had then', () => {
    expect(noBreak(formatDateTime('2026-11-23T19:40:00Z', 'kk'))).toBe('2026 жылғы 24 қараша, 00:40 (UTC+5)');
    expect(noBreak(formatDateTime('2023-11-23T19:40:00Z', 'ru'))).toBe('24 ноября 2023 года, 01:40 (UTC+6)');
  });
});
