/**
 * A PKCS#11 module through koffi. Every call blocks for as long as the driver likes, so nothing but
 * `pkcs11-module.process.ts` uses this. Structures are laid out by hand: the standard packs them on Windows and does not
 * elsewhere (PKCS#11 v2.40 base, section 2.1).
 */
import koffi from 'koffi';
import { attribute, functionIndex, mechanismFlags, objectClass, rv, serialSession, slotFlags, user } from './constants.ts';

/** A function of the module answered something other than CKR_OK. */
export class CryptokiError extends Error {
  /** CK_RV */
  readonly code: number;

  constructor(code: number) {
    super(`CK_RV 0x${code.toString(16)}`);
    this.name = 'CryptokiError';
    this.code = code;
  }
}

export interface SlotInfo {
  readonly id: bigint;
  readonly description: string;
  readonly present: boolean;
}

export interface TokenInfo {
  readonly label: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
  readonly flags: number;
}

const packed = process.platform === 'win32';
const ulongSize = koffi.sizeof('ulong');
const pointerSize = koffi.sizeof('void *');
/** Nothing a token says about itself or an object is larger; a module that says more is not believed. */
const maxAttributeBytes = 64 * 1024;
const maxObjects = 256;

/** A structure is aligned to its largest member, unless it is packed. */
function aligned(offset: number, size: number): number {
  return packed ? offset : Math.ceil(offset / size) * size;
}

function readUlong(bytes: Buffer, offset = 0): number {
  return ulongSize === 8 ? Number(bytes.readBigUInt64LE(offset)) : bytes.readUInt32LE(offset);
}

function writeUlong(bytes: Buffer, value: number, offset = 0): void {
  if (ulongSize === 8) bytes.writeBigUInt64LE(BigInt(value), offset);
  else bytes.writeUInt32LE(value, offset);
}

/** Handles and slot numbers may use all 64 bits. */
function readHandle(bytes: Buffer, offset = 0): bigint {
  return ulongSize === 8 ? bytes.readBigUInt64LE(offset) : BigInt(bytes.readUInt32LE(offset));
}

function readPointer(bytes: Buffer): bigint {
  return pointerSize === 8 ? bytes.readBigUInt64LE() : BigInt(bytes.readUInt32LE());
}

function writePointer(bytes: Buffer, value: bigint, offset: number): void {
  if (pointerSize === 8) bytes.writeBigUInt64LE(value, offset);
  else bytes.writeUInt32LE(Number(value), offset);
}

/** A blank-padded field; some modules end it with a zero. */
function readPadded(bytes: Buffer, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return (end < 0 ? field : field.subarray(0, end)).toString('utf8').trim();
}

/** CK_ATTRIBUTE: type, pointer to the value, its length. */
const attributeLayout = (() => {
  const pointer = aligned(ulongSize, pointerSize);
  const length = aligned(pointer + pointerSize, ulongSize);
  return { pointer, length, size: aligned(length + ulongSize, pointerSize) };
})();

/** @returns one CK_ATTRIBUTE that points to `value`, which must live as long as it is used */
function attributeOver(type: number, value: Buffer | null): Buffer {
  const bytes = Buffer.alloc(attributeLayout.size);
  writeUlong(bytes, type);
  if (value) writePointer(bytes, koffi.address(value), attributeLayout.pointer);
  writeUlong(bytes, value?.length ?? 0, attributeLayout.length);
  return bytes;
}

type Argument = 'ulong' | 'pointer' | 'byte';
type NativeCall = (...values: readonly (number | bigint | Buffer | null)[]) => number;

const native: Readonly<Record<Argument, string>> = { ulong: 'ulong', pointer: 'void *', byte: 'uchar' };

/**
 * What is loaded stays loaded until the process ends: koffi unloads a library once nothing refers to it, and of the function
 * list that was got out of it koffi knows nothing. Threads of a driver's own would not survive that either.
 */
const libraries: unknown[] = [];

export class Cryptoki {
  readonly #list: bigint;
  readonly #functions = new Map<number, NativeCall>();

