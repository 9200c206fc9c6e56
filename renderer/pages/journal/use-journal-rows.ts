import { keepPreviousData, usePrefetchQuery, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import type { OutputOf } from '../../../shared/contract/index.ts';
import type { JournalFilter, JournalRow } from '../../../shared/contract/journal.ts';
import type { Problem } from '../../../shared/contract/problem.ts';
import { callQuery } from '../../api/hooks.ts';
import type { RowSource } from '../../components/list-page/columns.ts';

/** Rows a call brings: several screens, and small enough to come in one frame. */
const pageSize = 100;
/** From one look at what a search has found to the next, milliseconds. */
const searchEvery = 30;

export interface JournalRows {
  readonly source: RowSource<JournalRow>;
  readonly loading: boolean;
  /** Names the filter whose rows these are: until those of a new one are there, it is the one before. */
  readonly shown: string;
  readonly milliseconds: number | undefined;
  /** Share of the journal that was searched for the text of the filter, 1 for all. */
  readonly searched: number;
  readonly problem: Problem | undefined;
  readonly retry: () => void;
}

/** A million rows, read by pages as they come into sight; pages once seen stay at hand while the filter stands. */
export function useJournalRows(filter: JournalFilter, order: 'newest' | 'oldest'): JournalRows {
  const client = useQueryClient();
  const [range, setRange] = useState({ from: 0, to: 1 });
  const pageQuery = (page: number) => ({
    ...callQuery('journal.page', { filter, order, offset: page * pageSize, limit: pageSize, soFar: true }),
    // A text takes its time in a large journal: what was found is shown, and what follows is asked for until all was looked through.
    refetchInterval: ({ state }: { readonly state: { readonly data?: OutputOf<'journal.page'> | undefined } }) => (state.data && state.data.searched < 1 ? searchEvery : false),
  });
  // Asked for while this is drawn, and so before what the map, the tabs and the statistics of the same filter ask in their turn.
  usePrefetchQuery(pageQuery(0));
  const head = useQuery({ ...pageQuery(0), placeholderData: keepPreviousData });
  const [shown, setShown] = useState('');
  const asked = JSON.stringify(filter);
  if (head.data && !head.isPlaceholderData && shown !== asked) setShown(asked);
  const firstPage = Math.floor(range.from / pageSize);
  const lastPage = Math.max(firstPage, Math.floor(Math.max(0, range.to - 1) / pageSize));
  const count = head.data?.count ?? 0;
  const pages = useQueries({
    queries: Array.from({ length: lastPage - firstPage + 1 }, (_, index) => firstPage + index)
      .filter((page) => page > 0 && page * pageSize < count)
      .map(pageQuery),
  });
  const arrived = pages.filter((page) => page.data !== undefined).length;
  /** Where the row that was looked for last was found. */
  const found = useRef({ id: '', index: -1 });
  const source = useMemo<RowSource<JournalRow>>(() => {
    // Asking the cache costs the making of a key: once a page, not once a row.
    const known = new Map<number, readonly JournalRow[] | undefined>([[0, head.data?.rows]]);
    const rowsOf = (page: number) => {
      if (!known.has(page)) known.set(page, client.getQueryData(pageQuery(page).queryKey)?.rows);
      return known.get(page);
    };
    const at = (index: number) => rowsOf(Math.floor(index / pageSize))?.[index % pageSize];
    const isAt = (index: number, id: string) => String(at(index)?.sequence) === id;
    return {
      count,
      at,
      indexOf: (id) => {
        if (found.current.id === id && isAt(found.current.index, id)) return found.current.index;
        // Only pages near what is in sight are looked through: a row far away is found by scrolling to it.
        for (const page of new Set([firstPage, lastPage, firstPage - 1, lastPage + 1, 0])) {
          const place = rowsOf(page)?.findIndex((row) => String(row.sequence) === id) ?? -1;
          if (place < 0) continue;
          found.current = { id, index: page * pageSize + place };
          return found.current.index;
        }
        return -1;
      },
      onRange: (from, to) => setRange((now) => (now.from === from && now.to === to ? now : { from, to })),
    };
    // The pages are read from the cache, so their arrival is what makes a new source.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [client, filter, order, count, head.data, arrived, firstPage, lastPage]);
  return {
    source,
    loading: head.isPending,
    shown,
    milliseconds: head.data?.milliseconds,
    searched: head.isPlaceholderData ? 1 : (head.data?.searched ?? 1),
    problem: head.error?.problem,
    retry: () => void head.refetch(),
  };
}
