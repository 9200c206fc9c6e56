import { protocol, type Session } from 'electron';
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { styleNonceMeta } from '../../shared/contract/bridge.ts';
import { randomBytes } from '../vault/crypto/primitives.ts';

export const appScheme = 'app';
export const appOrigin = 'app://derbes';
export const startPage = `${appOrigin}/`;

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** Must run before the app is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built renderer, and nothing outside its folder, under `app://derbes/`. */
export function serveApp(session: Session, folder: string): void {
  session.protocol.handle(appScheme, (request) => respond(request, folder));
}

/** Exported for its test, which needs no Electron. */
export async function respond(request: Pick<Request, 'method' | 'url'>, folder: string): Promise<Response> {
  const file = fileOf(request.url, folder);
  if (request.method !== 'GET' || file === null) return new Response(null, { status: 404 });
  const type = types[extname(file)];
  if (!type) return new Response(null, { status: 404 });
  let body: Uint8Array<ArrayBuffer>;
  try {
    body = new Uint8Array(await readFile(file));
  } catch {
    return new Response(null, { status: 404 });
  }
  const nonce = Buffer.from(randomBytes(18)).toString('base64');
  const page = extname(file) === '.html' ? withNonce(new TextDecoder().decode(body), nonce) : body;
  return new Response(page, { headers: { ...headers(nonce), 'Content-Type': type } });
}

/** @returns null for an address that does not name a file inside `folder`. */
function fileOf(address: string, folder: string): string | null {
  const url = new URL(address);
  if (url.protocol !== `${appScheme}:` || url.host !== 'derbes') return null;
  let path: string;
  try {
    path = decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  if (/[\0\\]/.test(path)) return null;
  const file = join(folder, path);
  if (file === join(folder, sep) || extname(file) === '') return join(folder, 'index.html');
  return file.startsWith(join(folder, sep)) ? file : null;
}

function withNonce(html: string, nonce: string): string {
  return html.replace(/<head>/i, `$&<meta name="${styleNonceMeta}" content="${nonce}">`);
}

/** The policy a page runs under. The nonce is for style elements that a library makes; scripts come from files only. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function headers(nonce: string): Record<string, string> {
  return {
    'Cache-Control': 'no-store',
    'Content-Security-Policy': contentSecurityPolicy(nonce),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
}
