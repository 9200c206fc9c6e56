import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../shared/contract/problem.ts';
import { IconButton } from '../button.tsx';
import { Skeleton, useSlow } from '../marks.tsx';
import { ProblemView } from '../problem-view.tsx';
import { useDocumentContent, usePdf } from './pdf-document.ts';
import styles from './pdf-preview.module.css';

export interface PdfPreviewProps {
  document: string;
  name: string;
  /** Width of the page on the screen, CSS pixels. */
  width: number;
}

/** A PDF of a packet. */
export function PdfPreview({ document, name, width }: PdfPreviewProps) {
  const content = useDocumentContent(document, name);
  return <PdfView bytes={content.data} name={name} width={width} problem={content.error?.problem} onRetry={() => void content.refetch()} />;
}

export interface PdfViewProps {
  /** Undefined while they are read. */
  bytes: Uint8Array | undefined;
  name: string;
  /** Width of the page on the screen, CSS pixels. */
  width: number;
  /** Why there are no bytes. */
  problem?: Problem | undefined;
  onRetry?: () => void;
}

/** A page of a PDF on a canvas, with a pager. Paper is white in every theme. */
export function PdfView({ bytes, name, width, problem, onRetry }: PdfViewProps) {
  const { t } = useTranslation();
  const pdf = usePdf(bytes);
  const [place, setPlace] = useState({ name, page: 1 });
  const page = place.name === name ? place.page : 1;
  const pages = pdf && 'pdf' in pdf ? pdf.pdf.numPages : undefined;
  const failed: Problem | undefined = problem ?? (pdf && 'failed' in pdf ? { code: 'PDF_UNREADABLE', place: { file: name } } : undefined);
  const slow = useSlow(!failed && pages === undefined);
  const go = (to: number) => setPlace({ name, page: Math.max(1, Math.min(pages ?? 1, to)) });
  return (
    <div className={styles.preview}>
      <div
        className={styles.scroll}
        tabIndex={0}
        role="group"
        aria-label={t('draft:preview.of', { name })}
        onKeyDown={(event) => {
          if (event.code === 'PageDown' || event.code === 'ArrowRight') go(page + 1);
          else if (event.code === 'PageUp' || event.code === 'ArrowLeft') go(page - 1);
          else return;
          event.preventDefault();
        }}
      >
        {failed ? (
          <ProblemView problem={failed} {...(onRetry && { onRetry })} />
        ) : pdf && 'pdf' in pdf ? (
          <Page key={`${name}-${page}`} read={() => pdf.pdf.getPage(page)} width={width} label={t('draft:preview.page', { page, pages: pages ?? 1 })} />
        ) : (
          <div className={styles.paper} style={{ width, height: width * Math.SQRT2 }}>
            {slow && (
              <div className={styles.waiting}>
                <Skeleton width="40%" />
                <Skeleton width="80%" />
                <Skeleton width="70%" />
              </div>
            )}
          </div>
        )}
      </div>
      {pages !== undefined && (
        <div className={styles.pager}>
          <IconButton bordered icon={IconChevronLeft} label={t('draft:preview.previous')} disabled={page === 1} onClick={() => go(page - 1)} />
          <span className="num" aria-live="polite">
            {page} / {pages}
          </span>
          <IconButton bordered icon={IconChevronRight} label={t('draft:preview.next')} disabled={page === pages} onClick={() => go(page + 1)} />
        </div>
      )}
    </div>
  );
}

function Page({ read, width, label }: { read: () => Promise<PDFPageProxy>; width: number; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const first = useRef(read);
  const [text, setText] = useState('');
  const [height, setHeight] = useState(width * Math.SQRT2);
  useEffect(() => {
    let stop: (() => void) | undefined;
    let left = false;
    const isGone = () => left;
    const draw = async () => {
      const page = await first.current();
      const element = canvas.current;
      if (isGone() || !element) return;
      const natural = page.getViewport({ scale: 1 });
      const viewport = page.getViewport({ scale: (width / natural.width) * window.devicePixelRatio });
      element.width = Math.floor(viewport.width);
      element.height = Math.floor(viewport.height);
      setHeight((width * natural.height) / natural.width);
      const task = page.render({ canvas: element, viewport });
      stop = () => task.cancel();
      await task.promise;
      const content = await page.getTextContent();
      if (!isGone()) setText(content.items.map((item) => ('str' in item ? item.str : '')).join(' '));
    };
    draw().catch(() => undefined);
    return () => {
      left = true;
      stop?.();
    };
  }, [width]);
  return (
    <div className={styles.paper} style={{ width, height }}>
      <canvas ref={canvas} role="img" aria-label={label} style={{ width, height }} data-drawn={text === '' ? undefined : true} />
      <div className="hidden-text">{text}</div>
    </div>
  );
}
