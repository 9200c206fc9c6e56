import { basename } from 'node:path';
import type { AreaHandlers } from '../handlers.ts';
import { readOrganisation, readSettings } from '../register/settings.ts';
import { certificateView } from '../signing/certificate-view.ts';
import { keyRefusals, keyWarnings } from '../signing/key-policy.ts';
import { openPkcs12 } from '../signing/pkcs12.ts';
import { revocationVerdict, sourcesOf } from '../signing/revocation.ts';
import { buildChain } from '../signing/trust.ts';
import { keepHandle, readKeyFile } from './key-files.ts';
import { registerTrust } from './trust-store.ts';

export const inspectKey: AreaHandlers<'signing'>['inspectKey'] = async ({ file, password }, context) => {
  const path = context.files.take(file, 'read');
  const now = context.clock.now();
  const bytes = await readKeyFile(path);
  try {
    const { pkcs8, certificate, chain } = openPkcs12(bytes, password);
    pkcs8.fill(0);
    const { session } = context.vault;
    const trust = registerTrust(session);
    const { verdict, path: issuers } = buildChain(certificate, chain, trust, now);
    const revocation = revocationVerdict(certificate, issuers[1], sourcesOf(trust), now);
    const refusals = [...keyRefusals(certificate, now), ...(revocation.state === 'bad' ? ['KEY_REVOKED'] : [])];
    const warnings = keyWarnings(certificate, {
      at: now,
      organisationBin: session ? readOrganisation(session.db).bin : undefined,
      chainComplete: verdict.reason !== 'chain_incomplete',
      revocationKnown: revocation.state === 'good',
      reminderDays: session ? readSettings(session.db).certificateReminderDays : undefined,
    });
    return {
      file: context.files.renew(path, 'read'),
      name: basename(path),
      certificate: certificateView(certificate, now),
      chain: issuers.slice(1).map((each) => certificateView(each, now)),
      usable: refusals.length === 0,
      refusals,
      warnings: [...warnings],
    };
  } catch (error) {
    keepHandle(context, file, path, error);
    throw error;
  } finally {
    bytes.fill(0);
  }
};
