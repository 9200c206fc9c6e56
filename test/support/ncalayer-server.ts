import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** PEM of what the server shows of itself. */
export interface ServerIdentity {
  readonly key: string;
  readonly cert: string;
}

export interface NcaLayerServer {
  readonly port: number;
  /** What it was asked, in order; signs of life left out. */
  readonly requests: Record<string, unknown>[];
  /** How often it was asked for a sign of life. */
  heartbeats(): number;
  /** Most questions that were open at once. */
  concurrent(): number;
  close(): Promise<void>;
}

export interface NcaLayerBehaviour {
  /** Undefined: no greeting. */
  readonly greeting?: string | undefined;
  /** A string goes out as it is, an object as JSON, `null` as nothing at all. */
  answer(request: Record<string, unknown>, socket: WebSocket): unknown;
}

/** Speaks as NCALayer does on its socket; what it answers is the test's to say. */
export async function ncaLayerServer(identity: ServerIdentity, { answer, greeting = '{"result":{"version":"1.4"}}' }: NcaLayerBehaviour): Promise<NcaLayerServer> {
  const https = createServer({ ...identity });
  const sockets = new WebSocketServer({ server: https });
  const requests: Record<string, unknown>[] = [];
  let heartbeats = 0;
  let open = 0;
  let most = 0;
  sockets.on('connection', (socket) => {
    if (greeting !== '') socket.send(greeting);
    socket.on('message', (data: Buffer) => {
      const text = data.toString('utf8');
      if (text === '--heartbeat--') {
        heartbeats++;
        socket.send(text);
        return;
      }
      const request = JSON.parse(text) as Record<string, unknown>;
      requests.push(request);
      most = Math.max(most, ++open);
      void Promise.resolve(answer(request, socket)).then((value) => {
        open--;
        if (value !== null) socket.send(typeof value === 'string' ? value : JSON.stringify(value));
      });
    });
  });
  await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve));
  return {
    port: (https.address() as AddressInfo).port,
    requests,
    heartbeats: () => heartbeats,
    concurrent: () => most,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate();
        https.closeAllConnections();
        https.close(() => {
          resolve();
        });
      }),
  };
}
