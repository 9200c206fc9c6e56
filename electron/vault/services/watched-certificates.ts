import type { CertificateView } from '../../../shared/contract/signing.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { signerVerdict } from '../../../shared/domain/who-may-sign.ts';
import { toInstantString } from '../clock.ts';
import { writeOut } from '../common/write-out.ts';
import type { AreaHandlers } from '../handlers.ts';
import { readOrganisation, readSettings } from '../register/settings.ts';
import { readSignerRules } from '../register/signer-rules.ts';
import { type WatchedCertificateRow, addWatchedCertificate, removeWatchedCertificate } from '../register/watched-certificates.ts';
import type { OpenContext, Session } from '../session.ts';
import { certificateBytes } from '../signing/certificate-file.ts';
import { certificateView, maskedView, rolesOf } from '../signing/certificate-view.ts';
import { type Certificate, attributeOf, binOf, fingerprint, iinOf, nameText, serialText } from '../signing/certificate.ts';
import { keyRefusals, keyWarnings } from '../signing/key-policy.ts';
import { oids } from '../signing/oids.ts';
import { withModule } from '../signing/pkcs11/module.ts';
import { certificatesOf } from '../signing/pkcs11/token-signer.ts';
import { revocationVerdict, sourcesOf } from '../signing/revocation.ts';
import { type Trust, buildChain } from '../signing/trust.ts';
import { type CertificateInUse, certificatesInUse } from './certificates-in-use.ts';
import { withCertificate } from './certificates.ts';
import { keepModule } from './tokens.ts';
import { registerTrust } from './trust-store.ts';

type Handlers = AreaHandlers<'certificates'>;
type Source = WatchedCertificateRow['source'];
type Listed = Awaited<ReturnType<Handlers['list']>>['certificates'][number];

function binAgainst(certificate: Certificate, organisationBin: string): Listed['bin'] {
  const bin = binOf(certificate);
  if (bin === '' || organisationBin === '') return 'none';
  return bin === organisationBin ? 'same' : 'differs';
}

function listed({ certificate, watched, signatures, others, term }: CertificateInUse, session: Session, trust: Trust): Listed {
  const now = session.clock.now();
  const organisationBin = readOrganisation(session.db).bin;
  const rules = readSignerRules(session.db);
  const signer = { roles: rolesOf(certificate), iin: iinOf(certificate), bin: binOf(certificate) };
  const { verdict: chain, path } = buildChain(certificate, others, trust, now);
  const revocation = revocationVerdict(certificate, path[1], sourcesOf(trust), now);
  const warnings = keyWarnings(certificate, {
    at: now,
    organisationBin,
    chainComplete: chain.reason !== 'chain_incomplete',
    revocationKnown: revocation.state === 'good',
    reminderDays: readSettings(session.db).certificateReminderDays,
  });
  return {
    certificate: maskedView(certificateView(certificate, now)),
    watched: watched && { source: watched.source, added: watched.added, addedBy: watched.addedBy },
    uses: signatures.map(({ document, documentNumber, documentKind, at }) => ({ document, number: documentNumber, kind: documentKind, at })),
    chain,
    revocation,
    refusals: [...keyRefusals(certificate, now), ...(revocation.state === 'bad' ? ['KEY_REVOKED'] : [])],
    warnings: [...warnings],
    bin: binAgainst(certificate, organisationBin),
    signer: { notice: signerVerdict(rules.notice, signer, organisationBin), application: signerVerdict(rules.application, signer, organisationBin) },
    term,
  };
}

/** @throws Fault CERTIFICATE_OF_AUTHORITY */
function keep(context: OpenContext, certificate: Certificate, source: Source): { certificate: CertificateView; known: boolean } {
  if (certificate.authority.ca) throw new Fault('CERTIFICATE_OF_AUTHORITY');
  const { session, clock } = context;
  const print = fingerprint(certificate);
  const view = maskedView(certificateView(certificate, clock.now()));
  if (certificatesInUse(session).some((one) => one.fingerprint === print && one.watched)) return { certificate: view, known: true };
  session.act((db) => {
    addWatchedCertificate(db, { fingerprint: print, source, der: certificate.der, added: toInstantString(clock.now()), addedBy: session.operator.name });
    return {
      value: undefined,
      actions: [
        {
          action: 'supplement',
          what: 'certificate.watched',
          object: `certificate:${print}`,
          details: { serial: serialText(certificate), source },
          personal: { holder: nameText(certificate.subject) },
        },
      ],
    };
  });
  context.vault.emit('data.changed', ['certificates']);
  return { certificate: view, known: false };
}

/** @throws Fault NOT_FOUND */
function inUse(session: Session, print: string): CertificateInUse {
  const found = certificatesInUse(session).find((one) => one.fingerprint === print);
  if (!found) throw new Fault('NOT_FOUND');
  return found;
}

async function onToken(context: OpenContext, handle: string, print: string): Promise<Certificate> {
  const path = context.files.take(handle, 'read');
  try {
    const { slots } = await withModule(path, { signal: context.signal }, (module) => module.ask({ kind: 'contents' }));
    const certificates = slots.flatMap(({ token }) => (token ? certificatesOf(token) : []));
    const found = certificates.find(({ certificate }) => fingerprint(certificate) === print);
    if (!found) throw new Fault('TOKEN_CERTIFICATE_MISSING');
    return found.certificate;
  } catch (error) {
    keepModule(context, handle, path, error);
    throw error;
  }
}

export const certificates: Handlers = {
  list: (_input, { session }) => {
    const trust = registerTrust(session);
    return {
      certificates: certificatesInUse(session).map((one) => listed(one, session, trust)),
      reminderDays: readSettings(session.db).certificateReminderDays,
    };
  },

  watch: async (input, context) => {
    if (input.from === 'token') return keep(context, await onToken(context, input.module, input.certificate), 'token');
    return withCertificate(context, input.file, input.password, ({ certificate, source }) => keep(context, certificate, source));
  },

  unwatch: ({ fingerprint: print }, { session, vault }) => {
    session.act((db) => {
      const { certificate } = inUse(session, print);
      if (!removeWatchedCertificate(db, print)) throw new Fault('NOT_FOUND');
      const details = { serial: serialText(certificate) };
      const personal = { holder: nameText(certificate.subject) };
      return { value: undefined, actions: [{ action: 'change', what: 'certificate.unwatched', object: `certificate:${print}`, details, personal }] };
    });
    vault.emit('data.changed', ['certificates']);
    return {};
  },

  exportOne: ({ fingerprint: print, target }, { session, files }) => {
    const { certificate } = inUse(session, print);
    const to = files.take(target, 'write');
    session.record({
      action: 'export',
      what: 'certificate.exported',
      object: `certificate:${print}`,
      details: { serial: serialText(certificate) },
      personal: { holder: attributeOf(certificate.subject, oids.commonName) },
    });
    return writeOut(to, certificateBytes(certificate, to));
  },
};
