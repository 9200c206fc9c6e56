/** Timestamps and revocation data for signed files of the user's own, without a register. */
import { Fault } from '../../../shared/contract/problem.ts';
import { writeOut } from '../common/write-out.ts';
import type { AreaHandlers } from '../handlers.ts';
import { defaultOnlineSettings } from '../register/online-settings.ts';
import type { CallContext } from '../session.ts';
import { acceptTimestamp } from '../signing/accept-timestamp.ts';
import { cmsBytes } from '../signing/cms-bytes.ts';
import { type Unstamped, isSigned, openQuestions, stamped, unstamped, withRevocationData } from '../signing/evidence.ts';
import { covers, readTimestampAnswer, readTimestampRequest, timestampRequest } from '../signing/timestamp.ts';
import type { Trust } from '../signing/trust.ts';
import { type Outing, askRevocation, askTimestamp, maxTimestampBytes, timestampFault, withSources } from './ask-authorities.ts';
import { readGranted } from './read-granted.ts';
import { maxSignedBytes } from './sign-file.ts';
import { checkUnharmed, readingSigned } from './signed-evidence.ts';
import { folderTrust, registerTrust } from './trust-store.ts';

/** A signed file as the authorities understand it: PEM and base64 become DER. @throws Fault EVIDENCE_FILE_UNREADABLE */
async function readSigned(context: CallContext, handle: string): Promise<Uint8Array> {
  const bytes = await readGranted(context.files.take(handle, 'read'), maxSignedBytes);
  const file = cmsBytes(bytes) ?? bytes;
  // Of a file without a signature nothing is open, which would read as if all were known.
  if (!readingSigned(() => isSigned(file))) throw new Fault('EVIDENCE_FILE_UNREADABLE');
  return file;
}

async function trustFor(context: CallContext, handle: string | undefined): Promise<Trust> {
  return handle === undefined ? registerTrust(context.vault.session) : folderTrust(context.files.take(handle, 'folder'));
}

async function outingFor(context: CallContext, trust: string | undefined): Promise<Outing> {
  return { proxy: '', signal: context.signal, trust: await trustFor(context, trust), now: context.clock.now() };
}

/** @throws Fault TIMESTAMP_NOT_NEEDED, EVIDENCE_FILE_UNREADABLE */
function waiting(file: Uint8Array): readonly [Unstamped, ...Unstamped[]] {
  const [first, ...rest] = readingSigned(() => unstamped(file));
  if (!first) throw new Fault('TIMESTAMP_NOT_NEEDED');
  return [first, ...rest];
}

function writeBack(context: CallContext, target: string, before: Uint8Array, after: Uint8Array, trust: Trust): ReturnType<typeof writeOut> {
  checkUnharmed(before, after, trust, context.clock.now());
  return writeOut(context.files.take(target, 'write'), after);
}

export const stampFile: AreaHandlers<'evidence'>['stampFile'] = async ({ file, target, address, policy, trust: folder }, context) => {
  const bytes = await readSigned(context, file);
  const outing = await outingFor(context, folder);
  const tokens: { signature: Uint8Array; token: Uint8Array }[] = [];
  for (const one of waiting(bytes)) {
    const { token } = await askTimestamp(one, address, policy === '' ? undefined : policy, outing);
    tokens.push({ signature: one.signature, token });
  }
  return { file: writeBack(context, target, bytes, readingSigned(() => stamped(bytes, tokens)), outing.trust), added: tokens.length };
};

export const requestForFile: AreaHandlers<'evidence'>['requestForFile'] = async ({ file, target, policy }, context) => {
  const [{ signature, digest }] = waiting(await readSigned(context, file));
  const { der } = timestampRequest(signature, { digest, policy: policy === '' ? undefined : policy });
  return { file: writeOut(context.files.take(target, 'write'), der) };
};

export const answerForFile: AreaHandlers<'evidence'>['answerForFile'] = async ({ file, target, answer: answerHandle, request: requestHandle, trust: folder }, context) => {
  const bytes = await readSigned(context, file);
  const answer = await readGranted(context.files.take(answerHandle, 'read'), maxTimestampBytes);
  const request = requestHandle === undefined ? undefined : await readGranted(context.files.take(requestHandle, 'read'), maxTimestampBytes);
  const trust = await trustFor(context, folder);
  try {
    const { info } = readTimestampAnswer(answer);
    const about = waiting(bytes).find(({ signature }) => covers(info, signature));
    if (!about) throw new Fault('TIMESTAMP_OTHER_SIGNATURE');
    const asked = request && readingSigned(() => readTimestampRequest(request));
    const { token } = acceptTimestamp(answer, { signature: about.signature, nonce: asked?.nonce, policy: asked?.policy, trust, now: context.clock.now() });
    return { file: writeBack(context, target, bytes, readingSigned(() => stamped(bytes, [{ signature: about.signature, token }])), trust) };
  } catch (error) {
    throw error instanceof Fault ? error : timestampFault(error);
  }
};

export const completeFile: AreaHandlers<'evidence'>['completeFile'] = async ({ file, target, trust: folder, online }, context) => {
  const bytes = await readSigned(context, file);
  const outing = await outingFor(context, folder);
  const questions = readingSigned(() => openQuestions(bytes, outing.trust, outing.now));
  const asked = online
    ? await askRevocation(questions, defaultOnlineSettings, outing, (done, total) => context.progress({ stage: 'revocation', done, total }))
    : { found: [], asked: [] };
  const trust = withSources(outing.trust, asked);
  const now = context.clock.now();
  const after = readingSigned(() => withRevocationData(bytes, trust, now));
  const open = readingSigned(() => openQuestions(after, trust, now)).length;
  return { file: writeBack(context, target, bytes, after, trust), open, asked: [...asked.asked] };
};
