import { useEffect, useSyncExternalStore } from 'react';
import type { IconType } from '../../components/icon.tsx';

export interface Command {
  readonly id: string;
  readonly label: string;
  /** Where it belongs, beside the label. */
  readonly context?: string;
  readonly icon: IconType;
  readonly keys?: string;
  readonly run: () => void;
}

let offered: readonly Command[] = [];
const listeners = new Set<() => void>();

function offer(next: readonly Command[]): void {
  offered = next;
  for (const listener of listeners) listener();
}

/** Puts commands of a page into the palette while the page is on the screen. Memoise the list. */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => {
    offer([...offered, ...commands]);
    return () => offer(offered.filter((one) => !commands.includes(one)));
  }, [commands]);
}

export function useOfferedCommands(): readonly Command[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => offered,
  );
}
