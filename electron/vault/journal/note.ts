import { fromBase64, joinBytes, sameBytes, toBase64, toHex, utf8 } from '../common/bytes.ts';
import { ed25519PublicKey, sha256, signEd25519, verifyEd25519 } from '../crypto/primitives.ts';
import { hashLength } from './merkle.ts';

/** Signed notes and checkpoints of C2SP (signed-note, tlog-checkpoint), with one Ed25519 signature. */

const ed25519Algorithm = 0x01;
const keyIdLength = 4;
const signatureLength = 64;

/** First four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key). */
export function keyId(name: string, publicKey: Uint8Array): Uint8Array {
  return sha256(name, '\n', Uint8Array.of(ed25519Algorithm), publicKey).subarray(0, keyIdLength);
}

/** `NAME+HEXID+BASE64`: the form in which a key is handed to verifiers of signed notes. */
export function verifierKey(name: string, publicKey: Uint8Array): string {
  const key = toBase64(joinBytes([Uint8Array.of(ed25519Algorithm), publicKey]));
  return `${name}+${toHex(keyId(name, publicKey))}+${key}`;
}

/** Takes such a key apart. @returns null for anything else, an id that is not that of name and key included */
export function parseVerifierKey(text: string): { readonly name: string; readonly publicKey: Uint8Array } | null {
  const match = /^([^\s+]+)\+[0-9a-f]{8}\+(\S+)$/.exec(text);
  const key = match && fromBase64(match[2] ?? '');
  if (!match || key?.length !== 1 + hashLength || key[0] !== ed25519Algorithm) return null;
  const name = match[1] ?? '';
  const publicKey = key.subarray(1);
  return verifierKey(name, publicKey) === text ? { name, publicKey } : null;
}

/** Signs `text`, which ends in a newline. */
export function signNote(text: string, name: string, seed: Uint8Array): string {
  const signature = signEd25519(seed, utf8(text));
  const line = toBase64(joinBytes([keyId(name, ed25519PublicKey(seed)), signature]));
  return `${text}\n— ${name} ${line}\n`;
}

export interface Note {
  /** What was signed, with its last newline. */
  readonly text: string;
  readonly name: string;
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
}

/** Takes a note with exactly one signature apart. @returns null for anything else, odd spellings of base64 included. */
export function parseNote(note: string): Note | null {
  const match = /^((?:[^\n]+\n)+)\n— (\S+) ([A-Za-z0-9+/=]+)\n$/.exec(note);
  if (!match) return null;
  const [, text, name, encoded] = match as unknown as [string, string, string, string];
  const bytes = fromBase64(encoded);
  if (bytes?.length !== keyIdLength + signatureLength) return null;
  return { text, name, keyId: bytes.subarray(0, keyIdLength), signature: bytes.subarray(keyIdLength) };
}

/** Whether the note was signed under that name by that key. */
export function verifyNote(note: Note, name: string, publicKey: Uint8Array): boolean {
  return (
    note.name === name &&
    sameBytes(note.keyId, keyId(name, publicKey)) &&
    verifyEd25519(publicKey, utf8(note.text), note.signature)
  );
}

export interface CheckpointBody {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

export function checkpointText(body: CheckpointBody): string {
  return `${body.origin}\n${body.size}\n${toBase64(body.root)}\n`;
}

/** Reads the three lines of a checkpoint; extension lines, which we never write, are refused. */
export function parseCheckpointText(text: string): CheckpointBody | null {
  const match = /^(\S+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/=]+)\n$/.exec(text);
  if (!match) return null;
  const [, origin, size, encoded] = match as unknown as [string, string, string, string];
  const root = fromBase64(encoded);
  if (root?.length !== hashLength || !Number.isSafeInteger(Number(size))) return null;
  return { origin, size: Number(size), root };
}
