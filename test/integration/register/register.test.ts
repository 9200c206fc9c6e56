import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../../electron/vault/register/connection.ts';
import { rewriteRecords } from '../../../electron/vault/register/journal-packs/rewrite-packs.ts';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { openedOf } from '../../../electron/vault/services/open-session.ts';
import { silentBasesSchedule } from '../../../electron/vault/services/silent-bases-schedule.ts';
import { addBase } from '../../support/lists.ts';
import { newTestRegister, TestClock, testOrganisation, testPassphrase } from '../../support/test-register.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';

let parent: string;
let clock: TestClock;
let consoleA: TestVault;
const secondPassphrase = 'көктем келді қар еріді 41';

beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'derbes-register-'));
  clock = new TestClock();
  consoleA = vaultInTest(clock);
});
afterEach(() => {
  consoleA.vault.lock();
  rmSync(parent, { recursive: true, force: true });
});

async function create(vault = consoleA): Promise<{ path: string; recoveryCode: string; operator: string }> {
  const created = await vault.value('register.create', {
    parent: vault.grant(parent, 'folder'),
    name: 'Сынақ',
    organisation: testOrganisation,
    operator: { name: 'Әлімова Г. С.' },
    passphrase: testPassphrase,
  });
  const status = await vault.value('register.status', {});
  if (status.state !== 'open') throw new Error('not open');
  return { ...created, operator: status.operator.id };
}

/** A register with the cheapest slots allowed, closed and selected: where many wrong passphrases are tried. */
async function closedRegister(): Promise<{ path: string; operator: string }> {
  const register = await newTestRegister(clock, parent);
  register.session.close();
  await consoleA.value('register.select', { folder: consoleA.grant(register.folder, 'folder') });
  return { path: register.folder, operator: register.operatorId };
}

const lock = (vault = consoleA) => vault.value('register.lock', { reason: 'button' });

