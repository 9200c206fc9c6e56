import { basename } from 'node:path';
import { Fault } from '../../../shared/contract/problem.ts';
import type { AreaHandlers } from '../handlers.ts';
import type { CallContext } from '../session.ts';
import { certificateView } from '../signing/certificate-view.ts';
import { keyRefusals } from '../signing/key-policy.ts';
import { knownModules } from '../signing/pkcs11/known-modules.ts';
import { withModule } from '../signing/pkcs11/module.ts';
import { certificatesOf } from '../signing/pkcs11/token-signer.ts';

/** A token that is not in, a wrong PIN, a driver that hangs: the module that was picked stays picked. */
export function keepModule(context: CallContext, handle: string, path: string, error: unknown): void {
  if (error instanceof Fault && error.problem.code !== 'TOKEN_MODULE_INVALID') context.files.grant(handle, path, 'read');
}

export const pkcs11Modules: AreaHandlers<'signing'>['pkcs11Modules'] = (_input, { files }) => ({
  modules: knownModules().map((path) => ({ file: files.renew(path, 'read'), name: basename(path) })),
});

export const tokens: AreaHandlers<'signing'>['tokens'] = async ({ module: handle }, context) => {
  const path = context.files.take(handle, 'read');
  const now = context.clock.now();
  try {
    const { slots, ...about } = await withModule(path, { signal: context.signal }, (module) => module.ask({ kind: 'contents' }));
    return {
      module: { file: context.files.renew(path, 'read'), name: basename(path), ...about },
      slots: slots.map(({ description, token }) => ({
        description,
        token: token && {
          ...token,
          certificates: certificatesOf(token)
            .filter(({ certificate }) => !certificate.authority.ca)
            .map(({ certificate }) => ({ certificate: certificateView(certificate, now), refusals: [...keyRefusals(certificate, now)] })),
        },
      })),
    };
  } catch (error) {
    keepModule(context, handle, path, error);
    throw error;
  }
};
