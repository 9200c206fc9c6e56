import { toVault, type FromVault } from '../../shared/contract/envelope.ts';
import { describeError } from '../../shared/contract/problem.ts';
import { checkpointSchedule } from './services/checkpoint-schedule.ts';
import { silentBasesSchedule } from './services/silent-bases-schedule.ts';
import { handlers } from './services/index.ts';
import { Vault } from './vault.ts';

/** What a utilityProcess (`process.parentPort`) and a forked Node (`process.send`) have in common for us. */
interface ParentPort {
  readonly post: (message: FromVault) => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
}

interface UtilityPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

function parentPort(): ParentPort {
  const utility = (process as unknown as { parentPort?: UtilityPort }).parentPort;
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

/** Standard error goes to main's log file: the name of the call and where it broke, never what it was about. */
function report(where: string, error: unknown): void {
  process.stderr.write(`vault: ${where}: ${describeError(error)}\n`);
}

const port = parentPort();
const vault = new Vault({ handlers, duties: [checkpointSchedule, silentBasesSchedule], post: port.post, report });

// Left to itself Node would print the message of the error, which may quote data, and go on or not as it likes.
process.on('uncaughtException', (error) => {
  report('uncaught', error);
  process.exit(70);
});
process.on('unhandledRejection', (error) => {
  report('unhandled', error);
  process.exit(70);
});

port.onMessage((raw) => {
  const message = toVault.safeParse(raw);
  if (message.success) vault.handle(message.data);
});
// Main is gone: nobody is left to lock the register.
process.on('disconnect', () => {
  vault.lock();
  process.exit(0);
});
port.post({ kind: 'ready', node: process.versions.node });
