import { toVault, type FromVault } from '../../shared/contract/envelope.ts';
import { handlers } from './services/index.ts';
import { Vault } from './vault.ts';

/** What a utilityProcess (`process.parentPort`) and a forked Node (`process.send`) have in common for us. */
interface ParentPort {
  post(message: FromVault): void;
  onMessage(listener: (message: unknown) => void): void;
}

interface UtilityPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

function parentPort(): ParentPort {
  const utility = (process as NodeJS.Process & { parentPort?: UtilityPort }).parentPort;
  if (utility) {
    return {
      post: (message) => {
        utility.postMessage(message);
      },
      onMessage: (listener) => {
        utility.on('message', (event) => {
          listener(event.data);
        });
      },
    };
  }
  if (!process.send) throw new Error('The vault is started by its host, not by hand');
  return {
    post: (message) => {
      process.send?.(message);
    },
    onMessage: (listener) => {
      process.on('message', listener);
    },
  };
}

const port = parentPort();
const vault = new Vault({
  handlers,
  post: port.post,
  report: (procedure, error) => {
    // The name of the call and where it broke; never its input, which may hold a subject's data.
    console.error(`vault: ${procedure}: ${error instanceof Error ? (error.stack ?? error.message) : 'not an Error'}`);
  },
});

port.onMessage((raw) => {
  const message = toVault.safeParse(raw);
  if (message.success) vault.handle(message.data);
});
process.on('disconnect', () => {
  vault.lock();
  process.exit(0);
});
port.post({ kind: 'ready', node: process.versions.node });
