import { readFile } from 'node:fs/promises';

/** From dist/vault and dist/cli, or from the sources in tests. */
const place = import.meta.url.endsWith('.ts') ? '../../../dist/page/verify.html' : '../page/verify.html';

/** The page that verifies an exported journal in a browser, as `npm run build` made it. */
export async function verifierPage(): Promise<Uint8Array> {
  return new Uint8Array(await readFile(new URL(place, import.meta.url)));
}
