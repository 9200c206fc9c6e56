import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import type { exportRecord, ExportRecord, ListColumnName } from '../../../shared/contract/audit.ts';
import type { JournalFilter } from '../../../shared/contract/journal.ts';
import type { Language, WrittenFile } from '../../../shared/contract/scalars.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import type { CertificateView } from '../../../shared/contract/signing.ts';
import type { SigningKey } from '../../../shared/contract/signing-key.ts';
import { toInstantString } from '../clock.ts';
import { randomUUID, runningSha256 } from '../crypto/primitives.ts';
import { renderPdf } from '../documents/pdf.ts';
import { xlsxRowLimit } from '../documents/xlsx.ts';
import type { AreaHandlers } from '../handlers.ts';
import type { Redaction } from '../../../shared/domain/redaction.ts';
import { checkpointWithNote, keepCopy, keepSignature } from '../journal/checkpoint-store.ts';
import { exportJournal, type JournalExport, type JournalExported } from '../journal/export.ts';
import { selectForExport } from '../journal/export-selection.ts';
import { journalOf } from '../journal/journal.ts';
import { readOrganisation } from '../register/settings.ts';
import type { OpenContext, Session } from '../session.ts';
import { certificateView } from '../signing/certificate-view.ts';
import { fingerprint } from '../signing/certificate.ts';
import { recordSearch } from './journal.ts';
import { csvLine, listColumns, type ListHead, listPdf, listXlsx, listRows, listTitleLines, localTime } from './journal-list.ts';
import { peopleByName, preview, pseudonymsFor, redactorFor, treatmentDetails, treatmentLines } from './journal-redaction.ts';
import { fill, journalWords } from './journal-words.ts';
import { type RegisterNames, registerNames } from './register-names.ts';
import { verifierPage } from './verifier-page.ts';
import { type KeyAtHand, type MadeSignature, withKey } from './with-key.ts';

/** Rows of a list. A PDF of more would be thousands of pages that nobody reads; a sheet has one row for its head. */
const listLimits = { csv: Infinity, xlsx: xlsxRowLimit - 1, pdf: 5000 } as const;

