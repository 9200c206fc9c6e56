/** Numbers of PKCS#11 v2.40 (OASIS, pkcs11t.h), as far as signing needs them. */

/** Places in CK_FUNCTION_LIST, counted from 0 behind the version. */
export const functionIndex = {
  initialize: 0,
  finalize: 1,
  getInfo: 2,
  getSlotList: 4,
  getSlotInfo: 5,
  getTokenInfo: 6,
  getMechanismInfo: 8,
  openSession: 12,
  closeSession: 13,
  login: 18,
  logout: 19,
  getAttributeValue: 24,
  findObjectsInit: 26,
  findObjects: 27,
  findObjectsFinal: 28,
  signInit: 42,
  sign: 43,
} as const;

/** CK_RV */
export const rv = {
  ok: 0x0,
  deviceError: 0x30,
  deviceRemoved: 0x32,
  functionCanceled: 0x50,
  mechanismInvalid: 0x70,
  pinIncorrect: 0xa0,
  pinInvalid: 0xa1,
  pinLengthRange: 0xa2,
  pinExpired: 0xa3,
  pinLocked: 0xa4,
  sessionClosed: 0xb0,
  sessionHandleInvalid: 0xb3,
  slotIdInvalid: 0x3,
  tokenNotPresent: 0xe0,
  tokenNotRecognized: 0xe1,
  userAlreadyLoggedIn: 0x100,
  userPinNotInitialized: 0x102,
  cryptokiAlreadyInitialized: 0x191,
} as const;

/** Flags of CK_SLOT_INFO. */
export const slotFlags = { tokenPresent: 0x1 } as const;

/** Flags of CK_TOKEN_INFO. */
export const tokenFlags = {
  userPinInitialized: 0x8,
  protectedAuthenticationPath: 0x100,
  tokenInitialized: 0x400,
  userPinCountLow: 0x1_0000,
  userPinFinalTry: 0x2_0000,
  userPinLocked: 0x4_0000,
} as const;

/** Flags of CK_MECHANISM_INFO. */
export const mechanismFlags = { sign: 0x800 } as const;

export const serialSession = 0x4;
export const user = { normal: 1, contextSpecific: 2 } as const;

export const objectClass = { certificate: 1, privateKey: 3 } as const;

export const attribute = {
  class: 0x0,
  label: 0x3,
  value: 0x11,
  certificateType: 0x80,
  id: 0x102,
  alwaysAuthenticate: 0x202,
} as const;

/** Signing with RSA: of a digest that the caller wrapped, and of the data itself. */
export const mechanism = { rsaPkcs: 0x1, sha256RsaPkcs: 0x40 } as const;
