import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Temporal } from 'temporal-polyfill';
import { parseCertificate, serialText } from '../../electron/vault/signing/certificate.ts';
import {
  type CertificateRequest,
  issueCertificate,
  type Issuer,
} from '../../electron/vault/signing/demo/certificate.ts';
import { type DemoKeyPair, makeKeyPair } from '../../electron/vault/signing/demo/key-pair.ts';
import { type DemoPki, makeDemoPki } from '../../electron/vault/signing/demo/pki.ts';
import { oids } from '../../electron/vault/signing/oids.ts';
import type { Trust } from '../../electron/vault/signing/trust.ts';
import { testOrganisation, testPassword } from '../fixtures/pki/make.ts';

const day = 86_400_000;
export const pem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64')}\n-----END ${label}-----\n`;

/** Key and certificate in files as openssl wants them. */
export interface Service {
  readonly key: DemoKeyPair;
  readonly certificate: Uint8Array;
  readonly name: string;
}

/**
 * An authority of today (openssl works by the machine's clock) with a timestamp authority and an OCSP responder run by openssl.
 */
export class TestAuthorities {
  readonly folder = mkdtempSync(join(tmpdir(), 'derbes-authorities-'));
  readonly now = Temporal.Now.instant();
  readonly pki: DemoPki = makeDemoPki({
    at: this.now.epochMilliseconds,
    organisation: testOrganisation,
    person: { surname: 'Үлгіұлы', given: 'Ерлан', patronymic: 'Серікұлы', iin: '850312300121' },
    password: testPassword,
    algorithm: 'RSA',
  });
  readonly trust: Trust = {
    anchors: [parseCertificate(this.pki.root.certificate)],
    intermediates: [parseCertificate(this.pki.authority.certificate)],
  };
  readonly #running: (Server | ChildProcess)[] = [];

  constructor() {
    writeFileSync(this.path('ca.pem'), pem('CERTIFICATE', this.pki.authority.certificate));
    writeFileSync(this.path('root.pem'), pem('CERTIFICATE', this.pki.root.certificate));
    writeFileSync(
      this.path('trusted.pem'),
      pem('CERTIFICATE', this.pki.root.certificate) + pem('CERTIFICATE', this.pki.authority.certificate),
    );
    writeFileSync(this.path('ca.key'), pem('PRIVATE KEY', this.pki.authority.issuer.key.pkcs8));
    writeFileSync(this.path('serial'), '01');
    this.service('tsa', { extendedKeyUsage: [oids.timeStamping], purposeCritical: true });
    this.service('ocsp', { extendedKeyUsage: [oids.ocspSigning] });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Issues a certificate for a service and writes both files, NAME.pem and NAME.key. */
  service(name: string, wishes: Partial<CertificateRequest>, issuer: Issuer = this.pki.authority.issuer): Service {
    const key = makeKeyPair('RSA');
    const certificate = issueCertificate(
      {
        subject: [[oids.commonName, `DEMO ${name}`]],
        key,
        notBefore: this.now.epochMilliseconds - day,
        notAfter: this.now.epochMilliseconds + day,
        keyUsage: ['digitalSignature', 'nonRepudiation'],
        ...wishes,
      },
      issuer,
    );
    writeFileSync(this.path(`${name}.pem`), pem('CERTIFICATE', certificate));
    writeFileSync(this.path(`${name}.key`), pem('PRIVATE KEY', key.pkcs8));
    return { key, certificate, name };
  }

  #tsaConfig(service: string, essDigest: string): string {
    const file = this.path(`${service}-${essDigest}.cnf`);
    writeFileSync(
      file,
      `[tsa]
serial = ${this.path('serial')}
crypto_device = builtin
signer_cert = ${this.path(`${service}.pem`)}
certs = ${this.path('ca.pem')}
signer_key = ${this.path(`${service}.key`)}
signer_digest = sha256
default_policy = 1.2.398.3.3.2.6.2
other_policies = 1.2.398.3.3.2.6.4
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = ${essDigest}
`,
    );
    return file;
  }

