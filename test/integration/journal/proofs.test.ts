import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderReader } from '../../../electron/vault/journal/export-folder-reader.ts';
import { compareCheckpoint } from '../../../electron/vault/journal/compare-checkpoint.ts';
import { type Journal, journalOf } from '../../../electron/vault/journal/journal.ts';
import { signNote, verifierKey } from '../../../electron/vault/journal/note.ts';
import { parseProofFile, verifyProofFile } from '../../../electron/vault/journal/proof-file.ts';
import { checkpoints } from '../../../electron/vault/services/checkpoints.ts';
import { proofs } from '../../../electron/vault/services/proofs.ts';
import { verify } from '../../../electron/vault/services/verify.ts';
import { verification } from '../../../shared/contract/signing.ts';
import { logEntries, testIin } from '../../support/journal-entries.ts';
import { testExport } from '../../support/journal-export.ts';
import { openContext } from '../../support/open-context.ts';
import { newTestRegister, type TestRegister } from '../../support/test-register.ts';

/** Proofs and checkpoints as files, by our verifier and by the one in Python. */

let register: TestRegister;
let journal: Journal;
let context: ReturnType<typeof openContext>;
let folder: string;
/** Checkpoint notes by size. */
const saved = new Map<number, string>();

beforeAll(async () => {
  register = await newTestRegister();
  journal = journalOf(register.session.db, register.clock);
  context = openContext(register.session);
  folder = mkdtempSync(path.join(tmpdir(), 'derbes-proofs-'));
  for (const count of [1, 6, 248, 1, 44, 230]) {
    journal.append(logEntries(count, journal.size));
    saved.set(journal.size, journal.checkpoint('export').note);
  }
});

afterAll(() => {
  register.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string): string => path.join(folder, name);
const target = (name: string): string => context.files.renew(at(name), 'write');
const read = (name: string): Uint8Array => new Uint8Array(readFileSync(at(name)));

function python(name: string): { readonly ok: boolean } {
  const { stdout, stderr } = spawnSync('python3', [path.join(import.meta.dirname, '../../independent/verify_journal.py'), at(name)], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as { ok: boolean };
}

async function verified(name: string): Promise<object> {
  return verification.parse(await verify({ file: context.files.renew(at(name), 'read') }, context));
}

describe('a proof of one record', () => {
  test.each([0, 5, 255, 256, 299, 529])('holds for record %i, by both verifiers', async (sequence) => {
    const name = `record-${sequence}.tlog-proof`;
    const before = journal.size;
    const { checkpoint } = await proofs.record({ sequence, reveal: { people: true, accounts: true, freeText: false }, target: target(name) }, context);
    expect(checkpoint.size, 'the proof is in the tree that holds its own record').toBe(before + 1);
    expect(await verified(name)).toMatchObject({ kind: 'proof', state: 'good', proof: { kind: 'inclusion', record: { sequence, opened: { personal: { account: expect.any(String) } } }, checkpoint: { size: checkpoint.size } } });
    expect(python(name)).toMatchObject({ ok: true, kind: 'inclusion', index: sequence, opened: true });
    expect(Buffer.from(read(name)).toString('utf8')).toMatch(/^c2sp\.org\/tlog-proof@v1\nextra \S+\nindex \d+\n(\S{44}\n)+\nderbes\//);
  });

  test('keeps the record closed where nothing is to be revealed', async () => {
    await proofs.record({ sequence: 10, target: target('closed.tlog-proof') }, context);
    expect(await verified('closed.tlog-proof')).toMatchObject({ state: 'good', proof: { record: { sequence: 10, opened: null } } });
    const { leaf } = parseProofFile(read('closed.tlog-proof')) as { leaf: string };
    expect(leaf).not.toContain(testIin);
    expect(python('closed.tlog-proof')).toMatchObject({ ok: true, opened: false });
  });

  test('stands by a key that has to be known', async () => {
    const reasons = async (question: object, session: typeof register.session | null): Promise<unknown> => {
      const file = context.files.renew(at('closed.tlog-proof'), 'read');
      const { state, checks } = verification.parse(await verify({ file, ...question }, { ...context, vault: { ...context.vault, session } }));
      return [state, checks.map(({ reason }) => reason)];
    };
    const own = verifierKey(journal.origin, journal.publicKey);
    const other = verifierKey(journal.origin, new Uint8Array(32).fill(1));
    expect(await reasons({}, register.session)).toEqual(['good', ['proof_inclusion', 'proof_key_register']]);
    expect(await reasons({}, null)).toEqual(['undecided', ['proof_inclusion', 'proof_key_unknown']]);
    expect(await reasons({ key: own }, null)).toEqual(['good', ['proof_inclusion', 'proof_key_given']]);
    expect(await reasons({ key: other }, register.session)).toEqual(['bad', ['proof_inclusion', 'proof_key_mismatch']]);
  });

  test('names a record that is not there', () => {
    expect(() => proofs.record({ sequence: 10_000, target: target('none') }, context)).toThrow(expect.objectContaining({ problem: expect.objectContaining({ code: 'NOT_FOUND' }) }));
  });

  test('does not hold once a byte of it is another', async () => {
    await proofs.record({ sequence: 17, reveal: { people: true, accounts: true, freeText: true }, target: target('whole') }, context);
    const whole = read('whole');
    expect(verifyProofFile(whole).fault).toBeNull();
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 7 }), (offset, bit) => {
        const changed = Uint8Array.from(whole);
        changed[offset]! ^= 1 << bit;
        expect(verifyProofFile(changed).fault).not.toBeNull();
      }),
      { numRuns: 300 },
    );
    for (const length of [0, 1, whole.length - 1]) expect(verifyProofFile(whole.subarray(0, length)).fault).toBe('unreadable');
  });
});

