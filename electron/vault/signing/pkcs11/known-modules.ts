import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** File names of modules in use in the country, and of the general ones. */
const names = {
  win32: ['eTPKCS11.dll', 'jcPKCS11-2.dll', 'rtPKCS11ECP.dll', 'opensc-pkcs11.dll', 'softhsm2-x64.dll'],
  other: ['libeTPkcs11.so', 'libjcPKCS11-2.so', 'librtpkcs11ecp.so', 'opensc-pkcs11.so', 'libsofthsm2.so'],
} as const;

function folders(): readonly string[] {
  if (process.platform === 'win32') {
    // Not from the environment, which the user's other programs can change.
    return ['C:\\Windows\\System32', 'C:\\Program Files\\OpenSC Project\\OpenSC\\pkcs11', 'C:\\SoftHSM2\\lib'];
  }
  const libraries = ['/usr/lib', '/usr/lib64', '/usr/local/lib', '/opt/aktivco/rutokenecp/amd64'];
  // Debian puts libraries of a machine's kind into a folder of their own.
  const nested = readdirSync('/usr/lib').flatMap((name) => (/-linux-gnu$/.test(name) ? [join('/usr/lib', name)] : []));
  return [...libraries, ...nested].flatMap((folder) => [folder, join(folder, 'pkcs11'), join(folder, 'softhsm')]);
}

/** Modules that stand where their installers put them, in folders that only an administrator writes to. */
export function knownModules(): readonly string[] {
  const wanted = process.platform === 'win32' ? names.win32 : names.other;
  return wanted.flatMap((name) => {
    const found = folders()
      .map((folder) => join(folder, name))
      .find((path) => existsSync(path));
    return found === undefined ? [] : [found];
  });
}
