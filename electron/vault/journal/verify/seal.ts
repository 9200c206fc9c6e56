import { fromBase64, sameBytes, toHex, utf8Text } from '../../common/bytes.ts';
import { sha256Piece } from '../../crypto/primitives.ts';
import {
  type Manifest,
  manifestName,
  manifestNoteName,
  manifestSchema,
  maxManifestBytes,
  parseManifestNoteText,
  signaturesInNote,
} from '../export-manifest.ts';
import { hashLength } from '../merkle.ts';
import { keyId, parseNote, verifyNote } from '../note.ts';
import { Bad } from './bad-place.ts';
import type { ExportFiles } from './export-reader.ts';

/** The manifest with its bytes, and the signatures of the ECP by their files; none where the export is unsigned. */
export interface Sealed {
  readonly manifest: Manifest;
  readonly bytes: Uint8Array;
  readonly signatures: ReadonlyMap<string, Uint8Array>;
}

/** Manifests, notes and CMS are short; only the manifest grows with the journal. */
const shortFile = 1024 * 1024;

/**
 * Reads manifest.note and what it covers. The note names the digests of the manifest and of the ECP's signatures, the manifest everything else's. Which of
 * the two was changed shows in the key id of the note's signature, which depends on the manifest's key.
 */
export async function readSealed(files: ExportFiles): Promise<Sealed> {
  const noteBytes = await files.bytes(manifestNoteName, shortFile);
  const bytes = await files.bytes(manifestName, maxManifestBytes);
  const note = parseNote(utf8Text(noteBytes) ?? '');
  const sealed = note && parseManifestNoteText(note.text);
  if (!note || !sealed) throw new Bad(manifestNoteName, 'note_invalid');
  const intact = sealed.digests.get(manifestName) === toHex(sha256Piece(bytes));
  const manifest = parseManifest(bytes);
  const publicKey = manifest && fromBase64(manifest.publicKey);
  if (!manifest || publicKey?.length !== hashLength) throw new Bad(manifestName, intact ? 'manifest_invalid' : 'file_changed');
  const signed = sealed.origin === manifest.origin && verifyNote(note, manifest.origin, publicKey);
  if (!signed) {
    const keyFits = note.name === manifest.origin && sameBytes(keyId(manifest.origin, publicKey), note.keyId);
    throw intact || keyFits ? new Bad(manifestNoteName, 'note_invalid') : new Bad(manifestName, 'file_changed');
  }
  if (!intact) throw new Bad(manifestName, 'file_changed');
  if (manifest.edition !== sealed.edition) throw new Bad(manifestName, 'manifest_invalid');

  const signatures = new Map<string, Uint8Array>();
  for (const name of signaturesInNote(manifest.edition)) {
    const digest = sealed.digests.get(name);
    if ((digest !== undefined) !== manifest.signed) throw new Bad(manifestName, 'manifest_invalid');
    if (digest === undefined) continue;
    const cms = await files.bytes(name, shortFile + bytes.length);
    if (toHex(sha256Piece(cms)) !== digest) throw new Bad(name, 'file_changed');
    signatures.set(name, cms);
  }
  return { manifest, bytes, signatures };
}

function parseManifest(bytes: Uint8Array): Manifest | null {
  try {
    const parsed = manifestSchema.safeParse(JSON.parse(utf8Text(bytes) ?? ''));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // no JSON
  }
}
