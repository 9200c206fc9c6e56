import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** Listens on one port of this machine, TCP and UDP, and counts whoever comes. */
export interface Listener {
  readonly port: number;
  /** `tcp` or `udp`, one for each arrival. */
  readonly arrivals: readonly string[];
  close(): void;
}

export async function listen(): Promise<Listener> {
  const arrivals: string[] = [];
  const tcp = createServer((socket) => {
    arrivals.push('tcp');
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 2\r\n\r\nok');
  });
  tcp.listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket('udp4', () => arrivals.push('udp'));
  udp.bind(port, '127.0.0.1');
  await once(udp, 'listening');
  return {
    port,
    arrivals,
    close: () => {
      tcp.close();
      udp.close();
    },
  };
}
