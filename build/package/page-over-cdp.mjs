// A page of a running Chromium, asked over its debugging protocol without any library.

/* global WebSocket -- Node 24 has one */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * @param {string} userData the folder of the program's settings, where Chromium notes its port
 * @param {string} address
 * @param {number} limit milliseconds until the page must be there
 */
export async function openPage(userData, address, limit) {
  const end = Date.now() + limit;
  const note = join(userData, 'DevToolsActivePort');
  for (;;) {
    const port = existsSync(note) ? readFileSync(note, 'utf8').split('\n')[0] : '';
    const url = port ? await debuggerOf(port, address) : undefined;
    if (url) return connect(url);
    if (Date.now() > end) throw new Error(`No page shows ${address}.`);
    await wait(100);
  }
}

/** @param {string} port @param {string} address @returns {Promise<string | undefined>} */
async function debuggerOf(port, address) {
  try {
    /** @type {{ type: string, url: string, webSocketDebuggerUrl: string }[]} */
    const targets = await // A program that shows an error box answers nothing at all.
    (
      await fetch(`http://127.0.0.1:${port}/json/list`, { signal: AbortSignal.timeout(2000) })
    ).json();
    return targets.find((target) => target.type === 'page' && target.url.startsWith(address))?.webSocketDebuggerUrl;
  } catch {
    return undefined; // not listening yet
  }
}

/** @param {string} url */
async function connect(url) {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error('The page takes no debugger.')), { once: true });
  });
  /** @type {Map<number, (answer: any) => void>} */
  const waiting = new Map();
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data));
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  socket.addEventListener('close', () => {
    for (const answer of waiting.values()) answer({ error: 'closed' });
    waiting.clear();
  });
  let last = 0;
  const send = (/** @type {string} */ method, /** @type {object} */ params) =>
    new Promise((resolve) => {
      if (socket.readyState !== WebSocket.OPEN) return resolve({ error: 'closed' });
      waiting.set(++last, resolve);
      socket.send(JSON.stringify({ id: last, method, params }));
    });
  return {
    /** @param {string} expression may be a promise @returns {Promise<any>} its value */
    evaluate: async (expression) => {
      const answer = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
      if (answer.error) throw new Error(`The page did not evaluate ${expression}: ${JSON.stringify(answer.error)}`);
      return answer.result?.result?.value;
    },
    /** @returns {Promise<Buffer>} a PNG */
    screenshot: async () =>
      Buffer.from((await send('Page.captureScreenshot', { format: 'png' })).result.data, 'base64'),
    close: () => socket.close(),
  };
}
