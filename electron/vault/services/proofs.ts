import { Fault } from '../../../shared/contract/problem.ts';
import type { Revealed, SavedCheckpoint } from '../../../shared/contract/proofs.ts';
import { redactionOf, sound, type Treatment } from '../../../shared/domain/redaction.ts';
import { toBase64, utf8, utf8Text } from '../common/bytes.ts';
import { writeOut } from '../common/write-out.ts';
import type { GrantedFiles } from '../files.ts';
import type { AreaHandlers } from '../handlers.ts';
import { checkpointById } from '../journal/checkpoint-store.ts';
import { compareCheckpoint } from '../journal/compare-checkpoint.ts';
import { type Checkpoint, type Journal, journalOf } from '../journal/journal.ts';
import { hashLeaf, verifyConsistency, verifyInclusion } from '../journal/merkle.ts';
import { type CheckpointBody, checkpointText, parseCheckpointText, parseNote } from '../journal/note.ts';
import { openingLine } from '../journal/opening-line.ts';
import { consistencyText, inclusionText } from '../journal/proof-file.ts';
import { Redactor } from '../journal/redactor.ts';
import { readRoot, readSavedCheckpoint, readSize } from '../journal/saved-checkpoint.ts';
import { tilesOf, tilePath } from '../journal/tile-path.ts';
import type { Session } from '../session.ts';
import { readGranted } from './read-granted.ts';

/** Three lines and a signature. */
const maxCheckpointBytes = 64 * 1024;

function journalIn(session: Session): Journal {
  return journalOf(session.db, session.clock);
}

function view({ origin, size, root }: CheckpointBody): { origin: string; size: number; root: string } {
  return { origin, size, root: toBase64(root) };
}

function compareIn(journal: Journal, saved: string): ReturnType<typeof compareCheckpoint> {
  const { origin, publicKey, size } = journal;
  const addresses = new Map([...tilesOf(size)].map((tile) => [tilePath(tile.level, tile.index, tile.width), tile]));
  return compareCheckpoint(saved, {
    origin,
    publicKey,
    size,
    root: journal.root(),
    tile: (path) => {
      const address = addresses.get(path);
      if (!address) throw new Fault('JOURNAL_DAMAGED');
      return Promise.resolve(journal.tiles.tile(address.level, address.index));
    },
  });
}

/**
 * The text of what was brought, spelt as the format has it; as it came where nothing was understood.
 * @throws Fault CHECKPOINT_SIZE_UNREADABLE, CHECKPOINT_ROOT_UNREADABLE where it was typed and cannot be meant
 */
async function textOf(saved: SavedCheckpoint, journal: Journal, files: GrantedFiles): Promise<string> {
  if (saved.from === 'typed') {
    const size = readSize(saved.size);
    if (size === null) throw new Fault('CHECKPOINT_SIZE_UNREADABLE', { fields: { size: 'CHECKPOINT_SIZE_UNREADABLE' } });
    const root = readRoot(saved.root);
    if (!root) throw new Fault('CHECKPOINT_ROOT_UNREADABLE', { fields: { root: 'CHECKPOINT_ROOT_UNREADABLE' } });
    // Paper that is read off says nothing of a register but what is typed: it is held against this one.
    return checkpointText({ origin: journal.origin, size, root });
  }
  const text = saved.from === 'text' ? saved.text : (utf8Text(await readGranted(files.take(saved.file, 'read'), maxCheckpointBytes)) ?? '');
  return readSavedCheckpoint(text) ?? text;
}

/** Proof between two sizes, held against both roots before it is of use to anyone. @throws Fault JOURNAL_DAMAGED */
function provenConsistency(journal: Journal, earlier: TreeHead, later: TreeHead): Uint8Array[] {
  const hashes = journal.consistencyProof(earlier.size, later.size);
  if (!verifyConsistency(earlier.size, later.size, hashes, earlier.root, later.root)) throw new Fault('JOURNAL_DAMAGED');
  return hashes;
}

type TreeHead = Pick<CheckpointBody, 'size' | 'root'>;

const states = { same: 'good', continues: 'good', differs: 'bad', signature: 'bad', larger: 'undecided', other_register: 'undecided', other_key: 'undecided', unreadable: 'undecided' } as const;

/** What leaves the register names itself in the journal first, and is proven in the tree that holds this record too. */
function recordedCheckpoint(session: Session, what: string, details: Readonly<Record<string, string | number>>): { journal: Journal; made: Checkpoint } {
  session.record({ action: 'export', what, object: 'journal', details });
  const journal = journalIn(session);
  return { journal, made: journal.checkpoint('export') };
}