export const audit: AreaHandlers<'audit'> = {
  estimate: ({ filter, redaction }, { session }) => {
    recordSearch(session, filter);
    const journal = journalOf(session.db, session.clock);
    const shown = selectForExport(journal, filter, redaction).length;
    return { shown, withheld: journal.size - shown };
  },

  preview,

  exportJournal: async (input, context) => {
    const { session } = context;
    const { filter, redaction, key } = input;
    const folder = context.files.take(input.folder, 'folder');
    const write = async (hand: KeyAtHand | null) => {
      const journal = journalOf(session.db, session.clock);
      // Before anything leaves: the export holds the record of itself.
      session.record({ action: 'export', what: 'journal.export_started', object: 'journal', base: onlyBase(filter), details: { format: 'journal', signed: hand ? 1 : 0 } });
      const names = registerNames(session.db);
      const created = toInstantString(session.clock.now());
      const organisation = readOrganisation(session.db);
      let made: readonly MadeSignature[] = [];
      const sign = async (opened: KeyAtHand, contents: readonly Uint8Array[]) => {
        made = await signedByOne(opened, contents, (done) => context.progress({ stage: 'sign', done, total: contents.length }));
        return made.map(({ der }) => der);
      };
      const done = await exportJournal({
        journal,
        folder,
        filter,
        redaction,
        pseudonyms: pseudonymsFor(journal, input.pseudonymSeries),
        register: session.registerId,
        organisation: { bin: organisation.bin, kk: organisation.name.kk, ru: organisation.name.ru },
        created,
        createdBy: session.operator.name,
        names: namesFor(session, names, filter),
        readme: (counts) => readmeText(organisation.name.kk, created, redaction, counts),
        page: await verifierPage(),
        sign: hand && ((contents) => sign(hand, contents)),
        signal: context.signal,
        progress: (report) => context.progress(report),
      });
      keepExportedCheckpoint(session, path.basename(folder), done, made[0]);
      const record = keepExport(session, {
        name: path.basename(folder),
        format: 'journal',
        filter,
        shown: done.shown,
        withheld: done.withheld,
        redaction,
        root: Buffer.from(done.checkpoint.root).toString('hex'),
        signature: made[0] && key ? { ...certificateView(made[0].certificate, made[0].at), provider: key.provider } : null,
      });
      context.vault.emit('data.changed', ['audit', 'journal', 'checkpoints']);
      return { export: record, path: folder, files: done.files, again: context.files.renew(folder, 'folder') };
    };
    try {
      return await (key ? withKey(context, key, write) : write(null));
    } catch (error) {
      // Nothing was left in it: a mistyped PIN must not cost the choice of the folder.
      context.files.grant(input.folder, folder, 'folder');
      throw error;
    }
  },

  exportList: async ({ filter, redaction, pseudonymSeries, format, columns: wanted, order, target, language }, context) => {
    const { session } = context;
    const file = context.files.take(target, 'write');
    const journal = journalOf(session.db, session.clock);
    const found = selectForExport(journal, filter, redaction);
    const sequences = order === 'newest' ? found.toReversed() : found;
    const limit = listLimits[format];
    if (sequences.length > limit) throw new Fault('EXPORT_TOO_LARGE', { params: { count: sequences.length, limit, format: format.toUpperCase() } });
    session.record({
      action: 'export',
      what: 'journal.list_exported',
      object: 'journal',
      base: onlyBase(filter),
      rows: sequences.length,
      details: { format },
    });
    const names = registerNames(session.db);
    const head: ListHead = {
      organisation: readOrganisation(session.db).name[language === 'ru' ? 'ru' : 'kk'] || readOrganisation(session.db).name.kk,
      from: filter.from ? localTime(filter.from) : '',
      to: filter.to ? localTime(filter.to) : '',
      bases: (filter.bases ?? []).map((id) => names.base(id).code),
      made: localTime(toInstantString(session.clock.now())),
      madeInstant: toInstantString(session.clock.now()),
      shown: sequences.length,
      withheld: journal.size - sequences.length,
      personal: treatmentLines(redaction, language),
      root: Buffer.from(journal.root()).toString('hex'),
    };
    const columns = listColumns(redaction, wanted);
    const chunks = watched(listRows(session, journal, sequences, columns, redactorFor(session, journal, redaction, pseudonymSeries), language), context, sequences.length);
    const titles = columns.map((column) => journalWords[language].list.column[column]);
    const pieces = { csv: () => csvText(head, titles, chunks, language), xlsx: () => listXlsx(head, columns, chunks, language), pdf: () => pdfPieces(head, columns, chunks, language) }[format];
    const written = await writeWhole(file, pieces());
    const record = keepExport(session, { name: path.basename(file), format, filter, redaction, shown: head.shown, withheld: head.withheld, root: head.root, signature: null });
    context.vault.emit('data.changed', ['audit', 'journal']);
    return { export: record, file: written };
  },

  history: (_input, { session }) => ({
    exports: session.db.prepare<[], ExportRow>('SELECT * FROM journal_export ORDER BY at DESC, rowid DESC').all().map(toRecord),
  }),
};

/** The checkpoint of an export is kept outside with it, and so is the ECP over it. */
function keepExportedCheckpoint({ db, clock, operator }: Session, name: string, done: JournalExported, signed: MadeSignature | undefined): void {
  const kept = checkpointWithNote(db, done.checkpoint.note);
  const cms = done.checkpointSignature;
  if (cms && signed) {
    const { commonName, organisation } = certificateView(signed.certificate, signed.at);
    keepSignature(db, kept.id, { at: toInstantString(signed.at), signer: commonName, organisation, operator: operator.name, cms });
  }
  keepCopy(db, kept.id, toInstantString(clock.now()), 'export', name);
}

type ExportDraft = z.input<typeof exportRecord>;

interface ExportRow extends Omit<ExportRecord, 'bases' | 'from' | 'to'> {
  readonly time_from: string | null;
  readonly time_to: string | null;
  /** JSON. */
  readonly bases: string;
}

function toRecord({ time_from, time_to, bases, ...rest }: ExportRow): ExportDraft {
  return { ...rest, from: time_from, to: time_to, bases: JSON.parse(bases) as string[] };
}

interface Finished extends Pick<ExportRecord, 'name' | 'format' | 'shown' | 'withheld' | 'root'> {
  readonly filter: JournalFilter;
  readonly redaction: Redaction;
  readonly signature: (Pick<CertificateView, 'commonName' | 'algorithm' | 'serial'> & Pick<SigningKey, 'provider'>) | null;
}

