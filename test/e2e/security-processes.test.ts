import { spawnSync } from 'node:child_process';
import { kill } from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { electronCommand, folderForApp, isRoot } from '../../build/runtime/launch.mjs';
import { launch, type RunningConsole } from './harness/app.ts';
import { plainApp } from './harness/plain-app.ts';
import { commandLine, mainPid, processEnvironment, processStatus, rendererPid, vaultPid } from './harness/processes.ts';

const secret = 'correct horse battery staple';

let derbes: RunningConsole;
beforeAll(async () => {
  derbes = await launch({
    appDir: plainApp(),
    env: { DERBES_PASSPHRASE: secret, AWS_SECRET_ACCESS_KEY: secret, NPM_TOKEN: secret },
  });
});
afterAll(() => derbes.close());

describe('the renderer', () => {
  test('runs in the sandbox', async () => {
    const status = processStatus(await rendererPid(derbes.app));
    expect(status.get('Seccomp')).toBe('2'); // filtered
    expect(status.get('NoNewPrivs')).toBe('1');
    expect(status.get('CapEff')).toBe('0000000000000000');
  });

  test('and nothing has switched the sandbox off', async () => {
    const lines = [...commandLine(await mainPid(derbes.app)), ...commandLine(await rendererPid(derbes.app))];
    expect(lines.filter((argument) => /no-sandbox|disable-seccomp|disable-web-security/.test(argument))).toEqual([]);
    expect(await derbes.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.isVisible())).toBe(true);
  });

  test('no process of the console runs as root', async () => {
    const pids = [await mainPid(derbes.app), await rendererPid(derbes.app), await vaultPid(derbes.app)];
    for (const pid of pids) expect(processStatus(pid).get('Uid')).not.toMatch(/\b0\b/);
    expect(isRoot).toBe(process.getuid?.() === 0);
  });
});

test.each(['--no-sandbox', '--disable-web-security', '--load-extension=/tmp'])(
  'with %s the console does not start',
  (given) => {
    // As root Chromium would refuse by itself; as the app's user it would obey.
    const { command, args, env } = electronCommand({ args: [given], userDataDir: folderForApp('derbes-user-data-') });
    const { status, stderr } = spawnSync(command, args, { env, encoding: 'utf8', timeout: 30_000 });
    expect(status).toBe(1);
    expect(stderr).toContain(given.split('=')[0]);
  },
);

describe('the vault', () => {
  test('gets no secret of the environment and none on its command line', async () => {
    const pid = await vaultPid(derbes.app);
    const environment = processEnvironment(pid);
    expect([...environment.values()].join('\n')).not.toContain(secret);
    const known = [
      'HOME',
      'LANG',
      'LC_ALL',
      'PATH',
      'TMPDIR',
      'TZ',
      'SOFTHSM2_CONF',
      'NODE_CHANNEL_FD',
      'NODE_CHANNEL_SERIALIZATION_MODE',
      'NODE_CHANNEL_UNIX_FD',
    ];
    expect([...environment.keys()].filter((name) => !known.includes(name))).toEqual([]);
    expect(commandLine(pid).join(' ')).not.toContain(secret);
  });

  /** Collects events on the page until the test asks for them. */
  const listen = () =>
    derbes.page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(window, { seenEvents: seen });
      window.derbes.subscribe((message) => {
        if (message.kind === 'event') seen.push(message.event);
      });
    });
  const seen = () => derbes.page.evaluate(() => (window as unknown as { seenEvents: string[] }).seenEvents);
  const vaultState = async () => {
    const runtime = await derbes.call('shell.runtime', {});
    return runtime.ok ? runtime.value.vault : 'unknown';
  };
  const vaultDied = { ok: false, problem: { code: 'VAULT_DIED' } };

  test('killed amid a call, it answers that call, every later one, and can be started anew', async () => {
    await listen();
    const pid = await vaultPid(derbes.app);
    kill(pid, 'SIGSTOP'); // so that the calls are under way when it dies
    const pending = [
      derbes.call('register.status', {}),
      derbes.call('register.passphraseStrength', { passphrase: 'x' }),
    ];
    await derbes.page.waitForTimeout(200);
    kill(pid, 'SIGKILL');
    expect(await Promise.all(pending)).toEqual([vaultDied, vaultDied]);
    expect(await derbes.call('register.status', {})).toEqual(vaultDied);
    expect(await vaultState()).toBe('dead');
    expect(await seen()).toEqual(['vault.died']);

    expect(await derbes.call('shell.restartVault', {})).toMatchObject({ ok: true, value: { vault: 'running' } });
    expect(await seen()).toEqual(['vault.died', 'vault.started']);
    expect(await vaultPid(derbes.app)).not.toBe(pid);
    expect(await derbes.call('register.status', {})).toEqual({ ok: true, value: { state: 'none' } });
  });

  test('hanging, it is replaced, and what it was doing is answered', async () => {
    const pid = await vaultPid(derbes.app);
    kill(pid, 'SIGSTOP');
    const pending = derbes.call('register.status', {});
    await derbes.page.waitForTimeout(200);
    expect(await derbes.call('shell.restartVault', {})).toMatchObject({ ok: true, value: { vault: 'running' } });
    expect(await pending).toEqual(vaultDied);
    await expect.poll(() => isAlive(pid)).toBe(false);
    expect(await derbes.call('register.status', {})).toEqual({ ok: true, value: { state: 'none' } });
  });
});

function isAlive(pid: number): boolean {
  try {
    return !processStatus(pid).get('State')!.startsWith('Z');
  } catch {
    return false;
  }
}
