import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { JournalFilter, JournalRow } from '../../../shared/contract/journal.ts';
import type { Problem } from '../../../shared/contract/problem.ts';
import { callQuery, useCall } from '../../api/hooks.ts';
import type { RowSource } from '../../components/list-page/columns.ts';

/** Rows a call brings: several screens, and small enough to come in one frame. */
const pageSize = 200;

export interface JournalRows {
  readonly source: RowSource<JournalRow>;
  readonly loading: boolean;
  readonly milliseconds: number | undefined;
  readonly problem: Problem | undefined;
  readonly retry: () => void;
}

/** A million rows, read by pages as they come into sight; pages once seen stay at hand while the filter stands. */
export function useJournalRows(filter: JournalFilter, order: 'newest' | 'oldest'): JournalRows {
  const client = useQueryClient();
  const [range, setRange] = useState({ from: 0, to: 1 });
  const pageQuery = (page: number) => callQuery('journal.page', { filter, order, offset: page * pageSize, limit: pageSize });
  const head = useCall('journal.page', { filter, order, offset: 0, limit: pageSize }, { keep: true });
  const firstPage = Math.floor(range.from / pageSize);
  const lastPage = Math.max(firstPage, Math.floor(Math.max(0, range.to - 1) / pageSize));
  const count = head.data?.count ?? 0;
  const pages = useQueries({
    queries: Array.from({ length: lastPage - firstPage + 1 }, (_, index) => firstPage + index)
      .filter((page) => page > 0 && page * pageSize < count)
      .map(pageQuery),
  });
  const arrived = pages.filter((page) => page.data !== undefined).length;
  const source = useMemo<RowSource<JournalRow>>(
    () => ({
      count,
      at: (index) => {
        const page = Math.floor(index / pageSize);
        const data = page === 0 ? head.data : client.getQueryData(pageQuery(page).queryKey);
        return data?.rows[index % pageSize];
      },
      indexOf: (id) => {
        for (let page = 0; page * pageSize < count; page += 1) {
          // Only pages at hand are looked through: a row far away is found by scrolling to it.
          const data = page === 0 ? head.data : client.getQueryData(pageQuery(page).queryKey);
          const place = data?.rows.findIndex((row) => String(row.sequence) === id) ?? -1;
          if (place >= 0) return page * pageSize + place;
          if (page > lastPage + 1) break;
        }
        return -1;
      },
      onRange: (from, to) => setRange((now) => (now.from === from && now.to === to ? now : { from, to })),
    }),
    // The pages are read from the cache, so their arrival is what makes a new source.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [client, filter, order, count, head.data, arrived, lastPage],
  );
  return {
    source,
    loading: head.isPending,
    milliseconds: head.data?.milliseconds,
    problem: head.error?.problem,
    retry: () => void head.refetch(),
  };
}