function keepExport(session: Session, done: Finished): ExportDraft {
  const { filter, redaction, signature, ...rest } = done;
  const names = registerNames(session.db);
  const record: ExportDraft = {
    id: randomUUID(),
    at: toInstantString(session.clock.now()),
    operator: session.operator.name,
    from: filter.from ?? null,
    to: filter.to ?? null,
    bases: (filter.bases ?? []).map((id) => names.base(id).code),
    ...rest,
    signer: signature && signature.commonName,
  };
  return session.act((db) => {
    db.prepare(
      `INSERT INTO journal_export (id, at, operator, name, format, time_from, time_to, bases, shown, withheld, root, signer)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      record.id, record.at, record.operator, record.name, record.format, record.from, record.to, JSON.stringify(record.bases),
      record.shown, record.withheld, record.root, record.signer,
    );
    return {
      value: record,
      actions: [
        {
          action: 'export',
          what: 'journal.exported',
          object: `export:${record.id}`,
          base: onlyBase(filter),
          rows: record.shown,
          details: {
            format: record.format,
            shown: record.shown,
            withheld: record.withheld,
            root: record.root,
            ...treatmentDetails(redaction),
            ...(signature && { algorithm: signature.algorithm, serial: signature.serial, provider: signature.provider }),
          },
        },
      ],
    };
  });
}

/** The base of an own action is one; an export of several names them in the history of exports. */
function onlyBase(filter: JournalFilter): string | undefined {
  return filter.bases?.length === 1 ? filter.bases[0] : undefined;
}

/**
 * Attached signatures over all contents, by one and the same certificate.
 * @throws Fault SIGNATURE_SELF_CHECK_FAILED, and those of the key
 */
async function signedByOne(hand: KeyAtHand, contents: readonly Uint8Array[], progress: (done: number) => void): Promise<readonly MadeSignature[]> {
  progress(0);
  const made: MadeSignature[] = [];
  for await (const signature of hand.sign(contents, false)) {
    made.push(signature);
    progress(made.length);
  }
  const [first] = made;
  if (!first || made.length !== contents.length || made.some(({ certificate }) => fingerprint(certificate) !== fingerprint(first.certificate))) {
    throw new Fault('SIGNATURE_SELF_CHECK_FAILED');
  }
  return made;
}

/** Bases, sources and people by name, for whoever reads the export. */
function namesFor(session: Session, names: RegisterNames, filter: JournalFilter): JournalExport['names'] {
  const ids = (table: 'base' | 'source'): string[] => session.db.prepare<[], string>(`SELECT id FROM ${table} ORDER BY id`).pluck().all();
  const wanted = filter.bases ? new Set(filter.bases) : null;
  return {
    bases: Object.fromEntries(
      ids('base')
        .filter((id) => wanted?.has(id) ?? true)
        .map((id) => [id, `${names.base(id).code} ${names.base(id).name}`]),
    ),
    sources: Object.fromEntries(ids('source').map((id) => [id, names.source(id).name])),
    people: peopleByName(session),
  };
}

function readmeText(organisation: string, created: string, redaction: Redaction, counts: Record<string, number>): string {
  const values = { organisation, created: localTime(created), ...counts };
  const text = (language: Language): string => fill(journalWords[language].readme, { ...values, redaction: treatmentLines(redaction, language).map((line) => `- ${line}`).join('\n') });
  return (['kk', 'ru', 'en'] as const).map((language) => `${text(language)}\n`).join('\n\n');
}

function* csvText(head: ListHead, titles: readonly string[], chunks: Iterable<string[][]>, language: Language): Generator<Uint8Array> {
  const bom = '\uFEFF';
  const above = [journalWords[language].list.title, ...listTitleLines(head, language)].map((text) => csvLine([text])).join('');
  yield Buffer.from(`${bom}${above}\r\n${csvLine(titles)}`, 'utf8');
  for (const rows of chunks) yield Buffer.from(rows.map(csvLine).join(''), 'utf8');
}

async function* pdfPieces(head: ListHead, columns: readonly ListColumnName[], chunks: Iterable<string[][]>, language: Language): AsyncGenerator<Uint8Array> {
  yield await renderPdf(listPdf(head, columns, [...chunks].flat(), language), { language, title: journalWords[language].list.title, made: head.madeInstant });
}

/** The chunks as they come, each told as progress, until the work is stopped. */
function* watched(chunks: Iterable<string[][]>, context: OpenContext, total: number): Generator<string[][]> {
  let done = 0;
  for (const rows of chunks) {
    if (context.signal.aborted) throw new Fault('CANCELLED');
    yield rows;
    context.progress({ stage: 'export', done: (done += rows.length), total });
  }
}

/** Writes beside the target and renames at the end: what stands under its name is whole. */
async function writeWhole(file: string, pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<WrittenFile> {
  const partial = `${file}.partial`;
  const hash = runningSha256();
  let bytes = 0;
  try {
    const handle = await open(partial, 'w', 0o600);
    try {
      for await (const piece of pieces) {
        hash.update(piece);
        await handle.writeFile(piece);
        bytes += piece.length;
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  return { name: path.basename(file), path: file, bytes, sha256: Buffer.from(hash.digest()).toString('hex') };
}
