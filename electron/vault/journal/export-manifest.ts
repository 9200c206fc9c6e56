import { z } from 'zod';
import { personalKinds, pseudonymises, type Redaction, redactionOf, treatments } from '../../../shared/domain/redaction.ts';

/** Names and shapes of an exported journal (docs/formats/journal.md, "Export"): edition 2 is written, 1 is read too. */

export const exportFormat = 'derbes/journal-export';
export const exportEdition = 2;
export const manifestName = 'manifest.json';
export const manifestSignatureName = 'manifest.json.cms';
export const manifestNoteName = 'manifest.note';
export const checkpointName = 'checkpoint';
export const checkpointSignatureName = 'checkpoint.cms';
export const readmeName = 'README.txt';
/** The signatures of the ECP, in the order of manifest.note: made last and together, so that the manifest cannot hold their digests. */
export const signatureNames = [manifestSignatureName, checkpointSignatureName] as const;
/** Signatures whose digests stand in manifest.note; in edition 1 that of the checkpoint stood in the manifest. */
export function signaturesInNote(edition: number): readonly string[] {
  return edition === 1 ? [manifestSignatureName] : signatureNames;
}
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

const common = {
  format: z.literal(exportFormat),
  register: z.uuid(),
  /** Origin of the checkpoint and name of the key. */
  origin: z.string().regex(/^\S+$/),
  /** Ed25519, 32 bytes in base64. */
  publicKey: z.string(),
  organisation: z.strictObject({ bin: z.string(), kk: z.string(), ru: z.string() }),
  created: z.string(),
  size: count,
  /** Base64, as in the checkpoint. */
  root: z.string(),
  shown: count,
  withheld: count,
  /** What was asked for; values that the export does not reveal are replaced by their number. */
  filter: z.record(z.string(), z.unknown()),
  /** Whether checkpoint.cms and manifest.json.cms belong to the export. */
  signed: z.boolean(),
  /** What identifiers stood for when the export was made; not proven by the tree. */
  names: z.strictObject({
    bases: z.record(z.string(), z.string()),
    sources: z.record(z.string(), z.string()),
    people: z.record(z.string(), z.string()),
  }),
  files: z.array(z.strictObject({ path: z.string(), bytes: count, sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
};

const manifestOfEdition1 = z.strictObject({
  ...common,
  edition: z.literal(1),
  createdBy: z.string(),
  reveal: z.strictObject({ people: z.boolean(), accounts: z.boolean(), freeText: z.boolean() }),
});

const manifestOfEdition2 = z
  .strictObject({
    ...common,
    edition: z.literal(2),
    /** The operator, under a label where accounts are, null where they are withheld. */
    createdBy: z.string().nullable(),
    redaction: z.record(z.enum(personalKinds), z.enum(treatments)),
    pseudonyms: z.strictObject({ key: z.string().regex(/^[0-9a-f]{16}$/) }).nullable(),
  })
  .refine(({ redaction, pseudonyms }) => pseudonymises(redaction) === (pseudonyms !== null));

export const manifestSchema = z.union([manifestOfEdition2, manifestOfEdition1]);
export type Manifest = z.infer<typeof manifestSchema>;
export type NewManifest = z.infer<typeof manifestOfEdition2>;

/** How the kinds of personal values were treated, whatever the edition. */
export function redactionIn(manifest: Pick<NewManifest, 'edition' | 'redaction'> | Pick<z.infer<typeof manifestOfEdition1>, 'edition' | 'reveal'>): Redaction {
  if (manifest.edition === 2) return manifest.redaction;
  const { people, accounts, freeText } = manifest.reveal;
  return redactionOf(freeText ? 'revealed' : 'withheld', { person: people ? 'revealed' : 'withheld', account: accounts ? 'revealed' : 'withheld' });
}

/** The text of manifest.note: which bytes the export consists of. */
export function manifestNoteText(origin: string, digests: readonly { readonly name: string; readonly sha256: string }[], edition: number = exportEdition): string {
  return `${exportFormat}/${edition}\n${origin}\n${digests.map(({ name, sha256 }) => `${sha256} ${name}\n`).join('')}`;
}

/** Edition, and digests by file name. @returns null for a text of another shape */
export function parseManifestNoteText(text: string): { edition: number; origin: string; digests: ReadonlyMap<string, string> } | null {
  const [format, origin, ...lines] = text.split('\n');
  const edition = [1, exportEdition].find((known) => format === `${exportFormat}/${known}`);
  if (edition === undefined || !origin || lines.pop() !== '') return null;
  const digests = new Map<string, string>();
  for (const line of lines) {
    const match = /^([0-9a-f]{64}) (\S+)$/.exec(line);
    if (!match) return null;
    digests.set(match[2] ?? '', match[1] ?? '');
  }
  const names = [...digests.keys()].join(' ');
  return names === manifestName || names === [manifestName, ...signaturesInNote(edition)].join(' ') ? { edition, origin, digests } : null;
}
