import { useEffect } from 'react';
import { call } from '../../api/client.ts';
import { useCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../blocked.ts';

/** Milliseconds between two looks into the watched folders. Each look that finds something is an import with its records. */
const interval = 5 * 60_000;

/** Takes what is new in the watched folders once the register is open, and from time to time while it is. */
export function useWatchedFolders(): void {
  const blocked = useBlockedBy('editor');
  const watches = (useCall('sources.watched', {}, { enabled: !blocked }).data?.folders.length ?? 0) > 0;
  useEffect(() => {
    if (blocked || !watches) return;
    // What went wrong is told beside the folder, on the page of its source.
    const look = () => void call('sources.look', {}).catch(() => undefined);
    look();
    const timer = setInterval(look, interval);
    return () => clearInterval(timer);
  }, [blocked, watches]);
}
