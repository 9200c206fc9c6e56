import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../../shared/contract/problem.ts';
import { parseCertificate } from '../../../electron/vault/signing/certificate.ts';
import { makeKeyPair } from '../../../electron/vault/signing/demo/key-pair.ts';
import { withOpenEnvelope } from '../../../electron/vault/signing/encryption/open-envelope.ts';
import { checkRecipient } from '../../../electron/vault/signing/encryption/recipient-policy.ts';
import { type EnvelopeForm, writeEnvelope } from '../../../electron/vault/signing/encryption/write-envelope.ts';
import { noTrust } from '../../../electron/vault/signing/trust.ts';
import { testNow, testPki, testTrust } from '../../fixtures/pki/make.ts';
import { certificateWith, collected, contentOf, pem, recipientOf, type RecipientKey } from '../../support/encryption.ts';

const holder = recipientOf(testPki());
const content = new Uint8Array(Buffer.from('қолжетімділігі шектеулі дербес деректер'));

const envelope = (form: EnvelopeForm, bytes: Uint8Array = content, pieceLength = 7, to = [holder.certificate]): Promise<Uint8Array> =>
  collected(writeEnvelope(contentOf(bytes, pieceLength), to, form));

async function open(file: Uint8Array, key: RecipientKey = holder): Promise<{ bytes: Uint8Array; authenticated: boolean }> {
  return withOpenEnvelope(file, key, async (opened) => ({ bytes: await collected(opened.content.pieces()), authenticated: opened.authenticated }));
}

/** The code of the refusal, or what came out. */
async function outcome(file: Uint8Array, key?: RecipientKey): Promise<string | Uint8Array> {
  try {
    return (await open(file, key)).bytes;
  } catch (error) {
    if (error instanceof Fault) return error.problem.code;
    throw error;
  }
}

describe.each(['authenticated', 'compatible'] as const)('an envelope, %s', (form) => {
  it('opens with the key of each of its recipients, whatever the lengths', async () => {
    const pair = makeKeyPair('RSA');
    const second = { certificate: certificateWith(testPki(), testNow.epochMilliseconds, { usage: ['keyEncipherment'], key: pair }), pkcs8: pair.pkcs8 };
    for (const length of [0, 1, 15, 16, 17, 127, 128, 255, 256, 65_535, 70_000]) {
      const bytes = new Uint8Array(randomBytes(length));
      const file = await envelope(form, bytes, 1 + (length % 1000), [holder.certificate, second.certificate]);
      for (const key of [holder, second]) expect(await open(file, key)).toEqual({ bytes, authenticated: form === 'authenticated' });
    }
  });

  it('is another one each time', async () => {
    const [first, second] = [await envelope(form), await envelope(form)];
    expect(Buffer.from(first).subarray(-content.length)).not.toEqual(Buffer.from(second).subarray(-content.length));
  });

  it('is taken as DER, PEM and base64', async () => {
    const der = await envelope(form);
    for (const file of [pem('CMS', der), pem('PKCS7', der), Buffer.from(der).toString('base64')]) expect(await outcome(Buffer.from(file))).toEqual(content);
  });

  it('is refused to another key by what it says openly', async () => {
    const { certificate, pair } = testPki().keys.signatory;
    expect(await outcome(await envelope(form), { certificate: parseCertificate(certificate), pkcs8: pair.pkcs8 })).toBe('ENVELOPE_NOT_FOR_KEY');
  });

  it('says one thing only when the key of the content does not come out', async () => {
    const wrong = { certificate: holder.certificate, pkcs8: makeKeyPair('RSA').pkcs8 };
    const codes = new Set<string | Uint8Array>();
    for (let i = 0; i < 20; i++) codes.add(await outcome(await envelope(form), wrong));
    // CBC takes one random key in 256 for a right one: then what comes out is no content either.
    expect([...codes].filter((code) => typeof code === 'string')).toEqual(['ENVELOPE_DOES_NOT_OPEN']);
  });
});

