const signatureEnding = /\.(?:cms|p7s|p7m|sig)$/i;

/** `letter.pdf` of `letter.pdf.p7s`; undefined for a name that is not one of a signature. */
export function contentOf(name: string): string | undefined {
  const bare = name.replace(signatureEnding, '');
  return bare === name || bare === '' ? undefined : bare;
}

/** Files that came together: what a signature beside it is named after is its content, and is not verified by itself. */
export function pairUp<F extends { readonly name: string }>(files: readonly F[]): readonly { readonly file: F; readonly content?: F | undefined }[] {
  const contents = new Map(files.map((file) => [file.name, file]));
  // An attached signature has its content inside; a file beside it must then be the same, and is compared.
  const pairs = files.map((file) => ({ file, content: contents.get(contentOf(file.name) ?? '') }));
  const used = new Set(pairs.flatMap(({ content }) => (content ? [content] : [])));
  return pairs.filter(({ file }) => !used.has(file));
}
