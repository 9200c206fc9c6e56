import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hasTool } from '../../../build/runtime/tools.mjs';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { parseNote, signNote, verifyNote } from '../../../electron/vault/journal/note.ts';
import { verifyProofFile } from '../../../electron/vault/journal/proof-file.ts';
import { rootInGroups } from '../../../electron/vault/journal/saved-checkpoint.ts';
import { checkpointSchedule } from '../../../electron/vault/services/checkpoint-schedule.ts';
import { defaultSettings } from '../../../electron/vault/register/settings.ts';
import type { OutputOf } from '../../../shared/contract/index.ts';
import { testNow, testPassword, testPki } from '../../fixtures/pki/make.ts';
import { usualRedaction } from '../../../shared/domain/redaction.ts';
import { logEntries } from '../../support/journal-entries.ts';
import { newTestRegister, TestClock, testPassphrase } from '../../support/test-register.ts';
import { type TestVault, vaultInTest } from '../../support/vault-in-test.ts';

// Checkpoints through the vault's door: made by themselves, signed, kept outside, and held against a journal that was
// cut off, rewritten, or is another one.

let folder: string;
let register: string;
let operator: string;
let clock: TestClock;
let vault: TestVault;
const at = (name: string): string => path.join(folder, name);
const text = (name: string): string => readFileSync(at(name), 'utf8');
const journal = () => journalOf(vault.vault.session!.db, clock);
const list = () => vault.value('checkpoints.list', {});
const lock = (reason: 'button' | 'sleep' = 'button') => vault.value('register.lock', { reason });
const add = (count: number) => journal().append(logEntries(count, journal().size));

async function open(where = register): Promise<void> {
  await vault.value('register.select', { folder: vault.grant(where, 'folder') });
  await vault.value('register.unlock', { operator, passphrase: testPassphrase });
}

async function save(name: string, checkpoint?: number): Promise<OutputOf<'checkpoints.save'>> {
  return vault.value('checkpoints.save', { ...(checkpoint === undefined ? {} : { checkpoint }), target: vault.grant(at(name), 'write') });
}

function compare(saved: { text: string } | { file: string } | { size: string; root: string }) {
  if ('text' in saved) return vault.value('proofs.compare', { saved: { from: 'text', text: saved.text } });
  if ('file' in saved) return vault.value('proofs.compare', { saved: { from: 'file', file: vault.grant(at(saved.file), 'read') } });
  return vault.value('proofs.compare', { saved: { from: 'typed', ...saved } });
}

const keyFile = () => {
  writeFileSync(at('key.p12'), testPki('GOST').keys.signatory.p12);
  return { provider: 'pkcs12' as const, file: vault.grant(at('key.p12'), 'read'), password: testPassword };
};

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'derbes-checkpoints-'));
  clock = new TestClock(testNow.toString());
  mkdirSync(at('register'));
  const made = await newTestRegister(clock, at('register'));
  ({ folder: register, operatorId: operator } = made);
  made.session.close();
  vault = vaultInTest(clock, [checkpointSchedule]);
  await open();
});
afterEach(() => {
  vault.vault.lock();
  rmSync(folder, { recursive: true, force: true });
});

