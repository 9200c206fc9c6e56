import type { AreaHandlers } from '../handlers.ts';
import { listSignatures } from '../register/documents.ts';
import { exportCertificate, inspectCertificate } from './certificates.ts';
import { importTrustFiles } from './import-trust-files.ts';
import { inspectKey } from './inspect-key.ts';
import { lookAtFile } from './look-at-file.ts';
import { preview, signDocument, signDocuments } from './sign-document.ts';
import { signFile } from './sign-file.ts';
import { setSignerRules, signerRules } from './signer-rules.ts';
import { pkcs11Modules, tokens } from './tokens.ts';
import { removeRevocationList, removeTrust, trust } from './trust.ts';
import { saveSignedContent } from './signed-content.ts';
import { dropSigned, verificationProtocol } from './verification-protocol.ts';
import { verify } from './verify.ts';

/** Each handler stands in the file of its topic. */
export const signing: AreaHandlers<'signing'> = {
  inspectKey,
  preview,
  signDocument,
  signDocuments,
  lookAtFile,
  signFile,
  pkcs11Modules,
  tokens,
  signerRules,
  setSignerRules,
  inspectCertificate,
  exportCertificate,
  history: (_input, { session }) => ({ signatures: listSignatures(session.db) }),
  verify,
  dropSigned,
  verificationProtocol,
  saveSignedContent,
  trust,
  importTrustFiles,
  removeTrust,
  removeRevocationList,
};
