import { join } from 'node:path';
import { app } from 'electron';
import { startVault } from '../../../electron/main/vault-host.ts';
import { VaultLink } from '../../../electron/main/vault-link.ts';

// Main of a small app that hosts a vault the way the pinned Electron does: as a utilityProcess.

export interface UtilityProbe {
  readonly link: VaultLink;
  readonly seen: string[];
}

void app.whenReady().then(() => {
  const seen: string[] = [];
  const link = new VaultLink({
    start: () => startVault({ file: join(app.getAppPath(), 'vault.cjs'), node: process.env['DERBES_NODE'] ?? null, onNode: false }),
    onEvent: (event) => seen.push(event),
    onDied: () => seen.push('died'),
    onStarted: () => seen.push('started'),
  });
  Object.assign(globalThis, { probe: { link, seen } satisfies UtilityProbe });
});