describe('create, lock, unlock', () => {
  test('a new register is open for its owner, locks and opens again', async () => {
    const created = await create();
    expect(created.path).toBe(path.join(parent, 'Сынақ.derbes'));
    expect(await consoleA.value('register.status', {})).toMatchObject({
      state: 'open',
      name: 'Сынақ',
      demo: false,
      readOnly: false,
      operator: { name: 'Әлімова Г. С.', role: 'owner' },
      journalSize: 1,
    });
    await lock();
    expect(await consoleA.value('register.status', {})).toEqual({
      state: 'locked',
      name: 'Сынақ',
      path: created.path,
      demo: false,
      operators: [{ id: created.operator, name: 'Әлімова Г. С.' }],
    });
    expect(await consoleA.problem('settings.get', {})).toBe('REGISTER_LOCKED');
    await consoleA.value('register.unlock', { operator: created.operator, passphrase: testPassphrase });
    expect(await consoleA.value('settings.get', {})).toMatchObject({ organisation: testOrganisation });
    await consoleA.value('register.close', {});
    expect(await consoleA.value('register.status', {})).toEqual({ state: 'none' });
  });

  test('a name that cannot be a folder, a weak passphrase, a wrong BIN and an existing register are refused', async () => {
    const wanted = { name: 'а', organisation: testOrganisation, operator: { name: 'А' }, passphrase: testPassphrase };
    const refused = (change: Partial<typeof wanted>) => consoleA.problem('register.create', { parent: consoleA.grant(parent, 'folder'), ...wanted, ...change });
    for (const name of ['../а', 'а/б', 'а\\б', 'CON', 'lpt1.txt', 'а.', '.а', 'а\u0000б', 'a:b', '😀'.repeat(40) + 'ы'.repeat(40)]) {
      expect(await refused({ name })).toMatch(/^(REGISTER_NAME_INVALID|INPUT_INVALID)$/);
    }
    expect(await refused({ passphrase: 'пароль123456' })).toBe('PASSPHRASE_WEAK');
    expect(await refused({ passphrase: 'йцукенгшщзхъ' })).toBe('PASSPHRASE_WEAK');
    expect(await refused({ organisation: { ...testOrganisation, bin: '180340000006' } })).toBe('BIN_CONTROL_DIGIT');
    expect(readdirSync(parent)).toEqual([]);
    await create();
    await lock();
    expect(await refused({ name: 'Сынақ' })).toBe('REGISTER_EXISTS');
  });

  test('wrong passphrases slow the next try, across restarts, and are recorded', async () => {
    const { operator, path: folder } = await closedRegister();
    for (let wrong = 0; wrong < 3; wrong += 1) {
      expect(await consoleA.problem('register.unlock', { operator, passphrase: `жаңылыс ${wrong}` })).toBe('REGISTER_WRONG_PASSPHRASE');
    }
    const restarted = vaultInTest(clock);
    await restarted.value('register.select', { folder: restarted.grant(folder, 'folder') });
    const waiting = await restarted.client.call('register.unlock', { operator, passphrase: testPassphrase });
    expect(waiting).toMatchObject({ ok: false, problem: { code: 'REGISTER_WAIT', params: { seconds: 5 } } });
    clock.advance({ seconds: 6 });
    expect(await restarted.problem('register.unlock', { operator, passphrase: 'тағы' })).toBe('REGISTER_WRONG_PASSPHRASE');
    clock.advance({ seconds: 6 });
    expect(await restarted.problem('register.unlock', { operator, passphrase: testPassphrase })).toBe('REGISTER_WAIT');
    clock.advance({ seconds: 5 });
    await restarted.value('register.unlock', { operator, passphrase: testPassphrase });
    const history = journalOf(restarted.vault.session!.db, clock).history(`operator:${operator}`);
    expect(history.slice(0, 2)).toMatchObject([{ what: 'operator.unlocked' }, { what: 'operator.unlock_failed', details: { times: 4 } }]);
    restarted.vault.lock();
  });

  test('tries at the same time are counted one after the other', async () => {
    const { operator } = await closedRegister();
    const codes = await Promise.all(
      ['а', 'б', 'в', 'г', 'д'].map((passphrase) => consoleA.problem('register.unlock', { operator, passphrase })),
    );
    expect(codes.filter((code) => code === 'REGISTER_WRONG_PASSPHRASE')).toHaveLength(3);
    expect(codes.filter((code) => code === 'REGISTER_WAIT')).toHaveLength(2);
  });

  test('a second console is kept out while the first has the register open', async () => {
    const { operator, path: folder } = await create();
    const second = vaultInTest(clock);
    await second.value('register.select', { folder: second.grant(folder, 'folder') });
    expect(await second.problem('register.unlock', { operator, passphrase: testPassphrase })).toBe('REGISTER_IN_USE');
    await lock();
    await second.value('register.unlock', { operator, passphrase: testPassphrase });
    second.vault.lock();
  });

  test('the recovery code opens, sets a new passphrase, and is replaced', async () => {
    const { operator, recoveryCode } = await create();
    await lock();
    expect(recoveryCode).toMatch(/^([0-9A-Z]{4}-){8}[0-9A-Z]{4}$/);
    const slip = recoveryCode.replace(/.$/, (last) => (last === '7' ? '8' : '7'));
    expect(await consoleA.problem('register.recover', { recoveryCode: slip, operator, newPassphrase: secondPassphrase })).toBe('REGISTER_WRONG_RECOVERY_CODE');
    const typed = recoveryCode.toLowerCase().replaceAll('-', ' ').replace(/0/g, 'o').replace(/1/g, 'l');
    const { recoveryCode: next } = await consoleA.value('register.recover', { recoveryCode: typed, operator, newPassphrase: secondPassphrase });
    await lock();
    expect(await consoleA.problem('register.unlock', { operator, passphrase: testPassphrase })).toBe('REGISTER_WRONG_PASSPHRASE');
    expect(await consoleA.problem('register.recover', { recoveryCode, operator, newPassphrase: testPassphrase })).toBe('REGISTER_WRONG_RECOVERY_CODE');
    await consoleA.value('register.unlock', { operator, passphrase: secondPassphrase });
    expect(next).not.toBe(recoveryCode);
  });

  test('a passphrase is changed only by who knows the present one', async () => {
    const { operator } = await create();
    expect(await consoleA.problem('register.changePassphrase', { current: 'жоқ', next: secondPassphrase })).toBe('REGISTER_WRONG_PASSPHRASE');
    expect(await consoleA.problem('register.changePassphrase', { current: testPassphrase, next: 'Сынақ Сынақ 1' })).toBe('PASSPHRASE_WEAK');
    await consoleA.value('register.changePassphrase', { current: testPassphrase, next: secondPassphrase });
    await lock();
    expect(await consoleA.problem('register.unlock', { operator, passphrase: testPassphrase })).toBe('REGISTER_WRONG_PASSPHRASE');
    await consoleA.value('register.unlock', { operator, passphrase: secondPassphrase });
  });
});