describe('a proof that the journal continues a checkpoint', () => {
  test.each([1, 7, 255, 256, 300, 530])('holds from %i records on, by both verifiers', async (size) => {
    const name = `since-${size}.proof`;
    writeFileSync(at('earlier'), saved.get(size)!);
    const made = await proofs.consistency({ checkpoint: { from: 'file', file: context.files.renew(at('earlier'), 'read') }, target: target(name) }, context);
    expect(made.earlier.size).toBe(size);
    expect(await verified(name)).toMatchObject({ kind: 'proof', state: 'good', proof: { kind: 'consistency', earlier: { size }, checkpoint: { size: journal.size } } });
    expect(python(name)).toMatchObject({ ok: true, kind: 'consistency', earlier: size, size: journal.size });
  });

  test('does not hold once a byte of it is another', () => {
    const whole = read('since-300.proof');
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 7 }), (offset, bit) => {
        const changed = Uint8Array.from(whole);
        changed[offset]! ^= 1 << bit;
        expect(verifyProofFile(changed).fault).not.toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  test('is not made from a checkpoint of another journal', async () => {
    const other = await newTestRegister();
    try {
      const foreign = journalOf(other.session.db, other.clock);
      foreign.append(logEntries(5));
      writeFileSync(at('foreign'), foreign.checkpoint('export').note);
    } finally {
      other.dispose();
    }
    const asked = proofs.consistency({ checkpoint: { from: 'file', file: context.files.renew(at('foreign'), 'read') }, target: target('no') }, context);
    await expect(asked).rejects.toMatchObject({ problem: { code: 'CHECKPOINT_UNUSABLE', params: { reason: 'other_register' } } });
  });
});

describe('a checkpoint kept elsewhere', () => {
  const seed = new Uint8Array(32).fill(7);

  async function compare(text: string): Promise<unknown> {
    writeFileSync(at('kept'), text);
    const { comparison } = await proofs.compare({ saved: { from: 'file', file: context.files.renew(at('kept'), 'read') } }, context);
    return comparison;
  }

  test('that the journal continues, is said so, signed or written down', async () => {
    for (const [size, note] of saved) {
      expect(await compare(note)).toEqual({ state: 'good', reason: 'continues', size });
      expect(await compare(note.slice(0, note.indexOf('\n\n') + 1))).toEqual({ state: 'good', reason: 'continues', size });
    }
    await checkpoints.save({ target: target('saved') }, context);
    // That it was saved is a record of its own.
    expect(await compare(readFileSync(at('saved'), 'utf8'))).toEqual({ state: 'good', reason: 'continues', size: journal.size - 1 });
    expect(await compare(journal.checkpoint('request').note)).toEqual({ state: 'good', reason: 'same', size: journal.size });
  });

  test('of a rewritten, a longer, another journal is told apart', async () => {
    const note = saved.get(300)!;
    const root = note.split('\n')[2]!;
    expect(await compare(`${journal.origin}\n300\n${Buffer.alloc(32, 1).toString('base64')}\n`)).toMatchObject({ state: 'bad', reason: 'differs' });
    expect(await compare(note.replace('\n300\n', '\n299\n'))).toMatchObject({ state: 'bad', reason: 'signature' });
    expect(await compare(`${journal.origin}\n99999\n${root}\n`)).toMatchObject({ state: 'undecided', reason: 'larger', size: 99_999 });
    expect(await compare(`derbes/other\n300\n${root}\n`)).toMatchObject({ state: 'undecided', reason: 'other_register' });
    expect(await compare(signNote(`${journal.origin}\n300\n${root}\n`, journal.origin, seed))).toMatchObject({ state: 'undecided', reason: 'other_key' });
    expect(await compare('a letter')).toMatchObject({ state: 'undecided', reason: 'unreadable', size: null });
  });

  test('is compared with an export by its tiles alone', async () => {
    await testExport(journal, at('export'));
    const reader = folderReader(at('export'));
    const tree = { origin: journal.origin, publicKey: journal.publicKey, size: journal.size, root: journal.root(), tile: (name: string) => reader.read(name) };
    for (const [size, note] of saved) expect(await compareCheckpoint(note, tree)).toEqual({ reason: 'continues', size });
  });
});
