import koffi from 'koffi';

let installed = false;

/**
 * Lets the process end although a driver never came back. Node waits for its threads at the end, and a thread inside a
 * foreign call cannot be stopped; so the process leaves by the operating system's own call, with the exit code it has.
 */
export function leaveWithoutWaiting(isStuck: () => boolean): void {
  if (installed) return;
  installed = true;
  process.on('exit', (code) => {
    if (isStuck()) exitAtOnce(code);
  });
}

function exitAtOnce(code: number): void {
  if (process.platform === 'win32') {
    const kernel = koffi.load('kernel32.dll');
    const current = kernel.func('GetCurrentProcess', 'void *', []) as unknown as () => bigint;
    const terminate = kernel.func('TerminateProcess', 'int', ['void *', 'uint']) as unknown as (process: bigint, code: number) => number;
    terminate(current(), code);
    return;
  }
  const exit = koffi.load(null).func('_exit', 'void', ['int']) as unknown as (code: number) => void;
  exit(code);
}
