import type { FromVault } from '../../shared/contract/envelope.ts';
import { VaultClient, type VaultHost } from '../vault/client.ts';
import { handlers } from '../vault/services/index.ts';
import { Vault } from '../vault/vault.ts';

export interface InProcessVault {
  readonly client: VaultClient;
  /** Closes the register and forgets the keys. */
  close(): void;
}

/** The same vault as behind the window, hosted by this process. `report` is told of bugs. */
export function startVault(report: (procedure: string, error: unknown) => void): InProcessVault {
  let deliver: (message: FromVault) => void = () => undefined;
  const vault = new Vault({
    handlers,
    post: (message) => {
      deliver(message);
    },
    report,
  });
  const host: VaultHost = {
    post: (message) => {
      vault.handle(message);
    },
    onMessage: (listener) => {
      deliver = listener;
    },
    onExit: () => undefined,
    kill: () => {
      vault.lock();
    },
  };
  return {
    client: new VaultClient(host),
    close: () => {
      vault.lock();
    },
  };
}
