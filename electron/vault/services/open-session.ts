import type { Operator } from '../../../shared/contract/register.ts';
import type { Clock } from '../clock.ts';
import type { OpenedRegister } from '../register/open.ts';
import { createSession } from '../register/session.ts';
import type { Session } from '../session.ts';

/** Puts the journal under an opened register: from here on every change leaves its record. */
export function openSession(opened: OpenedRegister, operator: Operator, clock: Clock): Session {
  return createSession(opened, operator, clock, () => ({ append: () => undefined }));
}