describe('the schedule', () => {
  const settings = (change: Partial<typeof defaultSettings>) => vault.value('settings.set', { ...defaultSettings, ...change });

  test('makes one when the journal has grown and the time has come, and not before', async () => {
    await settings({ checkpointEveryHours: 2, checkpointEveryRecords: 0 });
    await vault.tick();
    const { checkpoints } = await list();
    expect(checkpoints, 'a register without one gets its first').toMatchObject([{ reason: 'schedule', size: journal().size, signature: null, copies: [] }]);
    add(5);
    clock.advance({ minutes: 119 });
    await vault.tick();
    expect((await list()).total).toBe(1);
    clock.advance({ minutes: 1 });
    vault.events.length = 0;
    await vault.tick();
    expect((await list()).checkpoints[0]).toMatchObject({ reason: 'schedule', size: journal().size });
    expect(vault.events).toEqual(['data.changed', 'register.changed']);
    clock.advance({ hours: 50 });
    await vault.tick();
    expect((await list()).total, 'nothing was added since').toBe(2);
    const note = parseNote(journal().lastCheckpoint()!.note)!;
    expect(verifyNote(note, journal().origin, journal().publicKey)).toBe(true);
  });

  test('makes one by the number of records, and none where both are switched off', async () => {
    await settings({ checkpointEveryHours: 0, checkpointEveryRecords: 100 });
    await vault.tick();
    add(99);
    await vault.tick();
    expect((await list()).total).toBe(1);
    add(1);
    await vault.tick();
    expect((await list()).total).toBe(2);
    await settings({ checkpointEveryHours: 0, checkpointEveryRecords: 0 });
    add(500);
    clock.advance({ hours: 10_000 });
    await vault.tick();
    expect((await list()).total).toBe(2);
  });

  test('goes on after a clock that had been ahead was put right', async () => {
    clock.advance({ hours: 2_000 });
    await vault.tick();
    add(1);
    clock.advance({ hours: -2_000 });
    await vault.tick();
    expect((await list()).total).toBe(2);
  });

  test('ends with the lock, which makes the last one', async () => {
    await vault.tick();
    add(3);
    await lock();
    clock.advance({ hours: 5 });
    await vault.tick();
    expect(vault.vault.session, 'nothing was held open').toBeNull();
    await open();
    expect((await list()).checkpoints.map(({ reason }) => reason)).toEqual(['lock', 'schedule']);
  });
});

describe('a checkpoint is kept outside', () => {
  test('as a file, with the ECP beside it once it is signed', async () => {
    const made = await vault.value('checkpoints.make', {});
    expect(made).toMatchObject({ reason: 'request', signature: null });
    const unsigned = await save('plain.txt', made.id);
    expect(unsigned.signature).toBeNull();
    expect(readdirSync(folder)).not.toContain('plain.txt.cms');
    const signed = await vault.value('checkpoints.sign', { checkpoint: made.id, key: keyFile() });
    expect(signed.signature).toMatchObject({ signer: expect.stringContaining('ҮЛГІҰЛЫ'), operator: 'Әлімова Г. С.' });
    const { file, signature, checkpoint } = await save('signed.txt', made.id);
    expect(text('signed.txt')).toBe(text('plain.txt'));
    expect([file.name, signature?.name]).toEqual(['signed.txt', 'signed.txt.cms']);
    expect(checkpoint.copies.map(({ kind, name }) => [kind, name])).toEqual([['file', 'signed.txt'], ['file', 'plain.txt']]);
    const verified = await vault.value('signing.verify', { file: vault.grant(at('signed.txt.cms'), 'read') });
    expect(verified).toMatchObject({ kind: 'cms', content: { inside: true }, signatures: [{ signer: { commonName: signed.signature?.signer } }] });
    expect(verified.content?.sha256).toBe(file.sha256);
    expect(await vault.problem('checkpoints.sign', { checkpoint: made.id, key: keyFile() })).toBe('CHECKPOINT_SIGNED');
    writeFileSync(at('other.txt.cms'), 'of somebody else');
    expect(await vault.problem('checkpoints.save', { checkpoint: made.id, target: vault.grant(at('other.txt'), 'write') })).toBe('FILE_EXISTS');
    expect(text('other.txt.cms')).toBe('of somebody else');
  });

  test('does not count where it could not be written', async () => {
    const { id } = await vault.value('checkpoints.make', {});
    expect(await vault.problem('checkpoints.save', { checkpoint: id, target: vault.grant(at('gone/x.txt'), 'write') })).toBe('FILE_UNWRITABLE');
    expect((await list()).lastCopy).toBeNull();
  });

  test.skipIf(!hasTool('zbarimg') || !hasTool('pdftoppm') || !hasTool('pdftotext'))('on paper, whose QR code another program reads byte for byte', async () => {
    add(4_711);
    const made = await vault.value('checkpoints.make', {});
    const { file } = await vault.value('checkpoints.sheet', { checkpoint: made.id, target: vault.grant(at('sheet.pdf'), 'write') });
    spawnSync('pdftoppm', ['-r', '150', '-png', file.path, at('page')]);
    expect(readdirSync(folder).filter((name) => name.startsWith('page'))).toEqual(['page-1.png']);
    const scanned = spawnSync('zbarimg', ['--quiet', '--raw', '-Sbinary', at('page-1.png')]);
    const { note } = journal().lastCheckpoint()!;
    expect(scanned.stdout.toString('utf8').replace(/\n+$/, '\n')).toBe(note);
    const page = spawnSync('pdftotext', ['-layout', file.path, '-'], { encoding: 'utf8' }).stdout;
    for (const said of ['Журналдың бақылау нүктесі', 'Контрольная точка журнала', 'Checkpoint of the journal', journal().origin, made.root]) expect(page).toContain(said);
    const groups = rootInGroups(journal().lastCheckpoint()!.root).split(' ');
    for (const row of [groups.slice(0, 8), groups.slice(8)]) expect(page.replace(/ +/g, ' ')).toContain(row.join(' '));
    expect((await list()).checkpoints[0]?.copies).toMatchObject([{ kind: 'paper', name: 'sheet.pdf' }]);
  });

  test('with an export, and the ECP over it is kept', async () => {
    await vault.value('audit.exportJournal', { filter: {}, redaction: usualRedaction, folder: vault.grant(at('export'), 'folder'), key: keyFile() });
    expect((await list()).checkpoints[0]).toMatchObject({ reason: 'export', signature: { signer: expect.any(String) }, copies: [{ kind: 'export', name: 'export' }] });
  });

  test('is reminded of, once in as many days as the settings say', async () => {
    const due = async () => (await vault.value('today.overview', {})).due.filter(({ kind }) => kind === 'checkpoint_copy');
    const { id } = await vault.value('checkpoints.make', {});
    expect(await due()).toEqual([]);
    clock.advance({ hours: 31 * 24 });
    expect(await due()).toMatchObject([{ params: { last: '–' }, target: { page: 'checkpoints' } }]);
    await save('kept.txt', id);
    expect(await due()).toEqual([]);
    clock.advance({ hours: 31 * 24 });
    expect(await due()).toHaveLength(1);
    await vault.value('settings.set', { ...defaultSettings, checkpointReminderDays: 0 });
    expect(await due()).toEqual([]);
  });
});

