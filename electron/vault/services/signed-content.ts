import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Fault } from '../../../shared/contract/problem.ts';
import { writeOut } from '../common/write-out.ts';
import type { AreaHandlers } from '../handlers.ts';
import { verifyAsicE } from '../signing/asice.ts';
import { Asn1Error } from '../signing/asn1/read.ts';
import { cmsBytes } from '../signing/cms-bytes.ts';
import { readSignedData } from '../signing/cms.ts';
import { type NamedBytes, contentName, isContainer } from '../signing/verify-file.ts';
import { readZip } from '../signing/zip.ts';
import { openFile } from './signed-source.ts';
import type { Temporal } from 'temporal-polyfill';

/** Files that a signature covers and that are as they were signed; others are not given out as if they were. */
function coveredFiles(bytes: Uint8Array, now: Temporal.Instant): readonly NamedBytes[] {
  const covered = new Set(verifyAsicE(bytes, { now }).files.flatMap(({ name, state }) => (state === 'good' ? [name] : [])));
  if (covered.size === 0) return [];
  return readZip(bytes).flatMap((entry) => (covered.has(entry.name) ? [{ name: entry.name, bytes: entry.read() }] : []));
}

/** @throws Fault VERIFY_FORMAT_UNKNOWN */
function inside({ name, bytes }: NamedBytes, now: Temporal.Instant): readonly NamedBytes[] {
  if (isContainer(bytes)) return coveredFiles(bytes, now);
  try {
    const der = cmsBytes(bytes);
    const content = der && readSignedData(der).content;
    if (der) return content ? [{ name: contentName(name), bytes: content }] : [];
  } catch (error) {
    if (!(error instanceof Asn1Error)) throw error;
  }
  throw new Fault('VERIFY_FORMAT_UNKNOWN', { place: { file: name } });
}

/** What was signed, out of its CMS or container. Nothing that stands in the folder is overwritten. */
export const saveSignedContent: AreaHandlers<'signing'>['saveSignedContent'] = async ({ file, folder: handle }, context) => {
  const folder = context.files.take(handle, 'folder');
  const contents = inside(await openFile(context, file), context.clock.now());
  if (contents.length === 0) throw new Fault('SIGNED_CONTENT_NONE');
  const present = contents.find(({ name }) => existsSync(join(folder, name)));
  if (present) throw new Fault('FILE_EXISTS', { params: { name: present.name } });
  return {
    folder,
    files: contents.map(({ name, bytes }) => {
      // Names of entries were checked by the reader: none leads out of the folder.
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      return writeOut(path, bytes);
    }),
  };
};
