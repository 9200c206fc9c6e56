import log from 'electron-log/node';
import { join } from 'node:path';
import { describeError } from '../../shared/contract/problem.ts';

const largest = 1024 * 1024;

/**
 * A local file of at most 1 MiB, and the one before it. It holds what the program did and where it broke, never a value
 * of a call, a path of the user's, or the message of a foreign error, which may quote what was being parsed.
 */
export function startLog(folder: string): void {
  log.transports.file.resolvePathFn = () => join(folder, 'derbes.log');
  log.transports.file.maxSize = largest;
  log.transports.file.format = '{iso} {level} {text}';
  log.transports.console.level = false;
}

export const report = {
  info: (line: string) => log.info(line),
  problem: (where: string, error: unknown) => log.error(`${where}: ${describeError(error)}`),
  /** A line that the vault wrote to its standard error. */
  vault: (line: string) => log.error(line),
};
