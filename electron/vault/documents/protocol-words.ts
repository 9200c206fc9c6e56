import type { Language } from '../../../shared/contract/scalars.ts';
import type { Verification } from '../../../shared/contract/signing.ts';
import { verdictParams } from '../../../shared/domain/verdict-params.ts';
import certificateEn from '../../../shared/locales/en/certificate.json' with { type: 'json' };
import protocolEn from '../../../shared/locales/en/protocol.json' with { type: 'json' };
import redactionEn from '../../../shared/locales/en/redaction.json' with { type: 'json' };
import verificationEn from '../../../shared/locales/en/verification.json' with { type: 'json' };
import verifyEn from '../../../shared/locales/en/verify.json' with { type: 'json' };
import certificateKk from '../../../shared/locales/kk/certificate.json' with { type: 'json' };
import protocolKk from '../../../shared/locales/kk/protocol.json' with { type: 'json' };
import redactionKk from '../../../shared/locales/kk/redaction.json' with { type: 'json' };
import verificationKk from '../../../shared/locales/kk/verification.json' with { type: 'json' };
import verifyKk from '../../../shared/locales/kk/verify.json' with { type: 'json' };
import certificateRu from '../../../shared/locales/ru/certificate.json' with { type: 'json' };
import protocolRu from '../../../shared/locales/ru/protocol.json' with { type: 'json' };
import redactionRu from '../../../shared/locales/ru/redaction.json' with { type: 'json' };
import verificationRu from '../../../shared/locales/ru/verification.json' with { type: 'json' };
import verifyRu from '../../../shared/locales/ru/verify.json' with { type: 'json' };
import { phrase } from './words.ts';

/** The protocol says what the screen says: the same sentences, from the same files. */
export const protocolWords = {
  kk: { said: protocolKk, verify: verifyKk, certificate: certificateKk, verification: verificationKk, redaction: redactionKk },
  ru: { said: protocolRu, verify: verifyRu, certificate: certificateRu, verification: verificationRu, redaction: redactionRu },
  en: { said: protocolEn, verify: verifyEn, certificate: certificateEn, verification: verificationEn, redaction: redactionEn },
} satisfies Record<Language, unknown>;
export type ProtocolWords = (typeof protocolWords)[Language];

/** The sentence of one check. */
export function verdictSentence({ verify }: ProtocolWords, { reason, params }: Verification['checks'][number]): string {
  const template = (verify as unknown as Readonly<Record<string, unknown>>)[reason];
  return typeof template === 'string' ? phrase(template, verdictParams(params)) : reason;
}
