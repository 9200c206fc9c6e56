import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The processes that hold a PKCS#11 module now, each by its environment. */
export function driverProcesses(module: string): readonly string[] {
  const read = (pid: string, what: string): string => {
    try {
      return readFileSync(join('/proc', pid, what), 'utf8');
    } catch {
      // It ended meanwhile.
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && read(name, 'cmdline').includes('pkcs11-module.process') && read(name, 'cmdline').split('\0').includes(module))
    .map((pid) => read(pid, 'environ'));
}
