/**
 * The one way out of the machine: a request to an address that its user saw and agreed to in that very action. Nothing is
 * sent beside it: no cookie, no name of the program, no referrer; no redirect is followed, since nobody agreed to where it leads.
 */
import { request as requestHttp, Agent as HttpAgent, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps, Agent as HttpsAgent } from 'node:https';
import { Fault } from '../../../shared/contract/problem.ts';

export interface OnlineRequest {
  /** `http:` or `https:`; what is fetched carries a signature of its own. */
  readonly url: string;
  /** Sent by POST; absent: GET. */
  readonly post?: { readonly body: Uint8Array; readonly contentType: string };
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** `http://host:port` of a proxy; the environment's is not looked at. */
  readonly proxy?: string | undefined;
  /** Milliseconds until everything has to be there. */
  readonly patience?: number;
}

const defaultPatience = 30_000;

/** @throws Fault ONLINE_ADDRESS_INVALID for anything but a plain address of the web */
export function onlineAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain =
    url && (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.password === '';
  if (!plain) throw new Fault('ONLINE_ADDRESS_INVALID', { params: { address: text.slice(0, 200) } });
  return url;
}

function agentFor(url: URL, proxy: string | undefined): HttpAgent {
  const proxyEnv = proxy === undefined || proxy === '' ? {} : { HTTP_PROXY: proxy, HTTPS_PROXY: proxy };
  return url.protocol === 'https:' ? new HttpsAgent({ proxyEnv }) : new HttpAgent({ proxyEnv });
}

function answerOf(url: URL, options: RequestOptions, body: Uint8Array | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, resolve);
    request.on('error', reject);
    request.end(body);
  });
}

async function bodyOf(
  answer: IncomingMessage,
  maxBytes: number,
  params: { readonly host: string },
): Promise<Uint8Array> {
  if (answer.statusCode !== 200)
    throw new Fault('ONLINE_REFUSED', { params: { ...params, status: answer.statusCode ?? 0 } });
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maxBytes) throw new Fault('ONLINE_TOO_LARGE', { params });
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/**
 * Asks an address and gives what it answered, unread.
 * @throws Fault ONLINE_ADDRESS_INVALID, ONLINE_UNREACHABLE, ONLINE_TIMEOUT, ONLINE_REFUSED, ONLINE_TOO_LARGE, CANCELLED
 */
export async function askOnline({
  url: text,
  post,
  maxBytes,
  signal,
  proxy,
  patience = defaultPatience,
}: OnlineRequest): Promise<Uint8Array> {
  const url = onlineAddress(text);
  const params = { host: url.host };
  const late = AbortSignal.timeout(patience);
  const agent = agentFor(url, proxy);
  const headers = post ? { 'content-type': post.contentType, 'content-length': post.body.length } : {};
  try {
    const answer = await answerOf(
      url,
      { method: post ? 'POST' : 'GET', headers, agent, signal: AbortSignal.any([signal, late]) },
      post?.body,
    );
    try {
      return await bodyOf(answer, maxBytes, params);
    } finally {
      answer.destroy();
    }
  } catch (error) {
    if (error instanceof Fault) throw error;
    if (signal.aborted) throw new Fault('CANCELLED');
    throw new Fault(late.aborted ? 'ONLINE_TIMEOUT' : 'ONLINE_UNREACHABLE', { params }, { cause: error });
  } finally {
    agent.destroy();
  }
}
