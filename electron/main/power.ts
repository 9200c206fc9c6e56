import { powerMonitor } from 'electron';
import type { RegisterSettings } from '../../shared/contract/settings.ts';

/** Milliseconds between two looks at how long nobody has touched the machine. */
const idleCheck = 5_000;

export type LockReason = 'idle' | 'screen' | 'sleep';
export type LockSettings = Pick<RegisterSettings, 'idleLockMinutes' | 'lockOnScreenLock'>;

export interface PowerWatch {
  /** Settings of the open register; null while none is open. */
  set(settings: LockSettings | null): void;
}

/** Locks the register when nobody is there: idleness, locked screen, sleep. */
export function watchPower(lock: (reason: LockReason) => void): PowerWatch {
  let settings: LockSettings | null = null;
  powerMonitor.on('suspend', () => lock('sleep'));
  powerMonitor.on('shutdown', () => lock('sleep'));
  powerMonitor.on('lock-screen', () => {
    // Without settings at hand (they are being asked for) the careful answer is to lock.
    if (settings?.lockOnScreenLock !== false) lock('screen');
  });
  setInterval(() => {
    if (isIdle(settings, powerMonitor.getSystemIdleTime())) lock('idle');
  }, idleCheck).unref();
  return {
    set: (next) => {
      settings = next;
    },
  };
}

/** @param seconds since the last key or move of the pointer, in any program. Exported for its test. */
export function isIdle(settings: LockSettings | null, seconds: number): boolean {
  return settings !== null && settings.idleLockMinutes > 0 && seconds >= settings.idleLockMinutes * 60;
}