  /** TimeStampResp of `openssl ts`. */
  stamp(request: Uint8Array, service = 'tsa', essDigest = 'sha256'): Uint8Array {
    writeFileSync(this.path('request.tsq'), request);
    const config = this.#tsaConfig(service, essDigest);
    execFileSync(
      'openssl',
      [
        'ts',
        '-reply',
        '-config',
        config,
        '-section',
        'tsa',
        '-queryfile',
        this.path('request.tsq'),
        '-out',
        this.path('answer.tsr'),
      ],
      { stdio: 'pipe' },
    );
    return new Uint8Array(readFileSync(this.path('answer.tsr')));
  }

  /** A server that stamps by `openssl ts` for every POST. @returns its address */
  async serveTimestamps(): Promise<string> {
    const config = this.#tsaConfig('tsa', 'sha256');
    let asked = 0;
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const name = `online-${asked++}`;
        writeFileSync(this.path(`${name}.tsq`), Buffer.concat(chunks));
        const args = [
          'ts',
          '-reply',
          '-config',
          config,
          '-section',
          'tsa',
          '-queryfile',
          this.path(`${name}.tsq`),
          '-out',
          this.path(`${name}.tsr`),
        ];
        promisify(execFile)('openssl', args).then(
          () =>
            response
              .writeHead(200, { 'content-type': 'application/timestamp-reply' })
              .end(readFileSync(this.path(`${name}.tsr`))),
          () => response.writeHead(500).end(),
        );
      });
    });
    return this.listen(server);
  }

  async listen(server: Server): Promise<string> {
    this.#running.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  /** The CA database that `openssl ocsp` answers from. */
  writeIndex(
    revoked: readonly { readonly certificate: Uint8Array; readonly at: Temporal.Instant }[],
    good: readonly Uint8Array[],
  ): void {
    const digits = (at: Temporal.Instant): string =>
      at.toString({ smallestUnit: 'second' }).replace(/[-:T]/g, '').slice(2);
    const line = (der: Uint8Array, at?: Temporal.Instant): string => {
      const certificate = parseCertificate(der);
      const serial = serialText(certificate).toUpperCase();
      return [
        at ? 'R' : 'V',
        digits(certificate.notAfter),
        at ? `${digits(at)},keyCompromise` : '',
        serial,
        'unknown',
        '/CN=x',
      ].join('\t');
    };
    writeFileSync(
      this.path('index.txt'),
      `${[...revoked.map(({ certificate, at }) => line(certificate, at)), ...good.map((der) => line(der))].join('\n')}\n`,
    );
    writeFileSync(this.path('index.txt.attr'), 'unique_subject = no\n');
  }

  #responder(service: string): readonly string[] {
    return [
      'ocsp',
      '-index',
      this.path('index.txt'),
      '-CA',
      this.path('ca.pem'),
      '-rsigner',
      this.path(`${service}.pem`),
      '-rkey',
      this.path(`${service}.key`),
    ];
  }

  /** OCSPResponse of `openssl ocsp` to that request. */
  answer(request: Uint8Array, service = 'ocsp', ...more: readonly string[]): Uint8Array {
    writeFileSync(this.path('request.ocsp'), request);
    execFileSync(
      'openssl',
      [...this.#responder(service), '-reqin', this.path('request.ocsp'), '-respout', this.path('answer.ocsp'), ...more],
      { stdio: 'pipe' },
    );
    return new Uint8Array(readFileSync(this.path('answer.ocsp')));
  }

  /** The responder process of openssl. @returns its address */
  async serveOcsp(service = 'ocsp'): Promise<string> {
    const free = createTcpServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const child = spawn('openssl', [...this.#responder(service), '-port', String(port), '-nmin', '60'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running.push(child);
    await new Promise<void>((resolve, reject) => {
      const heard = (text: Buffer): void => {
        if (/waiting for OCSP client/i.test(text.toString())) resolve();
      };
      child.stdout.on('data', heard);
      child.stderr.on('data', heard);
      child.on('exit', () => reject(new Error('openssl ocsp ended')));
    });
    return `http://127.0.0.1:${port}/`;
  }

  close(): void {
    for (const each of this.#running) {
      if ('kill' in each) each.kill();
      else each.close();
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
