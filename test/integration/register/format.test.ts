import { argon2Sync, createDecipheriv, createHmac, pbkdf2Sync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newTestRegister, type TestRegister } from '../../support/test-register.ts';

// Reads a register by docs/formats/register.md alone: no code of the product, no SQLite driver.

let register: TestRegister;
beforeAll(async () => {
  register = await newTestRegister();
});
afterAll(() => {
  register.dispose();
});

interface SlotOnDisk {
  kind: string;
  operator?: string;
  name?: string;
  kdf: { memoryKiB: number; iterations: number; parallelism: number; salt: string };
  sealed: string;
}

function dataKeyByHand(slot: SlotOnDisk, registerId: string, secret: Uint8Array): Buffer {
  const { memoryKiB, iterations, parallelism, salt } = slot.kdf;
  const wrappingKey = argon2Sync('argon2id', {
    message: secret, nonce: Buffer.from(salt, 'base64'), memory: memoryKiB, passes: iterations, parallelism, tagLength: 32,
  });
  const sealed = Buffer.from(slot.sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', wrappingKey, sealed.subarray(0, 12));
  decipher.setAAD(
    Buffer.from(
      `["derbes-keyslot",1,"${registerId}","${slot.kind}","${slot.operator ?? ''}","${slot.name ?? ''}","argon2id",19,${memoryKiB},${iterations},${parallelism},"${salt}"]`,
    ),
  );
  decipher.setAuthTag(sealed.subarray(44));
  return Buffer.concat([decipher.update(sealed.subarray(12, 44)), decipher.final()]);
}

/** Base32 of Crockford, by the page: nine groups, 160 bits of secret in front. */
function recoverySecretByHand(code: string): Buffer {
  const bits = Array.from(code.replaceAll('-', ''), (character) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf(character).toString(2).padStart(5, '0')).join('');
  return Buffer.from(Array.from({ length: 20 }, (_, index) => parseInt(bits.slice(index * 8, index * 8 + 8), 2)));
}

test('passphrase and recovery code lead to one key, and the key to pages of SQLCipher 4', () => {
  register.session.db.pragma('wal_checkpoint(TRUNCATE)');
  const file = JSON.parse(readFileSync(path.join(register.folder, 'keyslots.json'), 'utf8')) as { register: string; slots: SlotOnDisk[] };
  const [operator, recovery] = file.slots;
  const dataKey = dataKeyByHand(operator!, file.register, Buffer.from(register.passphrase.normalize('NFKC')));
  expect(dataKeyByHand(recovery!, file.register, recoverySecretByHand(register.recoveryCode)).equals(dataKey)).toBe(true);

  const database = readFileSync(path.join(register.folder, 'register.db'));
  const salt = database.subarray(0, 16);
  const macKey = pbkdf2Sync(dataKey, salt.map((byte) => byte ^ 0x3a), 2, 32, 'sha512');
  const pages = database.length / 4096;
  expect(pages).toBeGreaterThan(10);
  const plain = Array.from({ length: pages }, (_, index) => {
    const page = database.subarray(index * 4096, (index + 1) * 4096);
    const number = Buffer.alloc(4);
    number.writeUInt32LE(index + 1);
    const begin = index === 0 ? 16 : 0;
    const iv = page.subarray(4016, 4032);
    const mac = createHmac('sha512', macKey).update(page.subarray(begin, 4032)).update(number).digest();
    expect(mac.equals(page.subarray(4032))).toBe(true);
    const decipher = createDecipheriv('aes-256-cbc', dataKey, iv).setAutoPadding(false);
    return Buffer.concat([decipher.update(page.subarray(begin, 4016)), decipher.final()]);
  });
  // SQLite's header goes on after its name: page size 4096, 80 bytes reserved, "DRBS" at 68.
  const header = plain[0]!;
  expect([header.readUInt16BE(0), header[4]]).toEqual([4096, 80]);
  expect(header.readUInt32BE(68 - 16)).toBe(0x44524253);
  expect(Buffer.concat(plain).includes('CREATE TABLE register_meta')).toBe(true);
  expect(database.includes('CREATE TABLE')).toBe(false);
});
