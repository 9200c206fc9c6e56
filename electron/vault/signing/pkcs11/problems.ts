import { rv, tokenFlags } from './constants.ts';
import type { PinState } from './messages.ts';

/** What the flags of CK_TOKEN_INFO say about the user's PIN. */
export function pinState(flags: number): PinState {
  if ((flags & tokenFlags.userPinLocked) !== 0) return 'locked';
  if ((flags & tokenFlags.userPinFinalTry) !== 0) return 'last';
  if ((flags & tokenFlags.userPinCountLow) !== 0) return 'low';
  return (flags & tokenFlags.userPinInitialized) !== 0 ? 'good' : 'not_set';
}

/**
 * The problem behind a CK_RV.
 * @param pin what the token says of its PIN after the call
 */
export function problemOf(code: number, pin: PinState | undefined): string {
  switch (code) {
    case rv.pinIncorrect:
    case rv.pinInvalid:
    case rv.pinLengthRange:
      if (pin === 'locked') return 'TOKEN_PIN_LOCKED';
      if (pin === 'last') return 'TOKEN_PIN_WRONG_LAST';
      return pin === 'low' ? 'TOKEN_PIN_WRONG_LOW' : 'TOKEN_PIN_WRONG';
    case rv.pinLocked:
      return 'TOKEN_PIN_LOCKED';
    case rv.pinExpired:
      return 'TOKEN_PIN_EXPIRED';
    case rv.userPinNotInitialized:
      return 'TOKEN_PIN_NOT_SET';
    case rv.functionCanceled:
      return 'CANCELLED';
    case rv.deviceRemoved:
    case rv.tokenNotPresent:
    case rv.tokenNotRecognized:
    case rv.sessionHandleInvalid:
    case rv.sessionClosed:
    case rv.slotIdInvalid:
    case rv.deviceError:
      return 'TOKEN_REMOVED';
    default:
      return 'TOKEN_REFUSED';
  }
}
