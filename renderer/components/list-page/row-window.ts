import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** Pixels. Chromium cuts off what is higher than 2^25; a list beyond that is moved through faster than it is scrolled. */
const highest = 33_000_000;
/** Rows drawn above and below what is in sight. */
const overscan = 8;

export interface RowWindowOptions {
  readonly count: number;
  /** Height of every row, pixels. */
  readonly rowHeight: number;
  readonly scroll: RefObject<HTMLElement | null>;
  /** What stands above the rows inside the scroll area and stays there, pixels. */
  readonly headHeight: number;
  /** Where to begin: `scrollTop`. */
  readonly initialTop: number;
}

/** Rows that are drawn, where, and how to come to others. */
export interface RowWindow extends Omit<RowsInSight, 'scrollTopFor'> {
  /** Scrolls as little as needed for the row to be in sight. */
  readonly reveal: (index: number) => void;
  /** Height of the scroll area, pixels; 0 before it is measured. */
  readonly height: number;
}

/** Scroll position and height of the area, pixels. */
interface Sight {
  readonly top: number;
  readonly height: number;
}

/**
 * Rows of one height, of which only those in sight are drawn. What it costs does not grow with their number: a million rows are measured by
 * one multiplication, and more than a document can be high are reached too.
 */
export function useRowWindow({ count, rowHeight, scroll, headHeight, initialTop }: RowWindowOptions): RowWindow {
  const [sight, setSight] = useState<Sight>({ top: initialTop, height: 0 });
  const { first, last, bodyHeight, topOf } = rowsInSight(count, rowHeight, { top: sight.top, height: Math.max(0, sight.height - headHeight) });

  useLayoutEffect(() => {
    const element = scroll.current;
    if (!element) return;
    const look = () => setSight((now) => (now.top === element.scrollTop && now.height === element.clientHeight ? now : { top: element.scrollTop, height: element.clientHeight }));
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroll]);

  // The place of before is there again once there are rows to scroll over.
  const restored = useRef(false);
  useLayoutEffect(() => {
    if (restored.current || count === 0 || !scroll.current) return;
    restored.current = true;
    scroll.current.scrollTo({ top: initialTop });
  }, [scroll, count, initialTop]);

  const reveal = (index: number) => {
    const element = scroll.current;
    if (!element) return;
    const now = { top: element.scrollTop, height: Math.max(0, element.clientHeight - headHeight) };
    element.scrollTo({ top: rowsInSight(count, rowHeight, now).scrollTopFor(index) });
  };
  return { first, last, bodyHeight, topOf, reveal, height: sight.height };
}

/** Rows that are drawn, and where. */
export interface RowsInSight {
  /** First row that is drawn; where `last` is lower there is none. */
  readonly first: number;
  readonly last: number;
  /** Height of the body, pixels. */
  readonly bodyHeight: number;
  /** Top of a row in the body, pixels. */
  readonly topOf: (index: number) => number;
  /** `scrollTop` with which the row is wholly in sight, the nearest to the one there is. */
  readonly scrollTopFor: (index: number) => number;
}

/** The arithmetic of {@link useRowWindow}. @param sight of the rows, without what stands above them */
export function rowsInSight(count: number, rowHeight: number, { top, height }: Sight): RowsInSight {
  const full = count * rowHeight;
  const bodyHeight = Math.min(full, highest);
  // How far the rows move for a pixel that is scrolled: 1 unless there are more of them than fit into a document.
  const ratio = full > bodyHeight ? (full - height) / (bodyHeight - height) : 1;
  const start = top * ratio;
  const first = Math.max(0, Math.floor(start / rowHeight) - overscan);
  const last = Math.min(count - 1, Math.ceil((start + height) / rowHeight) - 1 + overscan);
  return {
    first,
    last,
    bodyHeight,
    topOf: (index) => (ratio === 1 ? index * rowHeight : top + index * rowHeight - start),
    scrollTopFor: (index) => {
      const rowTop = index * rowHeight;
      if (rowTop < start) return rowTop / ratio;
      return rowTop + rowHeight > start + height ? Math.max(0, rowTop + rowHeight - height) / ratio : top;
    },
  };
}
