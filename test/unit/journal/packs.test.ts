import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchOf, composeMessage } from '../../../electron/vault/journal/compose-message.ts';
import type { RecordToCompose } from '../../../electron/vault/journal/compose.ts';
import { KnownSet } from '../../../electron/vault/journal/known-set.ts';
import { readTexts, textAt, TextsBuilder } from '../../../electron/vault/register/journal-packs/pack.ts';
import { squeezed, unsqueezed } from '../../../electron/vault/register/journal-packs/squeeze.ts';
import { addTerms, bitsOfText, folded, mayHold, termsLength } from '../../../electron/vault/register/journal-packs/text-terms.ts';
import { actions } from '../../../shared/domain/vocabulary.ts';

const text = fc.oneof(fc.string({ maxLength: 80, unit: 'binary' }), fc.constantFrom('', 'Әлімова', 'SELECT 1', 'x'.repeat(3000)));

describe('texts of a pack', () => {
  it('come back as they were put in, with what goes with them', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 256 }), (texts) => {
        const builder = new TextsBuilder(256, 2, 16);
        texts.forEach((one, place) => builder.add(one, Uint8Array.of(place, 7)));
        const read = readTexts(builder.take(), texts.length, 2)!;
        expect(texts.map((_, place) => textAt(read, place))).toEqual(texts.map((one) => one.toWellFormed()));
        expect([...read.extra]).toEqual(texts.flatMap((_, place) => [place, 7]));
        // The next pack knows nothing of the one before.
        builder.add('я');
        expect(textAt(readTexts(builder.take(), 1, 2)!, 0)).toBe('я');
      }),
    );
  });

  it('of any bytes are texts or nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 256 }), (bytes, count) => {
        for (const blob of [bytes, squeezed(bytes)]) {
          const read = readTexts(blob, count);
          if (read) expect(read.ends.at(-1)).toBe(read.bytes.length);
        }
      }),
    );
  });

  it('are squeezed without loss, and a damaged frame is none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        expect(Buffer.from(unsqueezed(squeezed(bytes)) ?? []).equals(bytes)).toBe(true);
      }),
    );
    const frame = squeezed(Buffer.alloc(5000, 'журнал'));
    expect(frame.length).toBeLessThan(500);
    expect(unsqueezed(frame.subarray(0, frame.length - 1))).toBeNull();
    expect(unsqueezed(Buffer.alloc(0))).toBeNull();
  });
});

it('a pack that holds a text has its trigrams, whatever the letter case', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 20 }), text, text, (others, before, wanted) => {
      const terms = new Uint8Array(termsLength);
      for (const one of [...others, before + wanted.toUpperCase()]) addTerms(terms, folded(one));
      expect(mayHold(terms, bitsOfText(folded(wanted.toUpperCase())))).toBe(true);
    }),
  );
  const terms = new Uint8Array(termsLength);
  addTerms(terms, folded('select surname from patient'));
  expect(mayHold(terms, bitsOfText('diagnosis'))).toBe(false);
});

it('what is known is known exactly: source, time and fingerprint', () => {
  const entry = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -5, max: 5 }).map((n) => n * 1_000_000_007), fc.integer({ min: 0, max: 5 }));
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 3000 }), (entries) => {
      const known = new KnownSet();
      const model = new Set<string>();
      for (const [source, time, n] of entries) {
        const bytes = Buffer.alloc(18, n);
        const key = `${source} ${time} ${n}`;
        expect(known.has(source, time, bytes, 2)).toBe(model.has(key));
        expect(known.add(source, time, bytes, 2)).toBe(!model.has(key));
        model.add(key);
      }
      expect(known.size).toBe(model.size);
    }),
  );
});

it('a batch arrives at the other thread as it was', () => {
  const maybe = fc.option(fc.string({ maxLength: 60 }));
  const record: fc.Arbitrary<RecordToCompose> = fc
    .record({
      action: fc.constantFrom(...actions), base: maybe, source: maybe, object: text, database: text, schema: text, purpose: maybe, what: maybe, batch: maybe,
      line: fc.option(fc.nat()), rows: fc.option(fc.nat()), operator: fc.option(fc.string(), { nil: undefined }), timeMs: fc.integer({ min: -1e12, max: 4e12 }),
      details: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.oneof(text, fc.integer())), personal: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), text),
      holder: fc.constantFrom('a', 'b'), person: fc.option(fc.constantFrom('p', 'q')), fingerprint: fc.option(fc.uint8Array({ minLength: 16, maxLength: 16 }).filter((bytes) => bytes.some((byte) => byte > 0))),
      console: fc.boolean(),
    })
    .map(({ holder, person, fingerprint, console: own, ...entry }) => {
      const keyed = (name: string) => ({ id: name.charCodeAt(0), key: Buffer.alloc(32, name), json: `"${name}"` });
      return {
        entry: { stream: own ? 'console' : 'log', ...entry },
        numbers: { stream: own ? 1 : 0, time: entry.timeMs, action: 0, base: 1, account: 2, person: 3, source: 4, object: 5, rows: entry.rows ?? -1 },
        account: keyed(holder), person: person && keyed(person), fingerprint,
      };
    }); // prettier-ignore
  fc.assert(
    fc.property(fc.array(record, { maxLength: 20 }), (records) => {
      const batch = { first: 7, entered: 1, salt: new Uint8Array(32), blindIndex: new Uint8Array(32), records };
      const arrived = batchOf(structuredClone(composeMessage(batch)));
      expect(arrived.records.map(({ entry, numbers, fingerprint }) => ({ entry: { ...entry, action: null }, numbers, fingerprint }))).toEqual(
        records.map(({ entry, numbers, fingerprint }) => ({ entry: { ...entry, action: null }, numbers, fingerprint })),
      );
      expect(arrived.records.map(({ account, person }) => [account.json, person?.json])).toEqual(records.map(({ account, person }) => [account.json, person?.json]));
    }),
  );
});