describe('operators', () => {
  test('roles decide, the last owner stays, a switched-off operator does not get in', async () => {
    const { operator: owner, path: folder } = await create();
    const auditor = await consoleA.value('operators.add', { name: 'Тексеруші', role: 'auditor', passphrase: secondPassphrase });
    expect(await consoleA.problem('operators.add', { name: 'тексеруші', role: 'editor', passphrase: secondPassphrase })).toBe('OPERATOR_EXISTS');
    expect(await consoleA.problem('operators.setRole', { operator: owner, role: 'editor' })).toBe('OPERATOR_LAST_OWNER');
    expect(await consoleA.problem('operators.disable', { operator: owner })).toBe('OPERATOR_LAST_OWNER');
    const oldSlots = readFileSync(path.join(folder, 'keyslots.json'));
    await lock();

    await consoleA.value('register.unlock', { operator: auditor.id, passphrase: secondPassphrase });
    expect(await consoleA.problem('bases.archive', { id: owner })).toBe('ROLE_INSUFFICIENT');
    expect(await consoleA.problem('operators.disable', { operator: owner })).toBe('ROLE_INSUFFICIENT');
    expect((await consoleA.value('operators.list', {})).operators.map((operator) => operator.role)).toEqual(['owner', 'auditor']);
    await lock();

    await consoleA.value('register.unlock', { operator: owner, passphrase: testPassphrase });
    await consoleA.value('operators.setRole', { operator: auditor.id, role: 'owner' });
    expect(await consoleA.problem('operators.disable', { operator: owner })).toBe('OPERATOR_SELF');
    // An owner who gives the role up loses it at once.
    await consoleA.value('operators.setRole', { operator: owner, role: 'editor' });
    expect(await consoleA.problem('operators.disable', { operator: auditor.id })).toBe('ROLE_INSUFFICIENT');
    await lock();
    await consoleA.value('register.unlock', { operator: auditor.id, passphrase: secondPassphrase });
    await consoleA.value('operators.disable', { operator: owner });
    await lock();
    expect(await consoleA.problem('register.unlock', { operator: owner, passphrase: testPassphrase })).toBe('REGISTER_WRONG_PASSPHRASE');
    // The old file put back opens the key, and the register still says no.
    writeFileSync(path.join(folder, 'keyslots.json'), oldSlots);
    expect(await consoleA.problem('register.unlock', { operator: owner, passphrase: testPassphrase })).toBe('OPERATOR_DISABLED');
    await consoleA.value('register.unlock', { operator: auditor.id, passphrase: secondPassphrase });
    expect(readFileSync(path.join(folder, 'keyslots.json'), 'utf8')).not.toContain(owner);
  });
});

test('the recovery sheet holds the code in print, and making it is recorded', async () => {
  const { recoveryCode } = await create();
  for (const language of ['kk', 'ru', 'en'] as const) {
    const target = path.join(parent, `${language}.pdf`);
    await consoleA.value('register.recoverySheet', { recoveryCode, target: consoleA.grant(target, 'write'), language });
    const text = execFileSync('pdftotext', ['-layout', target, '-'], { encoding: 'utf8' });
    for (const group of recoveryCode.split('-')) expect(text.replace(/[^\S\n]/g, '')).toContain(group);
    expect(text).toContain('Сынақ');
    expect(statSync(target).mode & 0o077).toBe(0);
  }
  const wrong = { recoveryCode: 'жоқ', target: consoleA.grant(path.join(parent, 'x.pdf'), 'write'), language: 'kk' } as const;
  expect(await consoleA.problem('register.recoverySheet', wrong)).toBe('REGISTER_WRONG_RECOVERY_CODE');
  const { session } = consoleA.vault;
  const history = journalOf(session!.db, clock).history(`register:${session!.registerId}`);
  expect(history.map((line) => line.what)).toEqual(['register.recovery_sheet', 'register.recovery_sheet', 'register.recovery_sheet', 'register.created']);
});

