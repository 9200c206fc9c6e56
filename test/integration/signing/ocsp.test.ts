import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askOnline } from '../../../electron/vault/online/request.ts';
import { Asn1Error } from '../../../electron/vault/signing/asn1/read.ts';
import { parseCertificate } from '../../../electron/vault/signing/certificate.ts';
import { issueCrl } from '../../../electron/vault/signing/demo/certificate.ts';
import {
  OcspRefusal,
  type OcspResponse,
  ocspRequest,
  parseBasicResponse,
  parseOcspResponse,
  responderOf,
  statusOf,
} from '../../../electron/vault/signing/ocsp.ts';
import { parseCrl } from '../../../electron/vault/signing/crl.ts';
import { oids } from '../../../electron/vault/signing/oids.ts';
import { revocationVerdict } from '../../../electron/vault/signing/revocation.ts';
import { TestAuthorities, pem } from '../../support/authorities.ts';

let authorities: TestAuthorities;
const of = (name: keyof TestAuthorities['pki']['keys']) => parseCertificate(authorities.pki.keys[name].certificate);
const issuer = () => authorities.trust.intermediates[0]!;
const yesterday = Temporal.Now.instant().subtract({ hours: 24 });
const hour = (hours: number) => Temporal.Now.instant().add({ hours });

beforeAll(() => {
  authorities = new TestAuthorities();
  const { keys } = authorities.pki;
  authorities.writeIndex([{ certificate: keys.revoked.certificate, at: yesterday }], [keys.signatory.certificate]);
});

afterAll(() => {
  authorities.close();
});

const ask = (name: 'signatory' | 'revoked' | 'head', service = 'ocsp', ...more: string[]): OcspResponse =>
  parseOcspResponse(authorities.answer(ocspRequest(of(name), issuer()).der, service, '-nmin', '60', ...more));
const verdict = (
  name: 'signatory' | 'revoked' | 'head',
  answer: OcspResponse,
  at = Temporal.Now.instant(),
  question: { proven?: boolean; now?: Temporal.Instant } = { now: Temporal.Now.instant() },
) => revocationVerdict(of(name), issuer(), [answer], at, question);

