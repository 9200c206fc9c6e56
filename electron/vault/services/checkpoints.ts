import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { CheckpointRecord } from '../../../shared/contract/checkpoints.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { toInstantString } from '../clock.ts';
import { sameBytes, toHex, utf8 } from '../common/bytes.ts';
import { writeOut } from '../common/write-out.ts';
import type { AreaHandlers } from '../handlers.ts';
import {
  checkpointById,
  type CheckpointCopyKind,
  checkpointRecordOf,
  keepCopy,
  keepSignature,
  type KeptCheckpoint,
  lastCopyAt,
  listCheckpoints,
  newestCheckpoint,
  signatureOf,
} from '../journal/checkpoint-store.ts';
import { journalOf } from '../journal/journal.ts';
import { keyId } from '../journal/note.ts';
import { readOrganisation } from '../register/settings.ts';
import type { OpenContext, Session } from '../session.ts';
import { certificateView } from '../signing/certificate-view.ts';
import { checkpointFolderOf, chosenFolder, copyToFolder, forgetFolder } from './checkpoint-folder.ts';
import { checkpointSheet } from './checkpoint-sheet.ts';
import { withKey } from './with-key.ts';

function told({ vault }: Pick<OpenContext, 'vault'>): void {
  vault.emit('data.changed', ['checkpoints']);
  vault.emit('register.changed');
}

/** @throws Fault NOT_FOUND */
function recordOf({ db }: Session, id: number): CheckpointRecord {
  return checkpointRecordOf(db, checkpointById(db, id));
}

/** Signs the present tree. The record that it was asked for is in it. */
function makeNow(session: Session): KeptCheckpoint {
  session.record({ action: 'use', what: 'checkpoint.made', object: 'journal' });
  journalOf(session.db, session.clock).checkpoint('request');
  const made = newestCheckpoint(session.db);
  if (!made) throw new Fault('NOT_FOUND');
  return made;
}

/** Writes what leaves: recorded before it is there, counted as a copy once it is. */
function takeOut<T>(session: Session, { id, size }: KeptCheckpoint, { kind, what, name }: { readonly kind: CheckpointCopyKind; readonly what: string; readonly name: string }, write: () => T): T {
  session.record({ action: 'export', what, object: 'journal', details: { size } });
  const written = write();
  keepCopy(session.db, id, toInstantString(session.clock.now()), kind, name);
  return written;
}

export const checkpoints: AreaHandlers<'checkpoints'> = {
  list: (_input, { session }) => {
    const { db, clock } = session;
    const { origin, publicKey, size } = journalOf(db, clock);
    return { ...listCheckpoints(db), origin, keyId: toHex(keyId(origin, publicKey)), journalSize: size, folder: checkpointFolderOf(db), lastCopy: lastCopyAt(db) };
  },

  make: async (_input, context) => {
    const { id } = makeNow(context.session);
    await copyToFolder(context.session);
    told(context);
    return recordOf(context.session, id);
  },

  sign: async ({ checkpoint: id, key }, context) => {
    const { session, clock } = context;
    const { note, size } = checkpointById(session.db, id);
    if (signatureOf(session.db, id)) throw new Fault('CHECKPOINT_SIGNED');
    const { der, certificate, at } = await withKey(context, key, async (opened) => {
      for await (const one of opened.sign([utf8(note)], false)) return one;
      throw new Fault('SIGNATURE_SELF_CHECK_FAILED');
    });
    const { commonName, organisation, serial, algorithm, iin } = certificateView(certificate, clock.now());
    session.act((db) => {
      keepSignature(db, id, { at: toInstantString(at), signer: commonName, organisation, operator: session.operator.name, cms: der });
      return {
        value: undefined,
        actions: [{ action: 'supplement', what: 'checkpoint.signed', object: 'journal', details: { size, serial, algorithm, provider: key.provider }, personal: { signer: commonName, iin } }],
      };
    });
    if (newestCheckpoint(session.db)?.id === id) await copyToFolder(session);
    told(context);
    return recordOf(session, id);
  },

  save: ({ checkpoint: id, target }, context) => {
    const { session, files } = context;
    const file = files.take(target, 'write');
    const checkpoint = id === undefined ? makeNow(session) : checkpointById(session.db, id);
    const cms = signatureOf(session.db, checkpoint.id)?.cms;
    const beside = `${file}.cms`;
    // The dialog asked about the one name only.
    if (cms && existsSync(beside) && !sameBytes(readFileSync(beside), cms)) throw new Fault('FILE_EXISTS', { params: { name: path.basename(beside) } });
    const written = takeOut(session, checkpoint, { kind: 'file', what: 'checkpoint.saved', name: path.basename(file) }, () => ({
      signature: cms ? writeOut(beside, cms) : null,
      file: writeOut(file, utf8(checkpoint.note)),
    }));
    told(context);
    return { ...written, checkpoint: recordOf(session, checkpoint.id) };
  },

  sheet: async ({ checkpoint: id, target }, context) => {
    const { session, files, clock } = context;
    const file = files.take(target, 'write');
    const checkpoint = checkpointById(session.db, id);
    const { origin, publicKey } = journalOf(session.db, clock);
    const pdf = await checkpointSheet({
      checkpoint,
      origin,
      keyId: toHex(keyId(origin, publicKey)),
      register: session.name,
      organisation: readOrganisation(session.db),
      signature: signatureOf(session.db, id),
      made: toInstantString(clock.now()),
    });
    const written = takeOut(session, checkpoint, { kind: 'paper', what: 'checkpoint.printed', name: path.basename(file) }, () => writeOut(file, pdf));
    told(context);
    return { file: written, checkpoint: recordOf(session, id) };
  },

  setFolder: async ({ folder: handle }, context) => {
    const { session, files } = context;
    const folder = path.resolve(files.take(handle, 'folder'));
    const set = await chosenFolder(session, folder);
    session.act((db) => {
      set(db);
      return { value: undefined, actions: [{ action: 'change', what: 'checkpoint.folder_chosen', object: 'journal', personal: { folder } }] };
    });
    if (!newestCheckpoint(session.db)) journalOf(session.db, session.clock).checkpoint('request');
    const state = await copyToFolder(session);
    told(context);
    if (!state) throw new Fault('NOT_FOUND');
    return state;
  },

  forgetFolder: (_input, context) => {
    const { session } = context;
    session.act((db) => {
      forgetFolder(db);
      return { value: undefined, actions: [{ action: 'change', what: 'checkpoint.folder_forgotten', object: 'journal' }] };
    });
    told(context);
    return {};
  },

  copyToFolder: async (_input, context) => {
    const state = await copyToFolder(context.session);
    told(context);
    return state;
  },
};
