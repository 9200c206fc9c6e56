import { basename } from 'node:path';
import { Fault } from '../../../shared/contract/problem.ts';
import { toInstantString } from '../clock.ts';
import type { AreaHandlers } from '../handlers.ts';
import { Asn1Error } from '../signing/asn1/read.ts';
import { certificateView } from '../signing/certificate-view.ts';
import { nameText } from '../signing/certificate.ts';
import { maxCrlBytes } from '../signing/crl.ts';
import { isRoot, readTrustFile } from '../signing/trust-files.ts';
import { readGranted } from './read-granted.ts';
import { importTrust as takeIn, listTrust, removeList, removeTrust as remove } from './trust-store.ts';

export const trust: AreaHandlers<'signing'>['trust'] = (_input, { session }) => listTrust(session);

export const inspectTrust: AreaHandlers<'signing'>['inspectTrust'] = async ({ file }, { files, clock }) => {
  const path = files.take(file, 'read');
  const bytes = await readGranted(path, maxCrlBytes);
  try {
    const { certificates, crls } = readTrustFile(bytes);
    return {
      file: files.renew(path, 'read'),
      certificates: certificates.map((certificate) => ({
        ...certificateView(certificate, clock.now()),
        root: isRoot(certificate),
      })),
      lists: crls.map((list) => ({ issuer: nameText(list.issuer), thisUpdate: toInstantString(list.thisUpdate) })),
    };
  } catch (error) {
    if (error instanceof Asn1Error)
      throw new Fault('TRUST_FILE_INVALID', { place: { file: basename(path) } }, { cause: error });
    throw error;
  }
};

export const importTrust: AreaHandlers<'signing'>['importTrust'] = async ({ file, fingerprint }, context) => {
  const path = context.files.take(file, 'read');
  try {
    takeIn(context, basename(path), await readGranted(path, maxCrlBytes), fingerprint);
  } catch (error) {
    // A mistyped fingerprint must not cost the user the file that was picked.
    if (error instanceof Fault && error.problem.code === 'TRUST_FINGERPRINT_DIFFERS')
      context.files.grant(file, path, 'read');
    throw error;
  }
  context.vault.emit('data.changed', ['signing']);
  return listTrust(context.session);
};

export const removeTrust: AreaHandlers<'signing'>['removeTrust'] = ({ fingerprint }, context) => {
  remove(context, fingerprint);
  context.vault.emit('data.changed', ['signing']);
  return listTrust(context.session);
};

export const removeRevocationList: AreaHandlers<'signing'>['removeRevocationList'] = ({ key }, context) => {
  removeList(context, key);
  context.vault.emit('data.changed', ['signing']);
  return listTrust(context.session);
};
