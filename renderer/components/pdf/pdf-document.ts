import { useQuery } from '@tanstack/react-query';
import type { PDFDocumentLoadingTask, PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { useEffect, useState } from 'react';
import { call, type ProblemError } from '../../api/client.ts';
import './promise-with-resolvers.ts';

/** The legacy build is for browsers like the development runtime's. */
async function load() {
  const loaded = await import('pdfjs-dist/legacy/build/pdf.mjs');
  loaded.GlobalWorkerOptions.workerPort = new Worker(new URL('./pdf.worker.ts', import.meta.url), { type: 'module' });
  return loaded;
}

let library: ReturnType<typeof load> | undefined;

/** Read, with its worker, when the first page is looked at. */
function pdfjs(): ReturnType<typeof load> {
  library ??= load();
  return library;
}

export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/**
 * Bytes of one file of a packet. A file never changes once made and each look at it is recorded, so it is asked for once
 * and no event makes it be asked for again.
 */
export function useDocumentContent(document: string, name: string) {
  return useQuery<Uint8Array, ProblemError>({
    queryKey: ['document-content', document, name],
    queryFn: async () => {
      const { base64 } = await call('documents.content', { id: document, name });
      return bytesOf(base64);
    },
  });
}

export type PdfState = { readonly pdf: PDFDocumentProxy } | { readonly failed: true } | undefined;

/** Reads a PDF in a worker; nothing of it is run, fetched or written. */
export function usePdf(bytes: Uint8Array | undefined): PdfState {
  const [state, setState] = useState<{ of: Uint8Array; result: PdfState }>();
  useEffect(() => {
    if (!bytes) return;
    let gone = false;
    let task: PDFDocumentLoadingTask | undefined;
    const read = async (): Promise<PdfState> => {
      const { getDocument } = await pdfjs();
      task = getDocument({
        // pdf.js takes the buffer away for its worker.
        data: bytes.slice(),
        // Letters are drawn as paths: no font is made from the file, so the policy needs no exception.
        disableFontFace: true,
        useSystemFonts: false,
        useWasm: false,
        enableXfa: false,
        isImageDecoderSupported: false,
      });
      return { pdf: await task.promise };
    };
    const show = (result: PdfState) => {
      if (!gone) setState({ of: bytes, result });
    };
    read().then(show, () => show({ failed: true }));
    return () => {
      gone = true;
      void task?.destroy();
    };
  }, [bytes]);
  return state?.of === bytes ? state?.result : undefined;
}