describe('backups', () => {
  test('a backup is whole, is restored beside, opens, and says so in the journal', async () => {
    const { operator, path: folder } = await create();
    await consoleA.value('settings.setOrganisation', { ...testOrganisation, phone: '+7 727 111 11 11' });
    const backup = await consoleA.value('register.backup', {});
    expect(backup).toMatchObject({ verified: true, reason: 'manual' });
    expect(readdirSync(backup.path).sort()).toEqual(['backup.json', 'keyslots.json', 'register.db']);
    expect((await consoleA.value('register.backups', {})).backups).toEqual([backup]);
    await consoleA.value('settings.setOrganisation', { ...testOrganisation, phone: 'кейін' });
    await lock();

    const restore = (name: string) => ({ backup: consoleA.grant(backup.path, 'folder'), parent: consoleA.grant(parent, 'folder'), name });
    expect(await consoleA.problem('register.restore', restore('Сынақ'))).toBe('REGISTER_EXISTS');
    const restored = await consoleA.value('register.restore', restore('Қайта'));
    await consoleA.value('register.unlock', { operator, passphrase: testPassphrase });
    expect(await consoleA.value('settings.get', {})).toMatchObject({ organisation: { phone: '+7 727 111 11 11' } });
    expect(await consoleA.value('register.verify', {})).toMatchObject({ state: 'good' });
    expect(existsSync(path.join(restored.path, 'restored.json'))).toBe(false);
    const { session } = consoleA.vault;
    expect(journalOf(session!.db, clock).history(`register:${session!.registerId}`)).toContainEqual(
      expect.objectContaining({ what: 'register.restored', details: { backup: backup.createdAt } }),
    );
    await lock();

    const file = path.join(backup.path, 'register.db');
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(file, bytes);
    expect(await consoleA.problem('register.restore', restore('Үшінші'))).toBe('BACKUP_NOT_VERIFIED');
    expect(readdirSync(parent).sort()).toEqual(['Сынақ.derbes', 'Қайта.derbes']);
    expect(existsSync(folder)).toBe(true);
  });

  test('the oldest are dropped beyond the number kept; one is made at lock when it is due', async () => {
    await create();
    const { settings } = await consoleA.value('settings.get', {});
    await consoleA.value('settings.set', { ...settings, backupsKept: 2, backupEveryHours: 1 });
    for (let made = 0; made < 3; made += 1) {
      clock.advance({ minutes: 1 });
      await consoleA.value('register.backup', {});
    }
    const { backups } = await consoleA.value('register.backups', {});
    expect(backups.map((backup) => backup.createdAt)).toEqual(['2026-11-23T04:03:00.000Z', '2026-11-23T04:02:00.000Z']);
    clock.advance({ hours: 2 });
    const status = await consoleA.value('register.status', {});
    if (status.state !== 'open') throw new Error('not open');
    await lock();
    await consoleA.value('register.unlock', { operator: status.operator.id, passphrase: testPassphrase });
    expect((await consoleA.value('register.backups', {})).backups[0]).toMatchObject({ reason: 'lock' });
  });
});

describe('where nothing can be written', () => {
  /** Takes the right to write from a folder and its files; root would not notice, so it puts its rights down. */
  async function unwritable(folder: string, work: () => Promise<void>): Promise<void> {
    const root = process.getuid?.() === 0;
    chmodSync(parent, 0o755);
    for (const name of readdirSync(folder)) chmodSync(path.join(folder, name), 0o444);
    chmodSync(folder, 0o555);
    if (root) process.seteuid?.(65534);
    try {
      await work();
    } finally {
      if (root) process.seteuid?.(0);
      chmodSync(folder, 0o755);
    }
  }

  test('a register opens for reading', async () => {
    const { operator, path: folder } = await closedRegister();
    await unwritable(folder, async () => {
      expect(await consoleA.problem('register.unlock', { operator, passphrase: secondPassphrase })).toBe('REGISTER_WRONG_PASSPHRASE');
      await consoleA.value('register.unlock', { operator, passphrase: testPassphrase });
      expect(await consoleA.value('register.status', {})).toMatchObject({ readOnly: true, integrity: { state: 'unchecked' } });
      expect(await consoleA.value('register.verify', {})).toMatchObject({ state: 'good' });
      expect(await consoleA.problem('settings.setOrganisation', { ...testOrganisation, phone: '1' })).toBe('REGISTER_READ_ONLY');
      await lock();
    });
    await consoleA.value('register.unlock', { operator, passphrase: testPassphrase });
    expect(await consoleA.value('register.status', {})).toMatchObject({ readOnly: false });
  });

  test('nobody looks for bases that fell silent, and they are found once it can be written', async () => {
    const register = await newTestRegister(clock, parent);
    addBase(register.session.db, 'Б-01', 'Пациенттер базасы');
    register.session.close();
    const overnight = vaultInTest(clock, [silentBasesSchedule]);
    const silent = async () => (await overnight.value('findings.list', {})).findings.filter(({ rule }) => rule === 'uncovered_base').length;
    const unlock = () => overnight.value('register.unlock', { operator: register.operatorId, passphrase: testPassphrase });
    try {
      await overnight.value('register.select', { folder: overnight.grant(register.folder, 'folder') });
      await unwritable(register.folder, async () => {
        await unlock();
        expect(await overnight.value('register.status', {})).toMatchObject({ readOnly: true });
        clock.advance({ hours: 24 });
        overnight.events.length = 0;
        // A write that was tried would be reported, and fail here.
        await overnight.tick();
        expect(overnight.events).toEqual([]);
        expect(await silent()).toBe(0);
        await lock(overnight);
      });
      await unlock();
      expect(await silent()).toBe(1);
    } finally {
      overnight.vault.lock();
    }
  });

  test('backups and new registers say so', async () => {
    await create();
    const folder = path.join(parent, 'stick');
    mkdirSync(folder);
    await unwritable(folder, async () => {
      expect(await consoleA.problem('register.backup', { folder: consoleA.grant(folder, 'folder') })).toBe('FILE_UNWRITABLE');
      expect(
        await consoleA.problem('register.create', {
          parent: consoleA.grant(folder, 'folder'),
          name: 'Басқа',
          organisation: testOrganisation,
          operator: { name: 'Әлімова Г. С.' },
          passphrase: testPassphrase,
        }),
      ).toBe('FILE_UNWRITABLE');
    });
  });
});

