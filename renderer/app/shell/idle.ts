import { useEffect, useState } from 'react';
import { useCall } from '../../api/hooks.ts';
import { lockRegister } from './register-actions.ts';

const activity = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
let lastActivity = performance.now();
for (const kind of activity) {
  window.addEventListener(
    kind,
    () => {
      lastActivity = performance.now();
    },
    { capture: true, passive: true },
  );
}

/**
 * Seconds until the register locks by itself; undefined where the setting says never. Main watches the system's idle
 * time as well; whichever comes first locks.
 */
export function useTimeToLock(): number | undefined {
  const minutes = useCall('settings.get', {}).data?.settings.idleLockMinutes;
  const [left, setLeft] = useState<number>();
  useEffect(() => {
    if (!minutes) return;
    const look = () => {
      const seconds = Math.ceil(minutes * 60 - (performance.now() - lastActivity) / 1000);
      setLeft(Math.max(0, seconds));
      if (seconds <= 0) void lockRegister('idle');
    };
    lastActivity = performance.now();
    const timer = setInterval(look, 1000);
    return () => clearInterval(timer);
  }, [minutes]);
  return minutes ? (left ?? minutes * 60) : undefined;
}
