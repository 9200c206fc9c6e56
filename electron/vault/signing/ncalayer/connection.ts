import { type PeerCertificate, checkServerIdentity } from 'node:tls';
import WebSocket from 'ws';
import { Fault } from '../../../../shared/contract/problem.ts';
import type { Certificate } from '../certificate.ts';

/** Where NCALayer listens on every machine. */
export const ncaLayerPort = 13_579;

const heartbeat = '--heartbeat--';

/** Milliseconds. */
export interface NcaLayerPatience {
  /** Until the connection stands and NCALayer has said its version. */
  readonly opening: number;
  /** Until a question is answered that needs nobody. */
  readonly answer: number;
  /** Until a person has chosen a key and typed a password. */
  readonly person: number;
  /** Between two signs of life while a person is thinking. */
  readonly heartbeat: number;
}

export const defaultPatience: NcaLayerPatience = { opening: 5000, answer: 10_000, person: 5 * 60_000, heartbeat: 15_000 };

export interface NcaLayerOptions {
  /** Roots that the user imported, with authorities that lead to them. Its certificate must come from one of the roots. */
  readonly authorities: readonly Certificate[];
  readonly port?: number;
  readonly patience?: NcaLayerPatience;
  readonly signal?: AbortSignal | undefined;
}

/** Answers hold the signed content once more, in base64. */
const maxAnswerBytes = 768 * 1024 * 1024;

function pem(certificate: Certificate): string {
  return `-----BEGIN CERTIFICATE-----\n${Buffer.from(certificate.der).toString('base64')}\n-----END CERTIFICATE-----\n`;
}

/** The leaf is for this machine itself; older ones say so in the common name only. */
function identity(certificate: PeerCertificate): Error | undefined {
  const name = certificate.subject.CN;
  if (name === '127.0.0.1' || name === 'localhost') return undefined;
  return checkServerIdentity('127.0.0.1', certificate) && checkServerIdentity('localhost', certificate);
}

/** A certificate that the pinned roots do not explain, or one for another machine. */
const untrusted = /^(?:CERT_|ERR_TLS_CERT|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_)/;

function problemOf(error: Error): Fault {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'ECONNREFUSED') return new Fault('NCALAYER_NOT_RUNNING', {}, { cause: error });
  if (untrusted.test(code)) return new Fault('NCALAYER_NOT_TRUSTED', {}, { cause: error });
  return new Fault('NCALAYER_CLOSED', {}, { cause: error });
}

type Waiter = (result: string | Fault) => void;

/** A conversation with NCALayer: a question, its answer, the next question. */
export class NcaLayerConnection {
  readonly #socket: WebSocket;
  readonly #options: NcaLayerOptions;
  readonly #received: string[] = [];
  #waiter: Waiter | undefined;
  #ended: Fault | undefined;

  private constructor(options: NcaLayerOptions) {
    this.#options = options;
    this.#socket = new WebSocket(`wss://127.0.0.1:${options.port ?? ncaLayerPort}/`, {
      ca: options.authorities.map(pem),
      // Handed on to `tls.connect`, with its types; those of `ws` are others.
      checkServerIdentity: ((_host: string, certificate: PeerCertificate) => identity(certificate)) as unknown as WebSocket.ClientOptions['checkServerIdentity'],
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      handshakeTimeout: this.#patience.opening,
      perMessageDeflate: false,
      maxPayload: maxAnswerBytes,
    });
    this.#socket.on('message', (data: Buffer) => {
      this.#take(data.toString('utf8'));
    });
    this.#socket.on('error', (error) => {
      this.#end(problemOf(error));
    });
    this.#socket.on('close', () => {
      this.#end(new Fault('NCALAYER_CLOSED'));
    });
  }

  get #patience(): NcaLayerPatience {
    return this.#options.patience ?? defaultPatience;
  }

  /**
   * Connects and waits for the greeting.
   * @throws Fault NCALAYER_NOT_RUNNING, NCALAYER_NOT_TRUSTED, NCALAYER_ROOT_MISSING, NCALAYER_TIMEOUT, NCALAYER_CLOSED, CANCELLED
   */
  static async open(options: NcaLayerOptions): Promise<NcaLayerConnection> {
    // Without a pin Node would take any authority of its own list, of which none has to do with NCALayer.
    if (options.authorities.length === 0) throw new Fault('NCALAYER_ROOT_MISSING');
    const connection = new NcaLayerConnection(options);
    try {
      await connection.#next(connection.#patience.opening);
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  #take(text: string): void {
    if (text === heartbeat) return;
    const waiter = this.#waiter;
    this.#waiter = undefined;
    if (waiter) waiter(text);
    else this.#received.push(text);
  }

  #end(problem: Fault): void {
    this.#ended ??= problem;
    this.#waiter?.(this.#ended);
    this.#waiter = undefined;
  }

  async #next(patience: number): Promise<string> {
    const waiting = this.#received.shift();
    if (waiting !== undefined) return waiting;
    if (this.#ended) throw this.#ended;
    const { signal } = this.#options;
    const cancel = (): void => {
      this.#end(new Fault('CANCELLED'));
    };
    const timer = setTimeout(() => {
      this.#end(new Fault('NCALAYER_TIMEOUT'));
    }, patience);
    const alive = setInterval(() => {
      if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(heartbeat);
    }, this.#patience.heartbeat);
    try {
      const result = await new Promise<string | Fault>((resolve) => {
        this.#waiter = resolve;
        if (signal?.aborted) cancel();
        else signal?.addEventListener('abort', cancel, { once: true });
      });
      if (result instanceof Fault) throw result;
      return result;
    } finally {
      clearTimeout(timer);
      clearInterval(alive);
      signal?.removeEventListener('abort', cancel);
    }
  }

  /**
   * Asks and waits for the answer.
   * @param needsPerson whether NCALayer shows a dialog before it answers
   * @throws Fault NCALAYER_TIMEOUT, NCALAYER_CLOSED, NCALAYER_ANSWER_INVALID, CANCELLED
   */
  async ask(request: unknown, needsPerson: boolean): Promise<unknown> {
    if (this.#ended) throw this.#ended;
    this.#received.length = 0;
    this.#socket.send(JSON.stringify(request));
    const text = await this.#next(needsPerson ? this.#patience.person : this.#patience.answer);
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new Fault('NCALAYER_ANSWER_INVALID', {}, { cause: error });
    }
  }

  /** NCALayer closes its dialog when whoever asked is gone. */
  close(): void {
    this.#socket.terminate();
  }
}
