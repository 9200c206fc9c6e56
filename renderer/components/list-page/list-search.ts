import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { z } from 'zod';

/**
 * What a list remembers in its address, so that going back finds it as it was, and so that a number elsewhere can lead
 * to exactly the rows it counted.
 */
export const listSearch = z.object({
  /** Chosen tab. */
  view: z.string().optional().catch(undefined),
  /** Selected row. */
  sel: z.string().optional().catch(undefined),
  q: z.string().optional().catch(undefined),
  /** Filter id → value. */
  f: z.record(z.string(), z.string()).optional().catch(undefined),
});
export type ListSearch = z.infer<typeof listSearch>;

export interface ListAddress extends ListSearch {
  change: (change: ListSearch) => void;
}

/** Reads and writes {@link listSearch} of the current page; changes replace the address and leave no trail for "back". */
export function useListAddress(): ListAddress {
  const search: ListSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = useCallback(
    (next: ListSearch) =>
      void navigate({
        to: '.',
        replace: true,
        search: ((before: ListSearch) => clean({ ...before, ...next })) as never,
      }),
    [navigate],
  );
  const { view, sel, q, f } = search;
  return useMemo(() => ({ view, sel, q, f, change }), [view, sel, q, f, change]);
}

/** An empty text or no filter at all leaves the address. */
function clean(search: ListSearch): ListSearch {
  return Object.fromEntries(
    (Object.entries(search) as [string, unknown][]).filter(
      ([, value]) => value !== undefined && value !== '' && !(typeof value === 'object' && value !== null && Object.keys(value).length === 0),
    ),
  );
}
