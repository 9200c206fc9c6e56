import { useSyncExternalStore } from 'react';

let held = false;
const listeners = new Set<() => void>();

/** Keeps the page where it is although the register has just opened: a recovery code is shown once, and only here. */
export function holdGate(hold: boolean): void {
  held = hold;
  for (const listener of listeners) listener();
}

export function useGateHeld(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => held,
  );
}