describe('an answer of openssl', () => {
  test.each(['signatory', 'revoked', 'head'] as const)('says good, revoked or unknown: %s', (name) => {
    const expected = {
      signatory: ['good', 'not_revoked_ocsp'],
      revoked: ['bad', 'revoked'],
      head: ['undecided', 'ocsp_unknown'],
    }[name];
    const { state, reason } = verdict(name, ask(name));
    expect([state, reason]).toEqual(expected);
  });

  test('comes from the responder process, with the nonce of the question', async () => {
    const url = await authorities.serveOcsp();
    const request = ocspRequest(of('signatory'), issuer());
    const bytes = await askOnline({
      url,
      post: { body: request.der, contentType: 'application/ocsp-request' },
      maxBytes: 100_000,
      signal: new AbortController().signal,
    });
    const answer = parseOcspResponse(bytes);
    expect(answer.nonce).toEqual(request.nonce);
    expect(verdict('signatory', answer).reason).toBe('not_revoked_ocsp');
  });

  test('may name the certificate by SHA-256 and the responder by its key', () => {
    writeFileSync(authorities.path('signatory.pem'), pem('CERTIFICATE', authorities.pki.keys.signatory.certificate));
    const question = authorities.path('sha256.ocsp');
    execFileSync(
      'openssl',
      [
        'ocsp',
        '-sha256',
        '-issuer',
        authorities.path('ca.pem'),
        '-cert',
        authorities.path('signatory.pem'),
        '-reqout',
        question,
      ],
      { stdio: 'pipe' },
    );
    const answer = parseOcspResponse(authorities.answer(readFileSync(question), 'ocsp', '-resp_key_id', '-nmin', '60'));
    expect(answer.statuses[0]!.id.digestOid).toBe(oids.sha256);
    expect('keyHash' in answer.responder).toBe(true);
    expect(verdict('signatory', answer).reason).toBe('not_revoked_ocsp');
  });

  test('may be signed by the issuer itself', () => {
    expect(verdict('signatory', ask('signatory', 'ca')).reason).toBe('not_revoked_ocsp');
  });

  test('about another certificate says nothing', () => {
    expect(statusOf(ask('signatory'), of('head'), issuer())).toBeUndefined();
    expect(verdict('head', ask('signatory')).reason).toBe('revocation_unknown');
    // Nor does one about the same number of another authority.
    expect(statusOf(ask('signatory'), of('signatory'), authorities.trust.anchors[0]!)).toBeUndefined();
  });

  test('of a responder that the issuer did not name does not count', () => {
    authorities.service('plain', { extendedKeyUsage: [oids.emailProtection] });
    expect(verdict('signatory', ask('signatory', 'plain')).reason).toBe('ocsp_not_authorised');
    authorities.service('ended', {
      extendedKeyUsage: [oids.ocspSigning],
      notAfter: yesterday.epochMilliseconds + 3_600_000,
    });
    expect(verdict('signatory', ask('signatory', 'ended')).reason).toBe('ocsp_not_authorised');
    // One of the root: only the issuer of the certificate may name whom it likes.
    authorities.service('above', { extendedKeyUsage: [oids.ocspSigning] }, authorities.pki.root.issuer);
    expect(verdict('signatory', ask('signatory', 'above')).reason).toBe('ocsp_not_authorised');
    expect(responderOf(ask('signatory', 'above'), issuer())).toBeUndefined();
  });

  test('of a responder whose certificate was revoked does not count', () => {
    const { certificate } = authorities.service('stolen', { extendedKeyUsage: [oids.ocspSigning] });
    const list = parseCrl(
      issueCrl(authorities.pki.authority.issuer, {
        number: 9,
        thisUpdate: hour(-1).epochMilliseconds,
        nextUpdate: hour(9).epochMilliseconds,
        revoked: [{ serial: parseCertificate(certificate).serial, at: hour(-1).epochMilliseconds }],
      }),
    );
    const answer = ask('signatory', 'stolen');
    // The list itself speaks for the signer, the answer no longer does.
    expect(revocationVerdict(of('signatory'), issuer(), [answer, list], hour(-2), { now: hour(0) }).reason).toBe(
      'not_revoked',
    );
    expect(
      revocationVerdict(of('revoked'), issuer(), [ask('revoked', 'stolen'), list], hour(-2), { now: hour(0) }).reason,
    ).toBe('not_revoked');
  });

  test('speaks for the time until its next update, and not for later', () => {
    const answer = ask('signatory');
    expect(verdict('signatory', answer, hour(0), { now: hour(0) }).reason).toBe('not_revoked_ocsp');
    expect(verdict('signatory', answer, hour(2), { now: hour(3) }).reason).toBe('revocation_list_old');
  });

  test('from the future does not count', () => {
    expect(verdict('signatory', ask('signatory'), hour(-3), { now: hour(-2) }).reason).toBe('ocsp_future');
  });

  test('of a revocation does not reach back before a proven time', () => {
    const answer = ask('revoked');
    expect(verdict('revoked', answer, hour(-48), { now: hour(0), proven: true }).reason).toBe(
      'revoked_after_timestamp',
    );
    expect(verdict('revoked', answer, hour(-48), { now: hour(0) }).reason).toBe('revoked_later');
    expect(verdict('revoked', answer, hour(-1), { now: hour(0), proven: true }).reason).toBe('revoked');
  });

  test('without a status is never good', () => {
    for (const [status, reason] of [
      [1, 'malformed_request'],
      [2, 'internal_error'],
      [3, 'try_later'],
      [5, 'sig_required'],
      [6, 'unauthorized'],
      [4, 'other_kind'],
    ] as const) {
      expect(() => parseOcspResponse(Uint8Array.of(0x30, 3, 0x0a, 1, status))).toThrow(new OcspRefusal(reason));
    }
  });

  test('with any byte of it changed is not believed to say more', () => {
    const basic = ask('signatory').der;
    fc.assert(
      fc.property(fc.nat(basic.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = basic.slice();
        bytes[at] = (bytes[at] ?? 0) ^ change;
        let answer: OcspResponse;
        try {
          answer = parseBasicResponse(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(Asn1Error);
          return;
        }
        expect(verdict('head', answer).state).toBe('undecided');
        // What was not signed is the order and the wrapping of the certificates that came along.
        if (verdict('signatory', answer).state !== 'undecided')
          expect(Buffer.compare(answer.tbs, parseBasicResponse(basic).tbs)).toBe(0);
      }),
      { numRuns: 400 },
    );
  });

  test('any bytes are read or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        try {
          parseOcspResponse(bytes);
        } catch (error) {
          expect(error instanceof Asn1Error || error instanceof OcspRefusal).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('going online', () => {
  const signal = new AbortController().signal;

  test('takes no redirect, no error page, nothing endless and nothing too long', async () => {
    const url = await authorities.listen(
      createServer((request, response) => {
        if (request.url === '/elsewhere') response.writeHead(302, { location: '/' }).end();
        else if (request.url === '/long') response.end(Buffer.alloc(100_000));
        else if (request.url === '/never') response.write('x');
        else if (request.url === '/missing') response.writeHead(404).end();
        else response.end('ok');
      }),
    );
    expect(Buffer.from(await askOnline({ url, maxBytes: 10, signal })).toString()).toBe('ok');
    await expect(askOnline({ url: `${url}elsewhere`, maxBytes: 10, signal })).rejects.toThrow('ONLINE_REFUSED');
    await expect(askOnline({ url: `${url}missing`, maxBytes: 10, signal })).rejects.toThrow('ONLINE_REFUSED');
    await expect(askOnline({ url: `${url}long`, maxBytes: 10, signal })).rejects.toThrow('ONLINE_TOO_LARGE');
    await expect(askOnline({ url: `${url}never`, maxBytes: 10, signal, patience: 300 })).rejects.toThrow(
      'ONLINE_TIMEOUT',
    );
    const cancel = new AbortController();
    const waiting = askOnline({ url: `${url}never`, maxBytes: 10, signal: cancel.signal });
    cancel.abort();
    await expect(waiting).rejects.toThrow('CANCELLED');
  });

  test('goes to plain addresses of the web only, and through a proxy when one is set', async () => {
    for (const url of ['file:///etc/passwd', 'ftp://x/', 'http://user:secret@127.0.0.1/', 'nonsense', 'javascript:1']) {
      await expect(askOnline({ url, maxBytes: 10, signal })).rejects.toThrow('ONLINE_ADDRESS_INVALID');
    }
    await expect(askOnline({ url: 'http://127.0.0.1:1/', maxBytes: 10, signal })).rejects.toThrow('ONLINE_UNREACHABLE');
    const seen: string[] = [];
    const proxy = await authorities.listen(
      createServer((request, response) => {
        seen.push(`${request.method ?? ''} ${request.url ?? ''}`);
        response.end('proxied');
      }),
    );
    expect(
      Buffer.from(await askOnline({ url: 'http://tsp.demo.invalid/', maxBytes: 10, signal, proxy })).toString(),
    ).toBe('proxied');
    expect(seen).toEqual(['GET http://tsp.demo.invalid/']);
  });
});
