import { expect, test } from 'vitest';
import type { FromVault, ToVault } from '../../../shared/contract/envelope.ts';
import type { VaultProcess } from '../../../electron/main/vault-host.ts';
import { VaultLink } from '../../../electron/main/vault-link.ts';

/** A vault that does only what the test says. */
class ScriptedVault implements VaultProcess {
  readonly pid = 1;
  readonly got: ToVault[] = [];
  killed = false;
  tell: (message: FromVault) => void = () => undefined;
  end: (code: number | null) => void = () => undefined;

  post(message: ToVault): void {
    this.got.push(message);
  }
  onMessage(listener: (message: FromVault) => void): void {
    this.tell = listener;
  }
  onExit(listener: (code: number | null) => void): void {
    this.end = listener;
  }
  kill(): void {
    this.killed = true;
  }
}

function linkWith(): { link: VaultLink; vaults: ScriptedVault[]; seen: string[] } {
  const vaults: ScriptedVault[] = [];
  const seen: string[] = [];
  const link = new VaultLink({
    start: () => {
      const vault = new ScriptedVault();
      vaults.push(vault);
      return vault;
    },
    onEvent: (event) => seen.push(event),
    onDied: (code) => seen.push(`died ${code}`),
    onStarted: () => seen.push('started'),
  });
  return { link, vaults, seen };
}

const died = { ok: false, problem: { code: 'VAULT_DIED' } };
const ready: FromVault = { kind: 'ready', node: '24.0.0' };

test('before the first start every call is answered', async () => {
  const { link } = linkWith();
  expect(await link.start('register.status', {}).result).toEqual(died);
  expect(link.running).toBe(false);
});

test('a vault that never comes up is told apart from one that does', async () => {
  const { link, vaults, seen } = linkWith();
  const first = link.restart();
  vaults[0]!.end(1);
  expect(await first).toBe(false);
  const second = link.restart();
  vaults[1]!.tell(ready);
  expect(await second).toBe(true);
  expect(seen).toEqual(['died 1', 'started']);
});

test('a replaced vault is killed and what it still says is not heard', async () => {
  const { link, vaults, seen } = linkWith();
  void link.restart();
  const pending = link.start('register.status', {});
  void link.restart();
  expect(await pending.result).toEqual(died);
  const [old, current] = vaults as [ScriptedVault, ScriptedVault];
  expect(old.killed).toBe(true);

  const answered = link.start('register.status', {});
  const [call] = current.got;
  if (call?.kind !== 'call') throw new Error('no call');
  old.tell({ kind: 'value', id: call.id, value: 'forged' });
  old.tell({ kind: 'event', event: 'register.changed', payload: {} });
  old.end(0);
  expect(link.running).toBe(true);
  current.tell({ kind: 'value', id: call.id, value: 'right' });
  expect(await answered.result).toEqual({ ok: true, value: 'right' });
  expect(seen).toEqual([]);
});

test('an answer nobody waits for, or given twice, changes nothing', async () => {
  const { link, vaults } = linkWith();
  void link.restart();
  const { result } = link.start('register.status', {});
  const vault = vaults[0]!;
  const id = vault.got[0]?.kind === 'call' ? vault.got[0].id : '';
  vault.tell({ kind: 'value', id: 'f'.repeat(16), value: 'other' });
  vault.tell({ kind: 'problem', id, problem: { code: 'NOT_FOUND' } });
  vault.tell({ kind: 'value', id, value: 'late' });
  expect(await result).toEqual({ ok: false, problem: { code: 'NOT_FOUND' } });
});

test('stopping answers what is pending and tells no death', async () => {
  const { link, vaults, seen } = linkWith();
  void link.restart();
  const { result } = link.start('register.status', {});
  link.stop();
  vaults[0]!.end(null);
  expect(await result).toEqual(died);
  expect(vaults[0]!.killed).toBe(true);
  expect(seen).toEqual([]);
});