describe('damage and tampering', () => {
  test('a flipped bit is found at opening; the register then opens for reading only', async () => {
    const { operator, path: folder } = await create();
    for (let number = 0; number < 40; number += 1) {
      await consoleA.value('settings.setOrganisation', { ...testOrganisation, address: { kk: `Көше ${number} ${'ү'.repeat(200)}`, ru: '' } });
    }
    await lock();
    const file = path.join(folder, 'register.db');
    const bytes = readFileSync(file);
    // Past the schema and the few pages that opening reads.
    bytes[bytes.length - 4096 + 100]! ^= 1;
    writeFileSync(file, bytes);
    await consoleA.value('register.unlock', { operator, passphrase: testPassphrase });
    expect(await consoleA.value('register.status', {})).toMatchObject({ readOnly: true, integrity: { state: 'bad', reason: 'REGISTER_DAMAGED' } });
    expect(await consoleA.problem('settings.setOrganisation', { ...testOrganisation, phone: '1' })).toBe('REGISTER_READ_ONLY');
    await lock();
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  test('whichever page is damaged, the register opens for reading or says that it is damaged', async () => {
    const { operator, path: folder } = await closedRegister();
    const file = path.join(folder, 'register.db');
    const sound = readFileSync(file);
    const states = new Set<string>();
    for (let page = 0; page < sound.length / 4096; page += 3) {
      const bytes = Buffer.from(sound);
      bytes[page * 4096 + 1000]! ^= 1;
      writeFileSync(file, bytes);
      const unlocked = await consoleA.client.call('register.unlock', { operator, passphrase: testPassphrase });
      if (unlocked.ok) {
        const status = await consoleA.value('register.status', {});
        states.add(status.state === 'open' && status.readOnly && status.integrity.state === 'bad' ? 'read only' : `page ${page}: ${status.state}`);
        await lock();
      } else {
        states.add(unlocked.problem.code === 'REGISTER_DAMAGED' ? 'damaged' : `page ${page}: ${unlocked.problem.code}`);
      }
      expect(readFileSync(file).equals(bytes)).toBe(true);
    }
    expect([...states].sort()).toEqual(['damaged', 'read only']);
  });

  test('a record changed in the database is found by the check and named', async () => {
    await create();
    expect(await consoleA.value('register.verify', {})).toMatchObject({ state: 'good', reason: null });
    await consoleA.value('settings.setOrganisation', { ...testOrganisation, phone: '+7 727 222 22 22' });
    // Past the console, by someone who has the key.
    rewriteRecords(consoleA.vault.session!.db, [2], (record) => ({ ...record, body: record.body.replace('phone', 'email') }));
    expect(await consoleA.value('register.verify', {})).toMatchObject({ state: 'bad', reason: 'JOURNAL_RECORD_CHANGED', record: 2 });
    expect(await consoleA.value('register.status', {})).toMatchObject({ integrity: { state: 'bad', record: 2 } });
  });

  test('a header that does not open is said to be damage, not a wrong passphrase', async () => {
    const { operator, path: folder } = await closedRegister();
    const file = path.join(folder, 'register.db');
    const bytes = readFileSync(file);
    bytes[20]! ^= 1;
    writeFileSync(file, bytes);
    expect(await consoleA.problem('register.unlock', { operator, passphrase: testPassphrase })).toBe('REGISTER_DAMAGED');
    expect(statSync(file).size).toBe(bytes.length);
  });

  test.each([
    ['a weaker derivation', (file: string) => file.replace(/"memoryKiB": \d+/, '"memoryKiB": 1024'), 'KEYSLOTS_DAMAGED'],
    ['a derivation that eats all memory', (file: string) => file.replace(/"memoryKiB": \d+/, '"memoryKiB": 99000000'), 'KEYSLOTS_DAMAGED'],
    ['another derivation above the floor', (file: string) => file.replace(/"iterations": \d+/, '"iterations": 3'), 'REGISTER_WRONG_PASSPHRASE'],
    ['another name on the slot', (file: string) => file.replace(/"name": "[^"]+"/, '"name": "Басқа"'), 'REGISTER_WRONG_PASSPHRASE'],
    ['another register', (file: string) => file.replace(/"register": "[0-9a-f]{8}/, '"register": "00000000'), 'REGISTER_WRONG_PASSPHRASE'],
    ['no JSON', () => '{', 'KEYSLOTS_DAMAGED'],
    ['a field too many', (file: string) => file.replace('"demo"', '"extra": 1, "demo"'), 'KEYSLOTS_DAMAGED'],
    ['a newer format', (file: string) => file.replace('"version": 1', '"version": 2'), 'REGISTER_NEWER'],
  ])('key slots with %s are refused', async (_what, tamper, code) => {
    const { operator, path: folder } = await closedRegister();
    const file = path.join(folder, 'keyslots.json');
    const before = readFileSync(file, 'utf8');
    const after = tamper(before);
    expect(after).not.toBe(before);
    writeFileSync(file, after);
    expect(await consoleA.problem('register.unlock', { operator, passphrase: testPassphrase })).toBe(code);
  });

  test('a change that a crash broke off without a write-ahead log, as while closing, is taken back at opening', async () => {
    const { operator, path: folder } = await closedRegister();
    await consoleA.value('register.unlock', { operator, passphrase: testPassphrase });
    const { dataKey } = openedOf(consoleA.vault.session!);
    const key = Uint8Array.from(dataKey);
    await lock();
    const file = path.join(folder, 'register.db');
    const before = readFileSync(file);
    const db = openDatabase(file, key, 'recover');
    db.pragma('journal_mode = DELETE');
    db.pragma('cache_size = 2');
    db.exec('BEGIN IMMEDIATE; CREATE TABLE half (x)');
    const insert = db.prepare('INSERT INTO half VALUES (randomblob(3000))');
    // More than the cache holds: pages of the change are in the file already.
    for (let row = 0; row < 200; row += 1) insert.run();
    const [broken, journal] = [readFileSync(file), readFileSync(`${file}-journal`)];
    db.exec('ROLLBACK');
    db.close();
    expect(broken.equals(before)).toBe(false);
    writeFileSync(file, broken);
    writeFileSync(`${file}-journal`, journal);
    await consoleA.value('register.unlock', { operator, passphrase: testPassphrase });
    expect(await consoleA.value('register.status', {})).toMatchObject({ state: 'open', readOnly: false });
    expect(await consoleA.value('register.verify', {})).toMatchObject({ state: 'good' });
    expect(consoleA.vault.session!.db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").pluck().get()).toBe(0);
    expect(existsSync(`${file}-journal`)).toBe(false);
  });

  test('a slot moved to another operator does not open for them', async () => {
    const { operator: owner, path: folder } = await create();
    const editor = await consoleA.value('operators.add', { name: 'Редактор', role: 'editor', passphrase: secondPassphrase });
    await lock();
    const file = path.join(folder, 'keyslots.json');
    const text = readFileSync(file, 'utf8').replaceAll(owner, '~').replaceAll(editor.id, owner).replaceAll('~', editor.id);
    writeFileSync(file, text);
    expect(await consoleA.problem('register.unlock', { operator: owner, passphrase: secondPassphrase })).toBe('REGISTER_WRONG_PASSPHRASE');
  });
});