describe('a folder for every checkpoint', () => {
  const choose = (name: string) => vault.value('checkpoints.setFolder', { folder: vault.grant(at(name), 'folder') });
  const file = (size: number) => `сынақ-checkpoint-${size}.txt`;

  beforeEach(() => mkdirSync(at('usb')));

  test('takes the last one at once, then those of schedule and lock', async () => {
    await vault.tick();
    const first = journal().lastCheckpoint()!.size;
    await choose('usb');
    add(2);
    clock.advance({ hours: 2 });
    await vault.tick();
    const second = journal().size;
    add(2);
    await lock();
    const third = second + 3;
    expect(readdirSync(at('usb')).sort()).toEqual([first, second, third].map(file).sort());
    await open();
    expect((await list()).folder).toMatchObject({ path: at('usb'), last: { size: third }, problem: null });
    expect(await compare({ file: `usb/${file(third)}` })).toMatchObject({ comparison: { reason: 'continues' } });
  });

  test('that is not there is said so, keeps no lock waiting, and is tried again', async () => {
    await choose('usb');
    renameSync(at('usb'), at('unplugged'));
    add(2);
    await lock();
    expect(vault.vault.session).toBeNull();
    await open();
    expect(await vault.value('register.status', {})).toMatchObject({ checkpointFolderProblem: 'CHECKPOINT_FOLDER_ABSENT' });
    const { folder: state, checkpoints } = await list();
    expect(state).toMatchObject({ problem: { code: 'CHECKPOINT_FOLDER_ABSENT' } });
    expect(checkpoints[0]).toMatchObject({ reason: 'lock', copies: [] });
    expect(readdirSync(folder), 'and is not made anew where the disk had been').not.toContain('usb');
    renameSync(at('unplugged'), at('usb'));
    expect(await vault.value('checkpoints.copyToFolder', {})).toMatchObject({ problem: null, last: { size: checkpoints[0]!.size } });
    expect(await vault.value('register.status', {})).toMatchObject({ checkpointFolderProblem: null });
    expect((await list()).checkpoints[0]?.copies).toMatchObject([{ kind: 'folder' }]);
  });

  test('that cannot be written to is said so', async () => {
    await choose('usb');
    add(1);
    mkdirSync(at(`usb/${file(journal().size + 1)}`));
    await vault.value('checkpoints.make', {});
    expect((await list()).folder).toMatchObject({ problem: { code: 'FILE_UNWRITABLE' } });
  });

  test('that hangs keeps neither the lock nor anything else', async () => {
    await choose('usb');
    add(1);
    // Whoever reads a pipe without a writer waits, as for a share that is gone.
    const pipe = at(`usb/${file(journal().size + 1)}`);
    spawnSync('mkfifo', [pipe]);
    await lock();
    expect(vault.vault.session).toBeNull();
    writeFileSync(pipe, '');
    await open();
    expect((await list()).folder).toMatchObject({ problem: { code: 'CHECKPOINT_FOLDER_SLOW' } });
  }, 30_000);

  test('of the register itself is refused', async () => {
    mkdirSync(path.join(register, 'inside'));
    for (const inside of [register, path.join(register, 'inside')]) {
      expect(await vault.problem('checkpoints.setFolder', { folder: vault.grant(inside, 'folder') })).toBe('CHECKPOINT_FOLDER_INSIDE');
    }
    expect((await list()).folder).toBeNull();
  });

  test('gets nothing on the way to sleep, nor after it was forgotten', async () => {
    await choose('usb');
    const before = readdirSync(at('usb'));
    add(1);
    await lock('sleep');
    expect(readdirSync(at('usb'))).toEqual(before);
    await open();
    await vault.value('checkpoints.forgetFolder', {});
    add(1);
    await vault.value('checkpoints.make', {});
    expect(readdirSync(at('usb'))).toEqual(before);
    expect((await list()).folder).toBeNull();
  });

  test('keeps what stands there: a copy of the register that went another way shows itself', async () => {
    await lock();
    cpSync(register, at('copy.derbes'), { recursive: true });
    await open();
    await choose('usb');
    add(7);
    await vault.value('checkpoints.make', {});
    const { size } = journal().lastCheckpoint()!;
    const kept = text(`usb/${file(size)}`);
    await lock();

    renameSync(register, at('original'));
    renameSync(at('copy.derbes'), register);
    await open();
    await vault.value('checkpoints.setFolder', { folder: vault.grant(at('usb'), 'folder') });
    journal().append(logEntries(size - journal().size - 1, 5_000));
    await vault.value('checkpoints.make', {});
    expect(journal().lastCheckpoint()!.size).toBe(size);
    expect((await list()).folder).toMatchObject({ problem: { code: 'CHECKPOINT_FOLDER_DIFFERS' } });
    expect(text(`usb/${file(size)}`)).toBe(kept);
  });
});

