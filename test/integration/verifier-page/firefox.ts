import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { folderForApp, programCommand } from '../../../build/runtime/launch.mjs';
import { findCommand } from '../../../build/runtime/run.mjs';

/**
 * Debian's Firefox by WebDriver BiDi, which it speaks itself: Playwright would bring a Firefox of its own, and what an
 * inspector has is this one. Every address but this machine leads nowhere.
 */
export class Firefox {
  readonly #process: ChildProcess;
  readonly #socket: WebSocket;
  readonly #pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #last = 0;
  #context = '';
  /** Addresses the pages asked for. */
  readonly requests: string[] = [];

  private constructor(child: ChildProcess, socket: WebSocket) {
    this.#process = child;
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#take(JSON.parse(String(data)) as Message));
  }

  static async start(locale = 'en-GB'): Promise<Firefox> {
    const home = folderForApp('derbes-firefox-');
    const profile = folderForApp('derbes-firefox-profile-');
    const { command, args, env } = programCommand(findCommand('firefox-esr')!, ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0', 'about:blank'], { home });
    const preferences = {
      'intl.accept_languages': locale,
      'network.proxy.type': 1,
      'network.proxy.http': '127.0.0.1',
      'network.proxy.http_port': 9,
      'network.proxy.ssl': '127.0.0.1',
      'network.proxy.ssl_port': 9,
      'network.dns.disabled': true,
      'remote.prefs.recommended': true,
    };
    writeFileSync(path.join(profile, 'user.js'), Object.entries(preferences).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`).join(''));
    const child = spawn(command, args, { env: { ...env, MOZ_HEADLESS: '1' }, stdio: ['ignore', 'ignore', 'pipe'] });
    const address = await addressOf(child);
    const socket = new WebSocket(`${address}/session`);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', () => reject(new Error('firefox: no connection')));
    });
    const firefox = new Firefox(child, socket);
    await firefox.#call('session.new', { capabilities: {} });
    await firefox.#call('session.subscribe', { events: ['network.beforeRequestSent'] });
    const tree = (await firefox.#call('browsingContext.getTree', {})) as { contexts: { context: string }[] };
    firefox.#context = tree.contexts[0]!.context;
    return firefox;
  }

  async open(file: string): Promise<void> {
    await this.#call('browsingContext.navigate', { context: this.#context, url: `file://${encodeURI(file)}`, wait: 'complete' });
  }

  /** Value of an expression in the page; strings, numbers, booleans and null. */
  async value(expression: string): Promise<unknown> {
    const answer = (await this.#call('script.evaluate', { expression, target: { context: this.#context }, awaitPromise: true })) as { type: string; result: { type: string; value?: unknown }; exceptionDetails?: { text: string } };
    if (answer.type === 'exception') throw new Error(answer.exceptionDetails?.text);
    return answer.result.type === 'null' ? null : answer.result.value;
  }

  /** Chooses files, or a folder, in the input that the selector finds. */
  async choose(selector: string, files: readonly string[]): Promise<void> {
    const found = (await this.#call('browsingContext.locateNodes', { context: this.#context, locator: { type: 'css', value: selector } })) as { nodes: { sharedId: string }[] };
    await this.#call('input.setFiles', { context: this.#context, element: { sharedId: found.nodes[0]!.sharedId }, files });
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('close', resolve));
    await this.#call('browser.close', {}).catch(() => this.#process.kill());
    await ended;
  }

  #call(method: string, params: object): Promise<unknown> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  #take(message: Message): void {
    if (message.method === 'network.beforeRequestSent') {
      const { url } = message.params.request;
      if (!/^(?:file|blob|data|about|moz-extension|resource|chrome):/.test(url)) this.requests.push(url);
    }
    const pending = message.id === undefined ? undefined : this.#pending.get(message.id);
    if (!pending) return;
    this.#pending.delete(message.id!);
    if (message.type === 'error') pending.reject(new Error(`${message.error}: ${message.message}`));
    else pending.resolve(message.result);
  }
}

interface Message {
  readonly type: string;
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: string;
  readonly message?: string;
  readonly method?: string;
  readonly params: { readonly request: { readonly url: string } };
}

/** Firefox says on its error output where it listens. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(said);
      if (found) resolve(found[1]!);
    });
    child.once('error', reject);
    child.once('close', () => reject(new Error(`firefox: ${said}`)));
  });
}
