import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Fault } from '../../../shared/contract/problem.ts';
import { backupInfo, type backupInfo as backupInfoSchema } from '../../../shared/contract/register.ts';
import { type Clock, toInstantString } from '../clock.ts';
import { syncFolder, writeFileAtomically } from '../common/atomic-write.ts';
import { fileDigest } from '../common/file-digest.ts';
import { integrityProblems, openDatabase } from './connection.ts';
import { parseKeyslots } from './keyslots.ts';
import { backupSuffix, registerFolder, registerPaths, registerSuffix } from './layout.ts';
import { readMeta } from './meta.ts';
import { schemaVersion } from './migrate.ts';
import type { OpenedRegister } from './open.ts';
import { gatherTombstones } from './tombstones.ts';

export type BackupInfo = z.infer<typeof backupInfoSchema>;
export type BackupReason = BackupInfo['reason'];

/** `backup.json`: what a backup holds, so that it can be checked without a passphrase. */
const manifestSchema = z.strictObject({
  format: z.literal('derbes-backup'),
  version: z.literal(1),
  register: z.uuid(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  reason: backupInfo.shape.reason,
  schema: z.number().int(),
  files: z.array(z.strictObject({ name: z.enum(['register.db', 'keyslots.json']), bytes: z.number().int(), sha256: z.string() })).length(2),
});
type Manifest = z.infer<typeof manifestSchema>;

const manifestName = 'backup.json';
const copiedFiles = ['register.db', 'keyslots.json'] as const;

/**
 * Copies the register to a new folder under `parent`, opens the copy with the same key and reads every page of it. Until
 * it has passed it carries another name; a backup that did not pass is removed.
 * @throws Fault BACKUP_NOT_VERIFIED
 */
export function makeBackup(opened: OpenedRegister, parent: string, reason: BackupReason, clock: Clock): BackupInfo {
  const createdAt = toInstantString(clock.now());
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  const folder = freeName(parent, `${createdAt.replace(/:/g, '-')}${backupSuffix}`);
  const building = `${folder}.partial`;
  rmSync(building, { recursive: true, force: true });
  try {
    mkdirSync(building, { mode: 0o700 });
    const copy = path.join(building, 'register.db');
    opened.db.prepare('VACUUM INTO ?').run(copy);
    copyFileSync(registerPaths(opened.folder).keyslots, path.join(building, 'keyslots.json'));
    verifyCopy(copy, opened);
    const manifest: Manifest = {
      format: 'derbes-backup',
      version: 1,
      register: opened.meta.registerId,
      name: opened.name,
      createdAt,
      reason,
      schema: schemaVersion(opened.db),
      files: copiedFiles.map((name) => ({ name, ...fileDigest(path.join(building, name)) })),
    };
    writeFileAtomically(path.join(building, manifestName), `${JSON.stringify(manifest, null, 2)}\n`);
    renameSync(building, folder);
    syncFolder(parent);
    return infoOf(folder, manifest, true);
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    throw error;
  }
}

function verifyCopy(file: string, opened: OpenedRegister): void {
  const db = openDatabase(file, opened.dataKey, 'read');
  try {
    const same = readMeta(db).registerId === opened.meta.registerId && schemaVersion(db) === schemaVersion(opened.db);
    if (!same || integrityProblems(db).length > 0) throw new Fault('BACKUP_NOT_VERIFIED');
  } finally {
    db.close();
  }
}

/** Backups under a folder, newest first. `verified`: sizes are those of the manifest. Digests are read at restore. */
export function listBackups(parent: string): BackupInfo[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.endsWith(backupSuffix))
    .flatMap((entry) => {
      const folder = path.join(parent, entry.name);
      const manifest = readManifest(folder);
      return manifest ? [infoOf(folder, manifest, sizesMatch(folder, manifest))] : [];
    })
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

/** Removes the oldest backups beyond `kept`. Those made before a migration do not count and stay. */
export function rotateBackups(parent: string, kept: number): void {
  const ordinary = listBackups(parent).filter((backup) => backup.verified && backup.reason !== 'migration');
  for (const backup of ordinary.slice(kept)) rmSync(backup.path, { recursive: true, force: true });
}

/**
 * Copies a backup to a new register folder after comparing every byte with its manifest, and beside it what folders of the same
 * register know of destroyed values: the folder that the backup lies in, registers at the new place, and those named. Nothing is decrypted.
 * @returns the new folder and when the backup was made
 * @throws Fault REGISTER_NOT_A_REGISTER, BACKUP_NOT_VERIFIED, REGISTER_EXISTS, REGISTER_NAME_INVALID
 */
export function restoreBackup(backup: string, parent: string, name: string, known: readonly string[] = []): { folder: string; createdAt: string } {
  const folder = registerFolder(parent, name);
  if (existsSync(folder)) throw new Fault('REGISTER_EXISTS', { fields: { name: 'REGISTER_EXISTS' } });
  const manifest = readManifest(backup);
  if (!manifest) throw new Fault('REGISTER_NOT_A_REGISTER');
  const building = path.join(parent, `.derbes-${manifest.register}.partial`);
  rmSync(building, { recursive: true, force: true });
  try {
    mkdirSync(building, { mode: 0o700 });
    for (const file of manifest.files) {
      const copy = path.join(building, file.name);
      copyFileSync(path.join(backup, file.name), copy);
      const { bytes, sha256 } = fileDigest(copy);
      if (bytes !== file.bytes || sha256 !== file.sha256) throw new Fault('BACKUP_NOT_VERIFIED');
    }
    const paths = registerPaths(building);
    if (parseKeyslots(readFileSync(paths.keyslots, 'utf8')).register !== manifest.register) throw new Fault('BACKUP_NOT_VERIFIED');
    gatherTombstones(manifest.register, [path.dirname(path.dirname(path.resolve(backup))), ...registersIn(parent), ...known], building);
    writeFileAtomically(paths.restored, `${JSON.stringify({ backup: manifest.createdAt })}\n`);
    renameSync(building, folder);
    syncFolder(parent);
    return { folder, createdAt: manifest.createdAt };
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    throw error;
  }
}

function registersIn(parent: string): string[] {
  return readdirSync(parent).filter((name) => name.endsWith(registerSuffix)).map((name) => path.join(parent, name));
}

function readManifest(folder: string): Manifest | null {
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(path.join(folder, manifestName), 'utf8')));
  } catch {
    return null; // some other folder
  }
}

function sizesMatch(folder: string, manifest: Manifest): boolean {
  return manifest.files.every(({ name, bytes }) => statSync(path.join(folder, name), { throwIfNoEntry: false })?.size === bytes);
}

function infoOf(folder: string, manifest: Manifest, verified: boolean): BackupInfo {
  return {
    name: path.basename(folder),
    path: folder,
    createdAt: manifest.createdAt,
    bytes: manifest.files.reduce((sum, file) => sum + file.bytes, 0),
    verified,
    reason: manifest.reason,
  };
}

function freeName(parent: string, name: string): string {
  const stem = name.slice(0, -backupSuffix.length);
  for (let number = 1; ; number += 1) {
    const candidate = path.join(parent, number === 1 ? name : `${stem}-${number}${backupSuffix}`);
    if (!existsSync(candidate)) return candidate;
  }
}