describe('a changed envelope', () => {
  it('with each byte flipped is refused or opens with the content unchanged', async () => {
    const file = await envelope('authenticated');
    const outcomes = new Map<string, number>();
    for (let at = 0; at < file.length; at++) {
      const changed = file.slice();
      changed[at] = (changed[at] ?? 0) ^ (1 << at % 8);
      const result = await outcome(changed);
      if (typeof result === 'string') outcomes.set(result, (outcomes.get(result) ?? 0) + 1);
      else expect(result).toEqual(content);
    }
    expect([...outcomes.keys()].sort()).toEqual(['ENVELOPE_DOES_NOT_OPEN', 'ENVELOPE_INVALID', 'ENVELOPE_NOT_FOR_KEY', 'ENVELOPE_UNSUPPORTED']);
    // Key, content and tag are the most of it.
    expect(outcomes.get('ENVELOPE_DOES_NOT_OPEN')).toBeGreaterThan(256 + content.length);
  });

  it('does not open under the other form: nobody takes the tag off unseen', async () => {
    const authEnveloped = Buffer.from('2a864886f70d0109100117', 'hex');
    const file = Buffer.from(await envelope('authenticated'));
    const at = file.indexOf(authEnveloped);
    expect(at).toBeGreaterThan(0);
    // id-envelopedData has a shorter identifier: the header in front says so, the rest stays.
    const renamed = Buffer.concat([file.subarray(0, at - 1), Buffer.from('092a864886f70d010703', 'hex'), file.subarray(at + authEnveloped.length)]);
    renamed.writeUInt16BE(file.readUInt16BE(2) - 2, 2);
    expect(await outcome(renamed)).toBe('ENVELOPE_UNSUPPORTED');
  });

  it('cut short or with bytes behind is refused', async () => {
    for (const form of ['authenticated', 'compatible'] as const) {
      const file = await envelope(form);
      for (const length of [0, 1, 10, file.length - 1]) expect(await outcome(file.subarray(0, length))).toBe('ENVELOPE_INVALID');
      expect(await outcome(Buffer.concat([file, Buffer.of(0)]))).toBe('ENVELOPE_INVALID');
    }
  });

  it('never makes the reader crash', async () => {
    const files = [await envelope('authenticated'), await envelope('compatible')] as const;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }), fc.boolean(), async (file, changes, cut) => {
        const changed = file.slice();
        for (const [at, byte] of changes) changed[at % changed.length] = byte;
        const result = await outcome(cut ? changed.subarray(0, (changes[0]?.[0] ?? 0) % changed.length) : changed);
        expect(typeof result === 'string' ? result : 'opened').toMatch(/^(opened|ENVELOPE_[A-Z_]+)$/);
      }),
      { numRuns: 400 },
    );
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      expect(await outcome(bytes)).toBe('ENVELOPE_INVALID');
    }));
  });
});

describe('a recipient', () => {
  const at = testNow.epochMilliseconds;
  const refusals = (certificate: Parameters<typeof checkRecipient>[0]): readonly string[] => checkRecipient(certificate, [], noTrust, testNow).refusals;

  it('whose certificate is for enciphering keys is taken, and its chain is shown', () => {
    expect(checkRecipient(holder.certificate, [], testTrust(), testNow)).toMatchObject({ refusals: [], chain: { state: 'good' }, revocation: { state: 'undecided' } });
    expect(checkRecipient(holder.certificate, [], noTrust, testNow)).toMatchObject({ refusals: [], chain: { state: 'undecided' } });
  });

  it.each([
    ['a signing certificate', () => parseCertificate(testPki().keys.signatory.certificate), ['RECIPIENT_NO_ENCIPHERMENT']],
    ['one for nothing', () => certificateWith(testPki(), at, { usage: [] }), ['RECIPIENT_NO_ENCIPHERMENT']],
    ['a GOST one', () => parseCertificate(testPki('GOST').keys.auth.certificate), ['RECIPIENT_GOST']],
    ['one that has ended', () => certificateWith(testPki(), at, { usage: ['keyEncipherment'], from: -20, to: -1 }), ['RECIPIENT_EXPIRED']],
    ['one of tomorrow', () => certificateWith(testPki(), at, { usage: ['keyEncipherment'], from: 1 }), ['RECIPIENT_NOT_YET_VALID']],
    ['an authority', () => parseCertificate(testPki().authority.certificate), ['RECIPIENT_AUTHORITY']],
  ] as const)('%s is refused', (_name, certificate, codes) => {
    expect(refusals(certificate())).toEqual(codes);
  });
});
