import { manifestName, manifestNoteName } from '../../electron/vault/journal/export-manifest.ts';
import type { GivenFile } from '../messages.ts';

/** Folders as browsers hand them to a page: picked, or dropped in one of two ways. */

/** What `<input webkitdirectory>` gives: every file with the path from the folder on. */
export function pickedFiles(list: FileList): GivenFile[] {
  return inExport([...list].map((file) => ({ path: file.webkitRelativePath || file.name, file })));
}

/**
 * What was dropped. Must be called within the event: afterwards the items are gone.
 * Chromium refuses to read a dropped entry on a page of file:// (EncodingError), but reads its handle; Firefox and Safari
 * have no handles of what is dropped, and read the entry.
 */
export async function droppedFiles(items: DataTransferItemList): Promise<GivenFile[]> {
  const files: GivenFile[] = [];
  const readings = [...items]
    .filter((item) => item.kind === 'file')
    .map((item) => {
      const withHandle = item as DataTransferItem & { getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> };
      const handle = withHandle.getAsFileSystemHandle?.();
      const entry = item.webkitGetAsEntry();
      return (async () => {
        const found = await handle?.catch(() => null);
        if (found) await readHandle(found, '', files);
        else if (entry) await readEntry(entry, '', files);
      })();
    });
  await Promise.all(readings);
  return inExport(files);
}

async function readHandle(handle: FileSystemHandle, above: string, into: GivenFile[]): Promise<void> {
  const path = above + handle.name;
  if (handle instanceof FileSystemFileHandle) {
    into.push({ path, file: await handle.getFile() });
  } else if (handle instanceof FileSystemDirectoryHandle) {
    for await (const child of handle.values()) await readHandle(child, `${path}/`, into);
  }
}

async function readEntry(entry: FileSystemEntry, above: string, into: GivenFile[]): Promise<void> {
  const path = above + entry.name;
  if (entry instanceof FileSystemFileEntry) {
    into.push({ path, file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)) });
  } else if (entry instanceof FileSystemDirectoryEntry) {
    const reader = entry.createReader();
    for (;;) {
      // A hundred or so at a time, until there are none.
      const children = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (children.length === 0) return;
      for (const child of children) await readEntry(child, `${path}/`, into);
    }
  }
}

/** Paths from the export's own folder on, which may be the one given or lie inside it. */
function inExport(files: readonly GivenFile[]): GivenFile[] {
  const roots = files.flatMap(({ path }) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return name === manifestNoteName || name === manifestName ? [path.slice(0, -name.length)] : [];
  });
  const root = roots.toSorted((a, b) => a.length - b.length)[0] ?? '';
  return files.filter(({ path }) => path.startsWith(root)).map(({ path, file }) => ({ path: path.slice(root.length), file }));
}
