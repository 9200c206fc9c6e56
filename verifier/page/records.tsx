import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import type { Progress, RecordView, Report } from '../messages.ts';
import type { WorkerClient } from './client.ts';
import { Pseudonym } from './pseudonym.tsx';
import { RecordDetail, textOf } from './record-detail.tsx';
import { formatNumber, formatTime, useTexts } from './texts.ts';

const rowHeight = 32;
/** Browsers draw no element taller than some 17 million pixels: longer lists are scrolled faster than they are. */
const maxRows = 500_000;
const pageLength = 60;

/** What was opened, to be read: a list of which only the rows in sight exist. */
export function Records({ report, client }: { readonly report: Report; readonly client: WorkerClient }): ReactNode {
  const { t, language } = useTexts();
  const [text, setText] = useState('');
  const [found, setFound] = useState<Uint32Array | null>(null);
  const [searching, setSearching] = useState<Progress | null>(null);
  const [open, setOpen] = useState<RecordView | null>(null);

  const search = async (): Promise<void> => {
    if (text.trim() === '') {
      setFound(null);
      return;
    }
    setSearching({ done: 0, total: report.readable });
    try {
      setFound(await client.call('search', { text }, setSearching));
    } catch {
      setFound(null); // stopped
    } finally {
      setSearching(null);
    }
  };

  const count = found ? found.length : report.readable;
  return (
    <section className="panel records">
      <h2>{t('records.title')}</h2>
      {report.firstBad && report.readable > 0 && <p className="small">{t('records.partial')}</p>}
      {report.readable === 0 ? (
        <p>{t('records.none')}</p>
      ) : (
        <>
          <form
            className="search"
            role="search"
            onSubmit={(event) => {
              event.preventDefault();
              void search();
            }}
          >
            <input type="search" value={text} placeholder={t('records.search')} aria-label={t('records.search')} onChange={(event) => setText(event.currentTarget.value)} />
            <button type="submit" className="button">
              {t('records.find')}
            </button>
            {found && (
              <button
                type="button"
                className="button"
                onClick={() => {
                  setFound(null);
                  setText('');
                }}
              >
                {t('records.all')}
              </button>
            )}
            {searching && (
              <>
                <progress value={searching.done} max={Math.max(1, searching.total)} aria-label={t('running.searching')} />
                <button type="button" className="button" onClick={() => client.cancel()}>
                  {t('running.cancel')}
                </button>
              </>
            )}
            {found && !searching && (
              <span role="status" className="small">
                {count === 0 ? t('records.notFound') : t('records.found', { count, number: formatNumber(count, language) })}
              </span>
            )}
          </form>
          {count > 0 && <List key={found ? 'found' : 'all'} count={count} placeOf={(row) => found?.[row] ?? row} client={client} gaps={found === null} opened={open?.sequence ?? null} onOpen={setOpen} />}
          {open && <RecordDetail record={open} onClose={() => setOpen(null)} />}
        </>
      )}
    </section>
  );
}

interface ListProps {
  readonly count: number;
  readonly placeOf: (row: number) => number;
  readonly client: WorkerClient;
  /** Whether rows that are missing between two mean withheld records. */
  readonly gaps: boolean;
  readonly opened: number | null;
  readonly onOpen: (record: RecordView) => void;
}

function List({ count, placeOf, client, gaps, opened, onOpen }: ListProps): ReactNode {
  const { t, language } = useTexts();
  const scroller = useRef<HTMLDivElement>(null);
  const [pages, setPages] = useState<ReadonlyMap<number, readonly RecordView[]>>(new Map());
  const asked = useRef(new Set<number>());
  const rows = Math.min(count, maxRows);
  const virtual = useVirtualizer({ count: rows, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 10 });
  const indexOf = useCallback((row: number) => (rows === count ? row : Math.floor((row * count) / rows)), [rows, count]);
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;

  useEffect(() => {
    const from = Math.floor(indexOf(first) / pageLength);
    const to = Math.floor(indexOf(last) / pageLength);
    for (let page = from; page <= to; page++) {
      if (asked.current.has(page)) continue;
      asked.current.add(page);
      const start = page * pageLength;
      const places = Array.from({ length: Math.min(pageLength, count - start) }, (_, i) => placeOf(start + i));
      client.call('records', { places }).then(
        (records) => setPages((before) => new Map(before).set(page, records)),
        () => asked.current.delete(page),
      );
    }
  }, [first, last, indexOf, client, count, placeOf]);

  const record = (index: number): RecordView | undefined => pages.get(Math.floor(index / pageLength))?.[index % pageLength];
  return (
    <div className="list" ref={scroller} role="table" aria-label={t('records.list')} aria-rowcount={count} tabIndex={0}>
      <div className="row head" role="row">
        {(['sequence', 'time', 'account', 'person', 'action', 'object', 'base', 'rows'] as const).map((column) => (
          <span key={column} role="columnheader" className={`cell ${column}`}>
            {t(`records.column.${column}`)}
          </span>
        ))}
      </div>
      <div className="rows" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index: row, start }) => {
          const index = indexOf(row);
          const view = record(index);
          const before = index > 0 ? record(index - 1) : undefined;
          const gap = gaps && view && (index === 0 ? view.sequence : before ? view.sequence - before.sequence - 1 : 0);
          return (
            <div
              key={row}
              className={view && view.sequence === opened ? 'row selected' : 'row'}
              role="row"
              aria-rowindex={index + 1}
              style={{ transform: `translateY(${start}px)` }}
              onClick={() => view && onOpen(view)}
            >
              {view && (
                <>
                  <span role="cell" className="cell sequence">
                    <button type="button" aria-label={t('records.open', { number: view.sequence })} onClick={() => onOpen(view)}>
                      {formatNumber(view.sequence, language)}
                    </button>
                    {gap ? (
                      <span className="gap" title={t('records.withheld', { number: formatNumber(gap, language) })}>
                        +{formatNumber(gap, language)}
                      </span>
                    ) : null}
                  </span>
                  <span role="cell" className="cell time">
                    {formatTime(view.time, language)}
                  </span>
                  <span role="cell" className="cell account">
                    {view.personal['account'] ?? (view.pseudonyms['account'] ? <Pseudonym label={view.pseudonyms['account']} /> : <i>{t('records.hidden')}</i>)}
                  </span>
                  <span role="cell" className="cell person">
                    {view.personal['person'] ?? (view.pseudonyms['person'] && <Pseudonym label={view.pseudonyms['person']} />)}
                  </span>
                  <span role="cell" className="cell action">
                    {t(`action:${String(view.body['action'])}`)}
                  </span>
                  <span role="cell" className="cell object">
                    {textOf(view.body['object'])}
                  </span>
                  <span role="cell" className="cell base">
                    {view.base ?? ''}
                  </span>
                  <span role="cell" className="cell rows">
                    {typeof view.body['rows'] === 'number' ? formatNumber(view.body['rows'], language) : ''}
                  </span>
                </>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
