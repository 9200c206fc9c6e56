import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NameFinder } from '../../../electron/vault/journal/name-finder.ts';
import { Pseudonyms } from '../../../electron/vault/journal/pseudonyms.ts';
import { Redactor } from '../../../electron/vault/journal/redactor.ts';
import { givenAway, keepsClosed, personalKinds, pseudonymPattern, type Redaction, redactionOf, redactionPresets, sound, treatments, usualRedaction } from '../../../shared/domain/redaction.ts';

const redactions = fc.record(Object.fromEntries(personalKinds.map((kind) => [kind, fc.constantFrom(...treatments)]))) as fc.Arbitrary<Redaction>;

describe('a sound redaction', () => {
  test('is what the presets and the usual one are', () => {
    for (const redaction of [...Object.values(redactionPresets), usualRedaction]) expect(givenAway(redaction)).toBeNull();
  });

  test('is made of any by closing what would give others away, and nothing else', () => {
    fc.assert(
      fc.property(redactions, (redaction) => {
        const made = sound(redaction);
        expect(givenAway(made)).toBeNull();
        for (const kind of personalKinds) {
          if (made[kind] !== redaction[kind]) expect([redaction[kind], made[kind], keepsClosed(redaction, kind).length > 0]).toEqual(['revealed', 'withheld', true]);
        }
      }),
    );
  });
});

describe('a name', () => {
  test.each([
    ['dba', 'GRANT SELECT ON t TO dba;', true],
    ['dba', 'GRANT SELECT ON t TO "DBA"', true],
    ['dba', 'SELECT * FROM dba_log', false],
    ['dba', 'SELECT * FROM old_dba', false],
    ['CLINIC\\ivan', 'login of clinic\\ivan at 5', true],
    ['CLINIC\\ivan', 'login of clinic\\ivanov', false],
    ['Әлімова Г. С.', 'жауапты: ӘЛІМОВА Г. С., бөлім', true],
    ['-root-', 'by -root-', true],
    ['-root-', 'by root', false],
    ['$', 'a $ b', true],
    ['', 'anything', false],
  ])('%s in “%s”: %s', (name, text, found) => {
    expect(new NameFinder([name, 'unrelated']).foundIn(text)).toBe(found);
  });

  test('is found wherever it stands between other words', () => {
    const words = fc.stringMatching(/^[a-zәғқ0-9_]{1,8}$/);
    fc.assert(
      fc.property(words, fc.array(words), fc.array(words), fc.constantFrom(' ', ',', '"', '\n', '\\'), (name, before, after, mark) => {
        expect(new NameFinder([name]).foundIn([...before, name, ...after].join(mark))).toBe(true);
      }),
    );
  });
});

describe('a label', () => {
  test('is the one of the format page', () => {
    // Made with Python: hmac.new(bytes(range(32)), b'account\0"dba_1"', 'sha256').
    const pseudonyms = new Pseudonyms(Uint8Array.from({ length: 32 }, (_, i) => i));
    expect([pseudonyms.label('account', '"dba_1"'), pseudonyms.keyName]).toEqual(['account-S1Y1745EBFZC', 'bb9f1869faef6b85']);
  });

  test('is equal for equal values of one key and kind, and differs otherwise', () => {
    const one = new Pseudonyms();
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        fc.pre(a !== b);
        const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
        expect(one.label('host', left)).toBe(one.label('host', left));
        expect(one.label('host', left)).toMatch(pseudonymPattern);
        expect(new Set([one.label('host', left), one.label('host', right), one.label('account', left), new Pseudonyms().label('host', left)]).size).toBe(4);
      }),
    );
  });
});

describe('a redactor', () => {
  const opened = (text: string) => ({ salt: new Uint8Array(32), json: JSON.stringify(text) });
  const record = new Map([
    ['account', opened('user_1')],
    ['host', opened('10.0.0.7')],
    ['statement', opened('ALTER ROLE user_2 -- 10.0.0.7')],
    ['search', opened('900101300017')],
  ]);
  const people = { accounts: ['user_1', 'user_2'], people: [] };

  test('opens what is to be opened, labels what is to be labelled, and leaves the rest out', () => {
    const { revealed, pseudonyms } = new Redactor(redactionOf('withheld', { statement: 'pseudonymised', account: 'revealed', other: 'pseudonymised' }), new Pseudonyms(), people).of(record);
    expect([...revealed.keys()]).toEqual(['account']);
    expect([...pseudonyms.keys()]).toEqual(['statement', 'search']);
  });

  test.each<[string, Redaction, boolean]>([
    ['the account of another record', redactionOf('withheld', { statement: 'revealed', host: 'revealed', parameters: 'revealed' }), false],
    ['the host of its own record', redactionOf('withheld', { statement: 'revealed', account: 'revealed' }), false],
    ['nothing that is closed', redactionOf('withheld', { statement: 'revealed', account: 'revealed', host: 'revealed' }), true],
  ])('with a statement that holds %s', (_what, redaction, opens) => {
    expect(new Redactor(redaction, null, people).of(record).revealed.has('statement')).toBe(opens);
  });
});
