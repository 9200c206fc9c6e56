import { z } from 'zod';

/** Names and shapes of an exported journal (docs/formats/journal.md, "Export"), edition 1. */

export const exportFormat = 'derbes/journal-export';
export const exportEdition = 1;
export const manifestName = 'manifest.json';
export const manifestSignatureName = 'manifest.json.cms';
export const manifestNoteName = 'manifest.note';
export const checkpointName = 'checkpoint';
export const checkpointSignatureName = 'checkpoint.cms';
export const readmeName = 'README.txt';
/** The signatures of the ECP, in the order of manifest.note: made last and together, so that the manifest cannot hold their digests. */
export const signatureNames = [manifestSignatureName, checkpointSignatureName] as const;
/** The verifier that opens in a browser. */
export const pageName = 'verify.html';

/** Longest files that a verifier reads; the others are bounded by what they hold. */
export const maxManifestBytes = 256 * 1024 * 1024;
export const maxOpeningsBytes = 64 * 1024 * 1024;

/** `openings/000012.jsonl` */
export function openingsPath(index: number): string {
  return `openings/${String(index).padStart(6, '0')}.jsonl`;
}

const count = z.number().int().nonnegative();

export const manifestSchema = z.strictObject({
  format: z.literal(exportFormat),
  edition: z.literal(exportEdition),
  register: z.uuid(),
  /** Origin of the checkpoint and name of the key. */
  origin: z.string().regex(/^\S+$/),
  /** Ed25519, 32 bytes in base64. */
  publicKey: z.string(),
  organisation: z.strictObject({ bin: z.string(), kk: z.string(), ru: z.string() }),
  created: z.string(),
  createdBy: z.string(),
  size: count,
  /** Base64, as in the checkpoint. */
  root: z.string(),
  shown: count,
  withheld: count,
  /** What was asked for; values that the export does not reveal are replaced by their number. */
  filter: z.record(z.string(), z.unknown()),
  reveal: z.strictObject({ people: z.boolean(), accounts: z.boolean(), freeText: z.boolean() }),
  /** Whether checkpoint.cms and manifest.json.cms belong to the export. */
  signed: z.boolean(),
  /** What identifiers stood for when the export was made; not proven by the tree. */
  names: z.strictObject({
    bases: z.record(z.string(), z.string()),
    sources: z.record(z.string(), z.string()),
    people: z.record(z.string(), z.string()),
  }),
  files: z.array(z.strictObject({ path: z.string(), bytes: count, sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** The text of manifest.note: which bytes the export consists of. */
export function manifestNoteText(origin: string, digests: readonly { readonly name: string; readonly sha256: string }[]): string {
  return `${exportFormat}/${exportEdition}\n${origin}\n${digests.map(({ name, sha256 }) => `${sha256} ${name}\n`).join('')}`;
}

/** Digests by file name. @returns null for a text of another shape */
export function parseManifestNoteText(text: string): { origin: string; digests: ReadonlyMap<string, string> } | null {
  const [format, origin, ...lines] = text.split('\n');
  if (format !== `${exportFormat}/${exportEdition}` || !origin || lines.pop() !== '') return null;
  const digests = new Map<string, string>();
  for (const line of lines) {
    const match = /^([0-9a-f]{64}) (\S+)$/.exec(line);
    if (!match) return null;
    digests.set(match[2] ?? '', match[1] ?? '');
  }
  const names = [...digests.keys()].join(' ');
  return names === manifestName || names === [manifestName, ...signatureNames].join(' ') ? { origin, digests } : null;
}
