import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../../../shared/contract/problem.ts';
import type { SourceKind } from '../../../../shared/contract/sources.ts';
import { ZoneClock } from './local-time.ts';
import { openContent } from './log-content.ts';
import { logText } from './log-encoding.ts';
import { formatOf, type LogFormat, type LogSettings, beginningOf, recognise } from './log-formats.ts';

/** One file of those that were picked. */
export interface LogSetFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  /** What the contents look like; null where they look like nothing known, or cannot be read. */
  readonly recognised: SourceKind | null;
  /** Milliseconds of the first record that has one. */
  readonly firstMs: number | null;
  /** When the file was written to last. */
  readonly mtimeMs: number;
  /** Code of what keeps it from being read. */
  readonly problem: string | null;
}

const lookedAt = 256 * 1024;
const rowsLookedAt = 50;
const mostFiles = 10_000;

/**
 * The files to import, in the order of their first records: rotation names files differently (`x.log.1`, `x-20261122.log.gz`),
 * the times inside do not lie.
 * @param picked files and folders; of a folder its files, not those of folders in it
 * @param kind reads the times as this kind; otherwise as the kind recognised
 * @throws Fault FOLDER_WITHOUT_LOGS, FILE_UNREADABLE
 */
export async function logSet(picked: readonly { readonly path: string; readonly folder: boolean }[], kind: SourceKind | null, settings: LogSettings): Promise<LogSetFile[]> {
  const paths: string[] = [];
  for (const one of picked) paths.push(...(one.folder ? await filesIn(one.path) : [one.path]));
  if (paths.length === 0) throw new Fault('FOLDER_WITHOUT_LOGS');
  const files: LogSetFile[] = [];
  for (const file of new Set(paths)) files.push(await lookAt(file, kind, settings));
  return files.sort((a, b) => order(a.firstMs, b.firstMs) || a.mtimeMs - b.mtimeMs || rotation(b.name) - rotation(a.name) || a.name.localeCompare(b.name, 'en', { numeric: true }));
}

/** Earlier first, those without a time last. */
function order(a: number | null, b: number | null): number {
  return a === b ? 0 : (a ?? Infinity) < (b ?? Infinity) ? -1 : 1;
}

/** How often a file was rotated, by its name: `x.log.2.gz` is older than `x.log`. */
function rotation(name: string): number {
  return Number(/\.(\d{1,4})(?:\.gz)?$/i.exec(name)?.[1] ?? 0);
}

/** Files of a folder whose names fit, hidden ones left out. @throws Fault FILE_UNREADABLE */
export async function filesIn(folder: string, pattern = '*'): Promise<string[]> {
  const expression = new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`, 'iu');
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && expression.test(entry.name))
      .slice(0, mostFiles)
      .map((entry) => path.join(folder, entry.name));
  } catch (error) {
    throw new Fault('FILE_UNREADABLE', {}, { cause: error });
  }
}

async function lookAt(file: string, kind: SourceKind | null, settings: LogSettings): Promise<LogSetFile> {
  const about = { path: file, name: path.basename(file) };
  try {
    const content = await openContent(file);
    try {
      const { beginning } = logText(await content.beginning(lookedAt), settings.encoding);
      const format = recognise(beginningOf(beginning));
      const readAs = kind === null ? format : formatOf(kind);
      const firstMs = readAs && (await firstTime(readAs, file, beginning, content.mtimeMs, settings));
      return { ...about, bytes: content.size, recognised: format?.kind ?? null, firstMs, mtimeMs: content.mtimeMs, problem: null };
    } finally {
      await content.close();
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { ...about, bytes: 0, recognised: null, firstMs: null, mtimeMs: 0, problem: error.problem.code };
  }
}

async function firstTime(format: LogFormat, file: string, bytes: Buffer, latest: number, settings: LogSettings): Promise<number | null> {
  try {
    if (format.shape === 'stream') {
      const reader = format.reader(new ZoneClock(settings.timeZone), latest);
      const items = reader.push(bytes);
      return [...items, ...reader.end()].find((item) => item.kind === 'event')?.timeMs ?? null;
    }
    const content = await openContent(file, false);
    try {
      const table = await format.open(content, settings);
      const rows = format.rows(table.columns, settings);
      let looked = 0;
      for await (const record of table.rows) {
        const item = rows.item(record);
        if (item.kind === 'event') return item.timeMs;
        looked += 1;
        if (looked >= rowsLookedAt) break;
      }
      return null;
    } finally {
      await content.close();
    }
  } catch (error) {
    // A table that has no mapping yet has no times.
    if (error instanceof Fault) return null;
    throw error;
  }
}