describe('a comparison', () => {
  test('takes the file, a text with other blanks and dashes, and what was typed off paper', async () => {
    add(300);
    const made = await vault.value('checkpoints.make', {});
    await save('kept.txt', made.id);
    const note = text('kept.txt');
    const { root } = journal().lastCheckpoint()!;
    const continues = { comparison: { state: 'good', reason: 'continues', size: made.size }, saved: { root: made.root }, proof: { hashes: expect.any(Number) } };
    expect(await compare({ file: 'kept.txt' })).toMatchObject({ ...continues, note });
    const [origin, size, encoded, , signature] = note.split('\n');
    for (const odd of [
      note.replaceAll('\n', '\r\n'),
      `\uFEFF  ${note.replaceAll('\n', ' \n  ')}\n\n`,
      note.trim().replaceAll(/\s+/g, ' '),
      note.replace('—', '–'),
      note.replace('—', '--').replace('\n\n', '\n'),
      `${origin}\n${size}\n${encoded}\n\n${signature!.slice(0, 90)}\n${signature!.slice(90)}`,
    ]) {
      expect(await compare({ text: odd }), JSON.stringify(odd)).toMatchObject({ ...continues, note });
    }
    expect(await compare({ text: `${origin} ${size} ${encoded}` })).toMatchObject({ ...continues, note: null });
    for (const [count, typed] of [
      [String(made.size), rootInGroups(root)],
      [` ${String(made.size)} `, rootInGroups(root).toUpperCase().replaceAll('0', 'O').replaceAll('1', 'l')],
      [`${String(made.size).slice(0, -3)}\u00a0${String(made.size).slice(-3)}`.trim(), rootInGroups(root).replaceAll('a', 'а').replaceAll('c', 'с').replaceAll('e', 'е')],
      [String(made.size), ` ${made.root.slice(0, 20)} ${made.root.slice(20)}`],
    ] as const) {
      expect(await compare({ size: count, root: typed })).toMatchObject({ ...continues, note: null });
    }
    expect(await vault.problem('proofs.compare', { saved: { from: 'typed', size: 'many', root: rootInGroups(root) } })).toBe('CHECKPOINT_SIZE_UNREADABLE');
    expect(await vault.problem('proofs.compare', { saved: { from: 'typed', size: '5', root: rootInGroups(root).slice(0, -1) } })).toBe('CHECKPOINT_ROOT_UNREADABLE');
    expect(await vault.problem('proofs.compare', { saved: { from: 'typed', size: '5', root: 'письмо' } })).toBe('CHECKPOINT_ROOT_UNREADABLE');
  });

  test('finds a journal that was cut off, one that was rewritten, another one, and a forged key', async () => {
    await lock();
    cpSync(register, at('older.derbes'), { recursive: true });
    await open();
    add(50);
    await save('kept.txt');
    const note = text('kept.txt');
    const { size, root } = journal().lastCheckpoint()!;
    const { origin } = journal();
    expect(await compare({ text: signNote(parseNote(note)!.text, origin, new Uint8Array(32).fill(9)) })).toMatchObject({ comparison: { state: 'undecided', reason: 'other_key' }, note: null });
    expect(await compare({ text: note.replace(`\n${size}\n`, `\n${size - 1}\n`) })).toMatchObject({ comparison: { state: 'bad', reason: 'signature' } });
    await lock();

    // The older copy stands in the place of the register: what was added since is gone.
    renameSync(register, at('original'));
    renameSync(at('older.derbes'), register);
    await open();
    const asTyped = { size: String(size), root: rootInGroups(root) };
    expect(await compare({ text: note }), 'its own signature says that it was there').toMatchObject({ comparison: { state: 'bad', reason: 'larger', size }, proof: null, note: null });
    expect(await compare(asTyped)).toMatchObject({ comparison: { state: 'undecided', reason: 'larger', size }, proof: null, note: null });
    journal().append(logEntries(80, 9_000));
    for (const saved of [{ text: note }, asTyped]) expect(await compare(saved)).toMatchObject({ comparison: { state: 'bad', reason: 'differs', size }, proof: null, note: null });
    const refused = await vault.client.call('proofs.consistency', { checkpoint: { from: 'text', text: note }, target: vault.grant(at('no'), 'write') });
    expect(refused).toMatchObject({ ok: false, problem: { code: 'CHECKPOINT_UNUSABLE', params: { reason: 'differs' } } });

    await lock();
    const other = await newTestRegister(clock);
    try {
      const foreign = journalOf(other.session.db, clock).checkpoint('request').note;
      await open();
      expect(await compare({ text: foreign })).toMatchObject({ comparison: { state: 'undecided', reason: 'other_register' } });
    } finally {
      other.dispose();
    }
  });
});

