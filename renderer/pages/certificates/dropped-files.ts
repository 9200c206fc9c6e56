import { fileBase64 } from '../../api/file-base64.ts';

/**
 * What was dropped on the window, read by the page: a drop gives it bytes, never a path, so it can hand on only what the
 * user let fall here.
 */

/** Larger than any list that authorities of the country publish; the contract takes no more either. */
const maxBytes = 32 * 1024 * 1024;
const maxFiles = 200;
const trustFileName = /\.(?:cer|crt|pem|der|p7b|p7c|crl)$/i;

export interface DroppedFile {
  readonly name: string;
  /** Base64; null for a file that is too large or cannot be read. */
  readonly content: string | null;
}

export interface Dropped {
  readonly files: readonly DroppedFile[];
  /** Files of dropped folders that are called otherwise. */
  readonly passedOver: number;
}

function entriesIn(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  return new Promise((resolve, reject) => {
    // A reader hands out a folder in portions, the last of them empty.
    const next = () =>
      reader.readEntries((some) => {
        if (some.length === 0) resolve(all);
        else {
          all.push(...some);
          next();
        }
      }, reject);
    next();
  });
}

async function filesUnder(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) return [await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))];
  const nested: File[] = [];
  for (const child of await entriesIn(entry as FileSystemDirectoryEntry)) nested.push(...(await filesUnder(child)));
  return nested;
}

async function contentOf(file: File): Promise<string | null> {
  if (file.size > maxBytes) return null;
  return fileBase64(file).catch(() => null);
}

/** Reads files and folders of a drop. A single file is taken whatever it is called: its result says what it is. */
export async function readDropped(transfer: DataTransfer): Promise<Dropped> {
  // Both have to be asked for at once: a transfer is empty after the event.
  const items = [...transfer.items].filter((item) => item.kind === 'file').map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const chosen: File[] = [];
  let passedOver = 0;
  for (const { entry, file } of items) {
    if (entry?.isDirectory) {
      const all = await filesUnder(entry);
      const fitting = all.filter(({ name }) => trustFileName.test(name));
      passedOver += all.length - fitting.length;
      chosen.push(...fitting);
    } else if (file) chosen.push(file);
  }
  const files: DroppedFile[] = [];
  for (const file of chosen.slice(0, maxFiles)) files.push({ name: file.name, content: await contentOf(file) });
  return { files, passedOver: passedOver + Math.max(0, chosen.length - maxFiles) };
}
