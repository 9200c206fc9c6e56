import { useSyncExternalStore } from 'react';
import type { InputOf } from '../../shared/contract/index.ts';
import type { Preferences } from '../../shared/contract/shell.ts';
import { call } from '../api/client.ts';
import { useCall } from '../api/hooks.ts';
import { queryClient } from '../api/query-client.ts';

const key = ['shell.preferences', {}];

/** What main keeps for this user outside the register: language, theme, columns of lists, recent registers. */
export function usePreferences(): Preferences | undefined {
  return useCall('shell.preferences', {}).data;
}

/** Changes preferences; the screen follows at once, the file a moment later. */
export async function changePreferences(change: InputOf<'shell.setPreferences'>): Promise<void> {
  const before = queryClient.getQueryData<Preferences>(key);
  if (before) queryClient.setQueryData(key, { ...before, ...change });
  queryClient.setQueryData(key, await call('shell.setPreferences', change));
}

const dark = window.matchMedia('(prefers-color-scheme: dark)');

export function useSystemDark(): boolean {
  return useSyncExternalStore(
    (changed) => {
      dark.addEventListener('change', changed);
      return () => dark.removeEventListener('change', changed);
    },
    () => dark.matches,
  );
}
