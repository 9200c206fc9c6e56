import packageJson from '../../../package.json' with { type: 'json' };
import { verification } from '../../../shared/contract/signing.ts';
import { writeOut } from '../common/write-out.ts';
import { verificationProtocol as renderProtocol } from '../documents/protocol.ts';
import type { AreaHandlers } from '../handlers.ts';
import { answer } from './verify.ts';

/** Verifies for itself: a paper is not made of what a page says it was told. */
export const verificationProtocol: AreaHandlers<'signing'>['verificationProtocol'] = async ({ target, languages, ...question }, context) => {
  const found = verification.parse(await answer(question, context));
  const pdf = await renderProtocol(found, [...new Set(languages)], `Derbes ${packageJson.version}`);
  return { file: writeOut(context.files.take(target, 'write'), pdf), state: found.state };
};

/** A file that came without a path is kept in memory under a handle. */
export const dropSigned: AreaHandlers<'signing'>['dropSigned'] = ({ name, content }, { files }) => {
  const bytes = new Uint8Array(Buffer.from(content, 'base64'));
  return { file: { handle: files.hold(name, bytes), name, size: bytes.length } };
};