describe('a proof between two checkpoints', () => {
  test('is made in whatever order they were chosen, and the one in Python holds it too', async () => {
    const ids: number[] = [];
    for (const count of [3, 250, 40]) {
      add(count);
      ids.push((await vault.value('checkpoints.make', {})).id);
    }
    const before = journal().size;
    const made = await vault.value('proofs.consistencyBetween', { checkpoints: [ids[2]!, ids[0]!], target: vault.grant(at('between.proof'), 'write') });
    expect(made.earlier.size).toBeLessThan(made.checkpoint.size);
    expect(made.checkpoint.size, 'nothing new is signed').toBe(before);
    expect(verifyProofFile(new Uint8Array(readFileSync(at('between.proof'))))).toMatchObject({ fault: null, kind: 'consistency', earlier: { size: made.earlier.size } });
    const python = spawnSync('python3', [path.join(import.meta.dirname, '../../independent/verify_journal.py'), at('between.proof')], { encoding: 'utf8' });
    expect(JSON.parse(python.stdout)).toMatchObject({ ok: true, kind: 'consistency', earlier: made.earlier.size, size: made.checkpoint.size });
    expect(await vault.problem('proofs.consistencyBetween', { checkpoints: [ids[0]!, 999], target: vault.grant(at('no'), 'write') })).toBe('NOT_FOUND');
  });
});
