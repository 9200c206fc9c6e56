import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What openssl finds inside an attached CMS once it has verified the signature over it. Who signed is not asked here. */
export function contentOfCms(path: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'derbes-cms-'));
  try {
    const out = join(folder, 'content');
    execFileSync('openssl', ['cms', '-verify', '-inform', 'DER', '-binary', '-noverify', '-in', path, '-out', out], { stdio: 'pipe' });
    return readFileSync(out);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