  /** Loads the module. @throws when it is no library of this machine, or exports no function list */
  constructor(path: string) {
    const pointer = Buffer.alloc(pointerSize);
    const library = koffi.load(path);
    libraries.push(library);
    const getFunctionList = library.func('C_GetFunctionList', 'ulong', ['void *']) as unknown as NativeCall;
    this.#check(getFunctionList(pointer));
    this.#list = readPointer(pointer);
    if (this.#list === 0n) throw new Error('empty function list');
  }

  #check(code: number): void {
    if (code !== rv.ok) throw new CryptokiError(code);
  }

  #call(name: keyof typeof functionIndex, types: readonly Argument[], ...values: readonly (number | bigint | Buffer | null)[]): number {
    const index = functionIndex[name];
    let call = this.#functions.get(index);
    if (!call) {
      const address = koffi.decode(this.#list, aligned(2, pointerSize) + index * pointerSize, 'void *') as bigint | null;
      if (!address) throw new Error(`the module lacks ${name}`);
      const prototype = koffi.proto('ulong', types.map((type) => native[type]));
      call = (...given) => Number(koffi.call(address, prototype, ...given));
      this.#functions.set(index, call);
    }
    return call(...values);
  }

  #require(name: keyof typeof functionIndex, types: readonly Argument[], ...values: readonly (number | bigint | Buffer | null)[]): void {
    this.#check(this.#call(name, types, ...values));
  }

  /** @returns whether it was us who initialised the module, so that it is ours to finalise */
  initialize(): boolean {
    const code = this.#call('initialize', ['pointer'], null);
    if (code === rv.cryptokiAlreadyInitialized) return false;
    this.#check(code);
    return true;
  }

  finalize(): void {
    this.#require('finalize', ['pointer'], null);
  }

  info(): { readonly manufacturer: string; readonly description: string; readonly version: string } {
    const bytes = Buffer.alloc(512);
    this.#require('getInfo', ['pointer'], bytes);
    const description = aligned(2 + 32, ulongSize) + ulongSize;
    return {
      manufacturer: readPadded(bytes, 2, 32),
      description: readPadded(bytes, description, 32),
      version: `${bytes.readUInt8(description + 32)}.${bytes.readUInt8(description + 33)}`,
    };
  }

  slots(): readonly SlotInfo[] {
    const count = Buffer.alloc(ulongSize);
    this.#require('getSlotList', ['byte', 'pointer', 'pointer'], 0, null, count);
    const room = Math.min(readUlong(count), maxObjects);
    if (room === 0) return [];
    const ids = Buffer.alloc(room * ulongSize);
    writeUlong(count, room);
    this.#require('getSlotList', ['byte', 'pointer', 'pointer'], 0, ids, count);
    return Array.from({ length: Math.min(readUlong(count), room) }, (_, index) => {
      const id = readHandle(ids, index * ulongSize);
      const bytes = Buffer.alloc(512);
      this.#require('getSlotInfo', ['ulong', 'pointer'], id, bytes);
      return { id, description: readPadded(bytes, 0, 64), present: (readUlong(bytes, 96) & slotFlags.tokenPresent) !== 0 };
    });
  }

  tokenInfo(slot: bigint): TokenInfo {
    const bytes = Buffer.alloc(512);
    this.#require('getTokenInfo', ['ulong', 'pointer'], slot, bytes);
    return {
      label: readPadded(bytes, 0, 32),
      manufacturer: readPadded(bytes, 32, 32),
      model: readPadded(bytes, 64, 16),
      serial: readPadded(bytes, 80, 16),
      flags: readUlong(bytes, 96),
    };
  }

  canSign(slot: bigint, type: number): boolean {
    const bytes = Buffer.alloc(64);
    const code = this.#call('getMechanismInfo', ['ulong', 'ulong', 'pointer'], slot, type, bytes);
    if (code === rv.mechanismInvalid) return false;
    this.#check(code);
    return (readUlong(bytes, 2 * ulongSize) & mechanismFlags.sign) !== 0;
  }

  openSession(slot: bigint): bigint {
    const handle = Buffer.alloc(ulongSize);
    this.#require('openSession', ['ulong', 'ulong', 'pointer', 'pointer', 'pointer'], slot, serialSession, null, null, handle);
    return readHandle(handle);
  }

  closeSession(session: bigint): void {
    this.#require('closeSession', ['ulong'], session);
  }

  /** @param pin null where the token has a keypad of its own */
  login(session: bigint, pin: Buffer | null, who: number = user.normal): void {
    this.#require('login', ['ulong', 'ulong', 'pointer', 'ulong'], session, who, pin, pin?.length ?? 0);
  }

  logout(session: bigint): void {
    this.#require('logout', ['ulong'], session);
  }

  /** Objects of that class, with that CKA_ID if one is given. */
  find(session: bigint, wantedClass: number, id?: Uint8Array): readonly bigint[] {
    const classValue = Buffer.alloc(ulongSize);
    writeUlong(classValue, wantedClass);
    const idValue = id && Buffer.from(id);
    const template = Buffer.concat([attributeOver(attribute.class, classValue), ...(idValue ? [attributeOver(attribute.id, idValue)] : [])]);
    this.#require('findObjectsInit', ['ulong', 'pointer', 'ulong'], session, template, template.length / attributeLayout.size);
    try {
      const found = Buffer.alloc(maxObjects * ulongSize);
      const count = Buffer.alloc(ulongSize);
      this.#require('findObjects', ['ulong', 'pointer', 'ulong', 'pointer'], session, found, maxObjects, count);
      return Array.from({ length: Math.min(readUlong(count), maxObjects) }, (_, index) => readHandle(found, index * ulongSize));
    } finally {
      this.#call('findObjectsFinal', ['ulong'], session);
    }
  }

  /** @returns undefined when the object has no such attribute, or does not tell it */
  attribute(session: bigint, object: bigint, type: number): Buffer | undefined {
    const asked = attributeOver(type, null);
    if (this.#call('getAttributeValue', ['ulong', 'ulong', 'pointer', 'ulong'], session, object, asked, 1) !== rv.ok) return undefined;
    const length = readUlong(asked, attributeLayout.length);
    if (length === 0 || length > maxAttributeBytes) return undefined;
    const value = Buffer.alloc(length);
    const given = attributeOver(type, value);
    this.#require('getAttributeValue', ['ulong', 'ulong', 'pointer', 'ulong'], session, object, given, 1);
    return value.subarray(0, Math.min(readUlong(given, attributeLayout.length), length));
  }

  certificates(session: bigint): readonly { readonly id: Uint8Array; readonly der: Uint8Array }[] {
    return this.find(session, objectClass.certificate).flatMap((object) => {
      const der = this.attribute(session, object, attribute.value);
      return der ? [{ id: this.attribute(session, object, attribute.id) ?? Buffer.alloc(0), der }] : [];
    });
  }

  /**
   * @param authenticate called between C_SignInit and C_Sign, where keys that ask for the PIN each time want it
   * @returns the signature, as long as the key's modulus
   */
  sign(session: bigint, key: bigint, type: number, data: Uint8Array, authenticate: () => void): Uint8Array {
    const wanted = Buffer.alloc(aligned(aligned(ulongSize, pointerSize) + pointerSize, ulongSize) + ulongSize);
    writeUlong(wanted, type);
    this.#require('signInit', ['ulong', 'pointer', 'ulong'], session, wanted, key);
    authenticate();
    const signature = Buffer.alloc(2048);
    const length = Buffer.alloc(ulongSize);
    writeUlong(length, signature.length);
    const input = Buffer.from(data);
    this.#require('sign', ['ulong', 'pointer', 'ulong', 'pointer', 'pointer'], session, input, input.length, signature, length);
    return new Uint8Array(signature.subarray(0, Math.min(readUlong(length), signature.length)));
  }
}
