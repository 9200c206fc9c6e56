import type { JournalFilter } from '../../shared/contract/journal.ts';
import { type Redaction, redactionPresets } from '../../shared/domain/redaction.ts';
import { exportJournal, type JournalExported } from '../../electron/vault/journal/export.ts';
import type { Journal } from '../../electron/vault/journal/journal.ts';
import { Pseudonyms } from '../../electron/vault/journal/pseudonyms.ts';
import type { ExportReader } from '../../electron/vault/journal/verify-export.ts';
import { testBases, testSource } from './journal-entries.ts';

/** Exports without the ECP, with fixed words around it. */
export function testExport(
  journal: Journal,
  folder: string,
  options: { readonly filter?: JournalFilter; readonly redaction?: Redaction; readonly pseudonyms?: Pseudonyms; readonly createdBy?: string; readonly people?: Readonly<Record<string, string>>; readonly page?: Uint8Array; readonly sign?: (contents: readonly Uint8Array[]) => Promise<readonly Uint8Array[]>; readonly signal?: AbortSignal } = {},
): Promise<JournalExported> {
  return exportJournal({
    journal,
    folder,
    filter: options.filter ?? {},
    redaction: options.redaction ?? redactionPresets.inspector,
    pseudonyms: options.pseudonyms ?? new Pseudonyms(),
    register: journal.origin.slice('derbes/'.length),
    organisation: { bin: '180340000005', kk: '«Сынақ» ЖШС', ru: 'ТОО «Сынақ»' },
    created: '2026-11-23T04:00:00.000Z',
    createdBy: options.createdBy ?? 'Әлімова Г. С.',
    names: { bases: { [testBases[0]!]: 'Б-01 Пациенттер' }, sources: { [testSource]: 'clinic-db' }, people: { ...options.people } },
    readme: ({ shown }) => `Журнал / Журнал / Journal: ${shown}\n`,
    page: options.page ?? Buffer.from('<!doctype html><title>stand-in</title><!--journal-->\n'),
    sign: options.sign ?? null,
    signal: options.signal ?? new AbortController().signal,
    progress: () => undefined,
  });
}

/** The files of an export in memory, to be changed by a test. */
export function memoryReader(files: ReadonlyMap<string, Uint8Array>): ExportReader {
  return {
    list: async () => [...files].map(([path, { length }]) => ({ path, bytes: length })),
    read: async (path) => files.get(path)!,
  };
}

export async function filesOf(reader: ExportReader): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const { path } of await reader.list()) files.set(path, await reader.read(path));
  return files;
}

