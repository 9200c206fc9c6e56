/**
 * The process that a PKCS#11 module lives in. A driver that hangs or crashes does so here; the vault goes on and says so.
 * One request at a time; the module is left when the vault says `close`, and with this process when the vault is gone.
 */
import { Cryptoki, CryptokiError } from './cryptoki.ts';
import { attribute, mechanism, objectClass, tokenFlags, user } from './constants.ts';
import type { FromModule, ModuleAnswers, ModuleContents, ModuleRequest, PinState, Slot, ToModule } from './messages.ts';
import { pinState, problemOf } from './problems.ts';

const [, , path = ''] = process.argv;
if (!process.send) throw new Error('started by the vault only');

/** Said by this process itself, where no CK_RV stands behind. */
class ModuleProblem extends Error {
  readonly problem: string;

  constructor(problem: string) {
    super(problem);
    this.problem = problem;
  }
}

/** A key on a token, from login to the end. */
interface OpenKey {
  readonly slot: bigint;
  readonly session: bigint;
  readonly handle: bigint;
  readonly mechanism: number;
  readonly alwaysAuthenticate: boolean;
}

let module: Cryptoki | undefined;
let ours = false;
let open: OpenKey | undefined;

function opened(): Cryptoki {
  if (module) return module;
  try {
    const loaded = new Cryptoki(path);
    ours = loaded.initialize();
    module = loaded;
    return loaded;
  } catch {
    // Whatever a file that is no module answers; its own words are for its makers.
    throw new ModuleProblem('TOKEN_MODULE_INVALID');
  }
}

function contents(): ModuleContents {
  const cryptoki = opened();
  const slots = cryptoki.slots().map(({ id, description, present }): Slot => {
    if (!present) return { id, description, token: null };
    const { flags, ...info } = cryptoki.tokenInfo(id);
    if ((flags & tokenFlags.tokenInitialized) === 0) return { id, description, token: null };
    const session = cryptoki.openSession(id);
    try {
      const certificates = cryptoki.certificates(session);
      const pinPad = (flags & tokenFlags.protectedAuthenticationPath) !== 0;
      return { id, description, token: { ...info, pin: pinState(flags), pinPad, certificates } };
    } finally {
      cryptoki.closeSession(session);
    }
  });
  return { ...cryptoki.info(), slots };
}

function login({ slot, serial, id, pin }: ModuleRequest & { kind: 'login' }): null {
  const cryptoki = opened();
  // Between choosing and signing another token may have been put into the reader.
  if (cryptoki.tokenInfo(slot).serial !== serial) throw new ModuleProblem('TOKEN_REMOVED');
  const session = cryptoki.openSession(slot);
  try {
    cryptoki.login(session, pin && Buffer.from(pin));
    const [handle] = cryptoki.find(session, objectClass.privateKey, id);
    if (handle === undefined) throw new ModuleProblem('TOKEN_KEY_MISSING');
    const type = [mechanism.sha256RsaPkcs, mechanism.rsaPkcs].find((each) => cryptoki.canSign(slot, each));
    if (type === undefined) throw new ModuleProblem('KEY_ALGORITHM_UNSUPPORTED');
    const always = cryptoki.attribute(session, handle, attribute.alwaysAuthenticate);
    open = { slot, session, handle, mechanism: type, alwaysAuthenticate: always !== undefined && always[0] === 1 };
    return null;
  } catch (error) {
    cryptoki.closeSession(session);
    throw error;
  }
}

function sign({ data, digestInfo, pin }: ModuleRequest & { kind: 'sign' }): Uint8Array {
  if (!module || !open) throw new ModuleProblem('TOKEN_REMOVED');
  const { session, handle, alwaysAuthenticate } = open;
  const cryptoki = module;
  const authenticate = (): void => {
    if (alwaysAuthenticate) cryptoki.login(session, pin && Buffer.from(pin), user.contextSpecific);
  };
  return cryptoki.sign(session, handle, open.mechanism, open.mechanism === mechanism.rsaPkcs ? digestInfo : data, authenticate);
}

function answer(request: ModuleRequest): ModuleAnswers[keyof ModuleAnswers] {
  switch (request.kind) {
    case 'contents':
      return contents();
    case 'login':
      return login(request);
    case 'sign':
      return sign(request);
  }
}

/** What the token says of its PIN now; nothing where it is gone. */
function pinNow(request: ModuleRequest): PinState | undefined {
  const slot = request.kind === 'login' ? request.slot : open?.slot;
  if (!module || slot === undefined) return undefined;
  try {
    return pinState(module.tokenInfo(slot).flags);
  } catch {
    return undefined;
  }
}

function respond(request: ModuleRequest): FromModule {
  try {
    return { kind: 'answer', value: answer(request) };
  } catch (error) {
    if (error instanceof ModuleProblem) return { kind: 'problem', problem: error.problem, code: null };
    if (error instanceof CryptokiError) return { kind: 'problem', problem: problemOf(error.code, pinNow(request)), code: error.code };
    return { kind: 'problem', problem: 'TOKEN_MODULE_INVALID', code: null };
  } finally {
    if ('pin' in request) request.pin?.fill(0);
  }
}

function close(): void {
  try {
    if (module && open) module.logout(open.session);
    if (module && ours) module.finalize();
  } catch {
    // The token is out already.
  }
  process.disconnect();
}

process.on('message', (message: ToModule) => {
  if (message.kind === 'close') close();
  else process.send?.(respond(message.request));
});
