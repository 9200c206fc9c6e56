import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication } from 'playwright';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { forNode } from '../../build/compile/for-node.mjs';
import { folderForApp, playwrightLaunch } from '../../build/runtime/launch.mjs';
import { processEnvironment } from './harness/processes.ts';
import type { UtilityProbe } from './harness/utility-main.ts';

// The vault as a utilityProcess, which is how the pinned Electron hosts it. Node inside the development runtime is too
// old for the vault itself, so a few lines that speak its envelope stand in; main's side is the product's.

const vault = `
const port = process.parentPort;
const answer = (id, value) => port.postMessage({ kind: 'value', id, value });
port.on('message', ({ data }) => {
  if (data.kind === 'grant') globalThis.granted = data;
  if (data.kind === 'cancel') port.postMessage({ kind: 'problem', id: data.id, problem: { code: 'CANCELLED' } });
  if (data.kind !== 'call') return;
  switch (data.procedure) {
    case 'echo': return answer(data.id, data.input);
    case 'granted': return answer(data.id, globalThis.granted);
    case 'progress':
      port.postMessage({ kind: 'progress', id: data.id, progress: { done: 1 } });
      return answer(data.id, {});
    case 'event':
      port.postMessage({ kind: 'event', event: 'register.changed', payload: {} });
      return answer(data.id, {});
    case 'nonsense':
      port.postMessage({ kind: 'value', id: 'not an id' });
      port.postMessage('nothing of ours');
      return answer(data.id, {});
    case 'driver': {
      // As a token's driver is started: by the Node that main names, over a channel that takes bytes and large numbers.
      const program = 'process.on("message", ({ slot }) => { process.send({ slot, node: process.versions.node }); process.disconnect(); })';
      const options = { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] };
      const driver = require('node:child_process').spawn(process.env.DERBES_NODE, ['-e', program], options);
      driver.once('message', (message) => answer(data.id, message));
      return driver.send({ slot: 2n ** 63n });
    }
    case 'exit': return process.exit(0);
    case 'abort': return process.abort();
  }
});
port.postMessage({ kind: 'ready', node: process.versions.node });
`;

let app: ElectronApplication;
beforeAll(async () => {
  const folder = folderForApp('derbes-utility-');
  await build({
    ...forNode({
      entries: { main: 'test/e2e/harness/utility-main.ts' },
      outDir: folder,
      dev: false,
      target: 'node18',
      format: 'cjs',
      external: ['electron'],
    }),
    logLevel: 'warn',
  });
  writeFileSync(join(folder, 'package.json'), '{ "name": "derbes-utility", "version": "1.0.0", "main": "main.cjs" }');
  writeFileSync(join(folder, 'vault.cjs'), vault);
  app = await _electron.launch(
    playwrightLaunch({ appDir: folder, userDataDir: folderForApp('derbes-user-data-'), env: { NPM_TOKEN: 'secret' } }),
  );
  await vi.waitUntil(() => app.evaluate(() => 'probe' in globalThis), { timeout: 10_000 });
});
afterAll(() => app.close());

/** Runs in main, beside the link. */
function withLink<T, A>(work: (probe: UtilityProbe, argument: A) => Promise<T> | T, argument?: A): Promise<T> {
  return app.evaluate(
    ({ app: _app }, [source, given]) => {
      // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- a function of this file
      return new Function('probe', 'given', `return (${source})(probe, given)`)(
        (globalThis as unknown as { probe: UtilityProbe }).probe,
        given,
      ) as T;
    },
    [work.toString(), argument] as const,
  );
}

test('comes up, and answers calls sent before it was', async () => {
  const outcome = await withLink(async ({ link, seen }) => {
    const started = link.restart();
    const early = link.start('echo', { text: 'Ә', bytes: new Uint8Array([1, 2]) }).result;
    return { started: await started, early: await early, version: await link.nodeVersion, seen };
  });
  expect(outcome.started).toBe(true);
  expect(outcome.early).toMatchObject({ ok: true, value: { text: 'Ә' } });
  expect(outcome.version).toMatch(/^\d+\./);
  expect(outcome.seen).toEqual(['started']);
});

test('takes grants, reports progress, tells events, can be cancelled', async () => {
  const outcome = await withLink(async ({ link, seen }) => {
    const handle = link.grant('/some/where', 'read');
    const granted = await link.start('granted', {}).result;
    const progress: unknown[] = [];
    await link.start('progress', {}, (report) => progress.push(report)).result;
    await link.start('event', {}).result;
    const hanging = link.start('no answer', {});
    hanging.cancel();
    return { handle, granted, progress, seen: [...seen], cancelled: await hanging.result };
  });
  expect(outcome.granted).toEqual({
    ok: true,
    value: { kind: 'grant', handle: outcome.handle, path: '/some/where', mode: 'read' },
  });
  expect(outcome.progress).toEqual([{ done: 1 }]);
  expect(outcome.seen).toContain('register.changed');
  expect(outcome.cancelled).toEqual({ ok: false, problem: { code: 'CANCELLED' } });
});

test('messages of unknown form are dropped', async () => {
  expect(await withLink(({ link }) => link.start('nonsense', {}).result)).toEqual({ ok: true, value: {} });
});

test('starts the Node beside Electron, on which drivers of tokens run', async () => {
  const version = execFileSync(process.execPath, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim();
  const outcome = await withLink(async ({ link }) => {
    const result = await link.start('driver', {}).result;
    return result.ok ? (result.value as { slot: bigint; node: string }) : result;
  });
  expect(outcome).toEqual({ slot: 2n ** 63n, node: version });
});

test('has no secret of the environment', async () => {
  const pid = await withLink(({ link }) => link.pid!);
  expect([...processEnvironment(pid).keys()]).not.toContain('NPM_TOKEN');
});

test.each(['exit', 'abort', 'SIGKILL', 'hang'])('an end by %s answers every pending call', async (way) => {
  const outcome = await withLink(async ({ link, seen }, how) => {
    await link.restart();
    const pending = [link.start('no answer', {}).result, link.start('no answer', {}).result];
    await link.start('echo', {}).result;
    if (how === 'SIGKILL') process.kill(link.pid!, 'SIGKILL');
    else if (how === 'hang') {
      process.kill(link.pid!, 'SIGSTOP');
      await link.restart();
    } else void link.start(how, {}).result;
    const answers = await Promise.all(pending);
    const later = await link.start('echo', 1).result;
    return { answers, later, died: seen.at(-1), running: link.running, again: await link.restart() };
  }, way);
  const died = { ok: false, problem: { code: 'VAULT_DIED' } };
  expect(outcome.answers).toEqual([died, died]);
  expect(outcome.again).toBe(true);
  if (way === 'hang') {
    expect(outcome).toMatchObject({ later: { ok: true, value: 1 }, died: 'started', running: true });
  } else {
    expect(outcome).toMatchObject({ later: died, died: 'died', running: false });
  }
});
