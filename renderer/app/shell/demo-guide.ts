import { useSyncExternalStore } from 'react';

let open = false;
const listeners = new Set<() => void>();

/** Opens or closes what the demo register says about itself; asked for before the shell is there, it opens with it. */
export function showDemoGuide(next: boolean): void {
  open = next;
  for (const listener of listeners) listener();
}

export function useDemoGuide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open,
  );
}
