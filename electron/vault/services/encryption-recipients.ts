import { basename } from 'node:path';
import type { Temporal } from 'temporal-polyfill';
import type { z } from 'zod';
import { Fault } from '../../../shared/contract/problem.ts';
import type { recipientView, rememberedRecipient } from '../../../shared/contract/encryption.ts';
import { toInstantString } from '../clock.ts';
import type { AreaHandlers } from '../handlers.ts';
import { addEncryptionRecipient, encryptionRecipients, removeEncryptionRecipient } from '../register/encryption-recipients.ts';
import type { CallContext, OpenContext, Session } from '../session.ts';
import { certificateView } from '../signing/certificate-view.ts';
import { type Certificate, attributeOf, fingerprint, nameText, parseCertificate } from '../signing/certificate.ts';
import { checkRecipient } from '../signing/encryption/recipient-policy.ts';
import { oids } from '../signing/oids.ts';
import { withCertificate } from './certificates.ts';
import { registerTrust } from './trust-store.ts';

type Handlers = AreaHandlers<'encryption'>;

/** A certificate with the others of its file. */
interface Found {
  readonly certificate: Certificate;
  readonly others: readonly Certificate[];
}

function viewOf({ certificate, others }: Found, session: Session | null, now: Temporal.Instant): z.input<typeof recipientView> {
  const { refusals, chain, revocation } = checkRecipient(certificate, others, registerTrust(session), now);
  return { certificate: certificateView(certificate, now), refusals: [...refusals], chain, revocation };
}

function listOf({ session, clock }: OpenContext): { recipients: z.input<typeof rememberedRecipient>[] } {
  const now = clock.now();
  return {
    recipients: encryptionRecipients(session.db).map(({ der, added, addedBy }) => ({ ...viewOf({ certificate: parseCertificate(der), others: [] }, session, now), added, addedBy })),
  };
}

function take(context: CallContext, handle: string): Promise<{ readonly found: Found; readonly path: string }> {
  return withCertificate(context, handle, undefined, ({ certificate, others }, path) => ({
    // The bytes of the file are wiped afterwards.
    found: { certificate: parseCertificate(certificate.der.slice()), others: others.map(({ der }) => parseCertificate(der.slice())) },
    path,
  }));
}

function fit({ certificate, others }: Found, session: Session | null, now: Temporal.Instant): Certificate {
  const [refusal] = checkRecipient(certificate, others, registerTrust(session), now).refusals;
  if (refusal) throw new Fault(refusal, { place: { file: recipientName(certificate) } });
  return certificate;
}

/** Whose certificate it is, in one line: the person and the organisation. */
export function recipientName({ subject }: Certificate): string {
  const parts = [attributeOf(subject, oids.commonName), attributeOf(subject, oids.organisation)].filter((part) => part !== '');
  return [...new Set(parts)].join(', ') || nameText(subject);
}

/**
 * The certificates named by a call, each fit to be encrypted to, none twice.
 * @throws Fault RECIPIENT_MISSING, NOT_FOUND, the first of a certificate's refusals
 */
export async function chosenRecipients(context: CallContext, files: readonly string[], remembered: readonly string[]): Promise<readonly Certificate[]> {
  const { session } = context.vault;
  const now = context.clock.now();
  const chosen = new Map<string, Certificate>();
  for (const handle of files) {
    const { found, path } = await take(context, handle);
    // Nothing secret stands in it: good for another try, or to be remembered afterwards.
    context.files.grant(handle, path, 'read');
    chosen.set(fingerprint(found.certificate), fit(found, session, now));
  }
  const rows = session && remembered.length > 0 ? encryptionRecipients(session.db) : [];
  for (const wanted of remembered) {
    const row = rows.find((one) => one.fingerprint === wanted);
    if (!row) throw new Fault('NOT_FOUND');
    chosen.set(wanted, fit({ certificate: parseCertificate(row.der), others: [] }, session, now));
  }
  if (chosen.size === 0) throw new Fault('RECIPIENT_MISSING');
  return [...chosen.values()];
}

export const inspectRecipient: Handlers['inspectRecipient'] = async ({ file }, context) => {
  const { found, path } = await take(context, file);
  return { file: context.files.renew(path, 'read'), name: basename(path), recipient: viewOf(found, context.vault.session, context.clock.now()) };
};

export const recipients: Handlers['recipients'] = (_input, context) => listOf(context);

export const rememberRecipient: Handlers['rememberRecipient'] = async ({ file }, context) => {
  const { session, clock } = context;
  const { found, path } = await take(context, file);
  // It may be encrypted to right afterwards.
  context.files.grant(file, path, 'read');
  const certificate = fit(found, session, clock.now());
  const print = fingerprint(certificate);
  session.act((db) => {
    const added = addEncryptionRecipient(db, { fingerprint: print, der: certificate.der.slice(), added: toInstantString(clock.now()), addedBy: session.operator.name });
    return {
      value: undefined,
      actions: added ? [{ action: 'supplement', what: 'recipient.remembered', object: `recipient:${print}`, personal: { name: recipientName(certificate) } }] : [],
    };
  });
  context.vault.emit('data.changed', ['encryption', 'journal']);
  return listOf(context);
};

export const forgetRecipient: Handlers['forgetRecipient'] = ({ fingerprint: print }, context) => {
  context.session.act((db) => {
    if (!removeEncryptionRecipient(db, print)) throw new Fault('NOT_FOUND');
    return { value: undefined, actions: [{ action: 'change', what: 'recipient.forgotten', object: `recipient:${print}` }] };
  });
  context.vault.emit('data.changed', ['encryption', 'journal']);
  return listOf(context);
};
