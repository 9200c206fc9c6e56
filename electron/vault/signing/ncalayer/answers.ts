/** Every shape in which NCALayer answers (its modules `basics` and, older, `commonUtils`). */
import { z } from 'zod';
import { Fault } from '../../../../shared/contract/problem.ts';
import { Asn1Error } from '../asn1/read.ts';
import type { Certificate } from '../certificate.ts';
import { cmsBytes } from '../cms-bytes.ts';
import { readTrustFile } from '../trust-files.ts';

const moduleMissing = z.object({ errorCode: z.literal('MODULE_NOT_FOUND') });

const one = z.string().min(1);
const signatures = z.union([one, z.array(one), z.object({ signatures: z.union([one, z.array(one)]) })]);

const basicsAnswer = z.union([
  z.object({ status: z.literal(true), body: z.object({ result: signatures }) }),
  // An empty body: the person closed the dialog.
  z.object({ status: z.literal(true), body: z.object({ result: z.undefined().optional() }).optional() }),
  z.object({ status: z.literal(false), code: z.string().optional() }),
]);

const utilsAnswer = z.object({ code: z.string(), responseObject: z.unknown().optional(), message: z.string().optional() });

/** A code of theirs as a parameter of a problem: short, no text of theirs. */
function codeOf(code: string | undefined): string {
  return (code ?? '').replace(/[^A-Z0-9_]/gi, '').slice(0, 40) || '—';
}

function decoded(text: string): Uint8Array {
  const der = cmsBytes(Buffer.from(text, 'latin1'));
  if (!der) throw new Fault('NCALAYER_ANSWER_INVALID');
  return der;
}

export function isModuleMissing(answer: unknown): boolean {
  return moduleMissing.safeParse(answer).success;
}

/**
 * The signatures in an answer of `basics`, DER, in the order of the question.
 * @param refusal code for a refusal: with a timestamp asked for, that may have been what failed
 * @throws Fault CANCELLED, `refusal`, NCALAYER_ANSWER_INVALID
 */
export function basicsSignatures(answer: unknown, wanted: number, refusal: 'NCALAYER_REFUSED' | 'NCALAYER_TIMESTAMP_REFUSED'): readonly Uint8Array[] {
  const parsed = basicsAnswer.safeParse(answer);
  if (!parsed.success) throw new Fault('NCALAYER_ANSWER_INVALID');
  if (!parsed.data.status) throw new Fault(refusal, { params: { code: codeOf(parsed.data.code) } });
  const result = parsed.data.body?.result;
  if (result === undefined) throw new Fault('CANCELLED');
  const inner = typeof result === 'object' && 'signatures' in result ? result.signatures : result;
  const texts = typeof inner === 'string' ? [inner] : inner;
  if (texts.length !== wanted) throw new Fault('NCALAYER_ANSWER_INVALID');
  return texts.map(decoded);
}

/** @throws Fault CANCELLED, NCALAYER_REFUSED, NCALAYER_MODULE_MISSING, NCALAYER_ANSWER_INVALID */
function utilsObject(answer: unknown): unknown {
  if (isModuleMissing(answer)) throw new Fault('NCALAYER_MODULE_MISSING');
  const parsed = utilsAnswer.safeParse(answer);
  if (!parsed.success) throw new Fault('NCALAYER_ANSWER_INVALID');
  const { code, message, responseObject } = parsed.data;
  if (message === 'action.canceled') throw new Fault('CANCELLED');
  if (code !== '200') throw new Fault('NCALAYER_REFUSED', { params: { code: codeOf(code) } });
  return responseObject;
}

/** Storages of tokens that are in, by `commonUtils.getActiveTokens`. */
export function activeTokens(answer: unknown): readonly string[] {
  return z.array(z.string()).catch([]).parse(utilsObject(answer));
}

/** Whose key `commonUtils.getKeyInfo` speaks of; undefined where it does not show the certificate. */
export function keyCertificate(answer: unknown): Certificate | undefined {
  const info = z.object({ pem: one }).safeParse(utilsObject(answer));
  if (!info.success) return undefined;
  try {
    return readTrustFile(Buffer.from(info.data.pem, 'latin1')).certificates[0];
  } catch (error) {
    if (error instanceof Asn1Error) return undefined;
    throw error;
  }
}

export function utilsSignature(answer: unknown): Uint8Array {
  const text = one.safeParse(utilsObject(answer));
  if (!text.success) throw new Fault('NCALAYER_ANSWER_INVALID');
  return decoded(text.data);
}
