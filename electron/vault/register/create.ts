import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Organisation } from '../../../shared/contract/register.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { type Clock, toInstantString } from '../clock.ts';
import { syncFolder } from '../common/atomic-write.ts';
import { type Argon2Cost, argon2Default } from '../crypto/argon2.ts';
import { randomBytes, randomUUID } from '../crypto/primitives.ts';
import { dataKeyLength, openDatabase } from './connection.ts';
import { passphraseBytes, sealSlot, writeKeyslots } from './keyslots.ts';
import { registerFolder, registerPaths } from './layout.ts';
import { createMeta } from './meta.ts';
import { migrate } from './migrate.ts';
import { type OpenedRegister, openRegister } from './open.ts';
import { insertOperator } from './operators.ts';
import { formatRecoveryCode, newRecoverySecret } from './recovery-code.ts';
import { defaultSettings, writeOrganisation, writeSettings } from './settings.ts';

export interface NewRegister {
  /** Folder in which `NAME.derbes/` is made. */
  readonly parent: string;
  readonly name: string;
  readonly organisation: Organisation;
  readonly operator: { readonly name: string; readonly position: string };
  readonly passphrase: string;
  readonly demo?: boolean;
  readonly clock: Clock;
  /** Tests take the floor. */
  readonly cost?: Argon2Cost;
}

export interface CreatedRegister {
  readonly opened: OpenedRegister;
  readonly operatorId: string;
  /** To be shown once; nothing keeps it. */
  readonly recoveryCode: string;
}

/**
 * Makes a register and leaves it open. It is built beside its place and moved there when whole, so a crash leaves no
 * half register under the name.
 * @throws Fault REGISTER_EXISTS, REGISTER_NAME_INVALID
 */
export async function createRegister(wanted: NewRegister): Promise<CreatedRegister> {
  const folder = registerFolder(wanted.parent, wanted.name);
  if (existsSync(folder)) throw new Fault('REGISTER_EXISTS', { fields: { name: 'REGISTER_EXISTS' } });
  const registerId = randomUUID();
  const operatorId = randomUUID();
  const dataKey = randomBytes(dataKeyLength);
  const recoverySecret = newRecoverySecret();
  const building = path.join(wanted.parent, `.derbes-${registerId}.partial`);
  const cost = wanted.cost ?? argon2Default;
  try {
    const owner = { kind: 'operator', operator: operatorId, name: wanted.operator.name } as const;
    const slots = [
      await sealSlot(registerId, owner, passphraseBytes(wanted.passphrase), dataKey, cost),
      await sealSlot(registerId, { kind: 'recovery' }, recoverySecret, dataKey, cost),
    ];
    mkdirSync(building, { mode: 0o700 });
    const paths = registerPaths(building);
    writeKeyslots(paths.keyslots, { format: 'derbes-keyslots', version: 1, register: registerId, demo: wanted.demo ?? false, slots });
    writeFirstRows(paths.database, dataKey, registerId, operatorId, wanted);
    renameSync(building, folder);
    syncFolder(wanted.parent);
    return { opened: openRegister(folder, dataKey), operatorId, recoveryCode: formatRecoveryCode(recoverySecret) };
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    throw error;
  } finally {
    dataKey.fill(0);
    recoverySecret.fill(0);
  }
}

function writeFirstRows(file: string, dataKey: Uint8Array, registerId: string, operatorId: string, wanted: NewRegister): void {
  const now = toInstantString(wanted.clock.now());
  const db = openDatabase(file, dataKey, 'create');
  try {
    migrate(db);
    // Tables that later steps replaced left pages behind.
    db.exec('VACUUM');
    db.transaction(() => {
      createMeta(db, registerId, now, wanted.demo ?? false);
      insertOperator(db, { id: operatorId, ...wanted.operator, role: 'owner', created: now });
      writeOrganisation(db, wanted.organisation);
      writeSettings(db, defaultSettings);
    })();
  } finally {
    db.close();
  }
}