/** A text that would give away what stays closed stays closed too. */
function redactorFor(journal: Journal, { people, accounts, freeText }: Revealed): Redactor {
  const treatment = (revealed: boolean): Treatment => (revealed ? 'revealed' : 'withheld');
  const redaction = sound(redactionOf(treatment(freeText), { person: treatment(people), account: treatment(accounts) }));
  return new Redactor(redaction, null, journal.knownNames());
}

export const proofs: AreaHandlers<'proofs'> = {
  compare: async ({ saved }, { session, files }) => {
    const journal = journalIn(session);
    const text = await textOf(saved, journal, files);
    const { reason, size } = await compareIn(journal, text);
    const note = parseNote(text);
    const body = parseCheckpointText(note ? note.text : text);
    const now = { origin: journal.origin, size: journal.size, root: journal.root() };
    const proof = reason === 'continues' && body && body.size > 0 ? { hashes: provenConsistency(journal, body, now).length } : null;
    return {
      // What this register's key has signed has been there: a journal that is shorter has lost it.
      comparison: { state: note && reason === 'larger' ? 'bad' : states[reason], reason, size },
      journal: view(now),
      saved: body && view(body),
      note: note && states[reason] === 'good' ? text : null,
      proof,
    };
  },

  record: ({ sequence, reveal, target }, { session, files }) => {
    const path = files.take(target, 'write');
    if (sequence >= journalIn(session).size) throw new Fault('NOT_FOUND');
    const { journal, made } = recordedCheckpoint(session, 'journal.proof_exported', { sequence, opened: reveal ? 1 : 0 });
    const { reader } = journal;
    const record = reader.get(sequence);
    if (!record) throw new Fault('JOURNAL_DAMAGED', { params: { sequence } });
    const leaf = reader.leaf(record);
    const hashes = journal.inclusionProof(sequence, made.size);
    if (!verifyInclusion(hashLeaf(utf8(leaf)), sequence, made.size, hashes, made.root)) throw new Fault('JOURNAL_DAMAGED', { params: { sequence } });
    const { origin, publicKey } = journal;
    const text = inclusionText({ origin, publicKey, index: sequence, hashes, checkpoint: made.note, leaf, opening: reveal ? openingLine(reader, record, redactorFor(journal, reveal)) : null });
    return { file: writeOut(path, utf8(text)), checkpoint: view({ origin, size: made.size, root: made.root }) };
  },

  consistency: async ({ checkpoint, target }, { session, files }) => {
    const path = files.take(target, 'write');
    const saved = await textOf(checkpoint, journalIn(session), files);
    const note = parseNote(saved);
    const earlier = note && parseCheckpointText(note.text);
    const { reason } = await compareIn(journalIn(session), saved);
    // A proof needs the signature of both; and of what was rewritten there is none.
    if (!earlier || earlier.size === 0 || states[reason] !== 'good') throw new Fault('CHECKPOINT_UNUSABLE', { params: { reason } });
    const { journal, made } = recordedCheckpoint(session, 'journal.consistency_exported', { from: earlier.size });
    const { origin, publicKey } = journal;
    const text = consistencyText({ origin, publicKey, hashes: provenConsistency(journal, earlier, made), earlier: saved, later: made.note });
    return { file: writeOut(path, utf8(text)), earlier: view(earlier), checkpoint: view({ origin, size: made.size, root: made.root }) };
  },

  consistencyBetween: ({ checkpoints: ids, target }, { session, files }) => {
    const path = files.take(target, 'write');
    const [one, other] = [checkpointById(session.db, ids[0]), checkpointById(session.db, ids[1])];
    const [earlier, later] = one.size <= other.size ? [one, other] : [other, one];
    if (earlier.size === 0) throw new Fault('CHECKPOINT_UNUSABLE', { params: { reason: 'empty' } });
    const journal = journalIn(session);
    const { origin, publicKey } = journal;
    const hashes = provenConsistency(journal, earlier, later);
    session.record({ action: 'export', what: 'journal.consistency_exported', object: 'journal', details: { from: earlier.size } });
    const text = consistencyText({ origin, publicKey, hashes, earlier: earlier.note, later: later.note });
    return { file: writeOut(path, utf8(text)), earlier: view({ ...earlier, origin }), checkpoint: view({ ...later, origin }) };
  },
};
