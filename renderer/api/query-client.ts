import { notifications } from '@mantine/notifications';
import { QueryClient } from '@tanstack/react-query';
import type { RegisterStatus } from '../../shared/contract/register.ts';
import { onEvent } from './client.ts';

/**
 * Answers are kept until an event says that they changed: the vault is the only one who can change them, and it tells.
 * A query is keyed `[procedure, input]`.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity,
      retry: false,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

/** Areas whose answers hold numbers counted from another area. */
const dependents: Readonly<Record<string, readonly string[]>> = {
  bases: ['people', 'journal', 'findings', 'sources', 'today'],
  people: ['bases', 'findings', 'journal', 'today'],
  sources: ['journal', 'findings', 'bases', 'people', 'today'],
  journal: ['bases', 'people', 'sources', 'findings', 'today', 'audit', 'checkpoints'],
  // The record of the change stands in the journal.
  savedFilters: ['journal'],
  findings: ['bases', 'people', 'journal', 'incidents', 'today'],
  blockedSubjects: ['findings', 'journal', 'today'],
  destructions: ['journal', 'findings', 'incidents', 'sources', 'people', 'bases', 'savedFilters', 'blockedSubjects', 'applications', 'today'],
  incidents: ['findings', 'documents', 'today'],
  documents: ['incidents', 'applications', 'signing', 'evidence', 'certificates', 'today'],
  applications: ['documents', 'today'],
  signing: ['documents', 'evidence', 'incidents', 'applications', 'certificates', 'today'],
  evidence: ['documents', 'signing', 'incidents', 'applications'],
  certificates: ['today'],
  audit: ['checkpoints', 'today'],
  checkpoints: ['today', 'register'],
  settings: ['findings', 'today', 'checkpoints', 'incidents', 'applications', 'certificates', 'register'],
  operators: ['register'],
};

/** Refetches what is on the screen of these areas and forgets the rest of them. */
export function invalidateAreas(areas: readonly string[]): void {
  const touched = new Set(areas.flatMap((area) => [area, ...(dependents[area] ?? [])]));
  void queryClient.invalidateQueries({ predicate: (query) => touched.has(areaOf(query.queryKey)) });
}

function areaOf(key: readonly unknown[]): string {
  return String(key[0]).split('.')[0] ?? '';
}

/** Nothing read from a register outlives it: called when it was locked or closed. */
export function forgetRegister(): void {
  // A message about what was done names people and bases.
  notifications.clean();
  queryClient.removeQueries({
    predicate: ({ queryKey }) => areaOf(queryKey) !== 'shell' && queryKey[0] !== 'register.status',
  });
}

onEvent('data.changed', ({ areas }) => {
  // Every change adds a record to the journal, whose size stands in the status line.
  invalidateAreas([...areas, 'register']);
});
onEvent('register.changed', () => {
  void queryClient.invalidateQueries({ predicate: ({ queryKey }) => areaOf(queryKey) === 'register' }).then(() => {
    const status = queryClient.getQueryData<RegisterStatus>(['register.status', {}]);
    if (status?.state !== 'open') forgetRegister();
    // The board of the day shows the journal's size, the last checkpoint and backup too.
    else invalidateAreas(['today']);
  });
});
onEvent('shell.preferences', () => void queryClient.invalidateQueries({ queryKey: ['shell.preferences'] }));
onEvent('vault.died', () => {
  forgetRegister();
  void queryClient.invalidateQueries({ queryKey: ['shell.runtime'] });
});
onEvent('vault.started', () => {
  void queryClient.invalidateQueries({ queryKey: ['shell.runtime'] });
  void queryClient.invalidateQueries({ queryKey: ['register.status'] });
});
