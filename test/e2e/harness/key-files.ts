import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderForApp, giveToApp } from '../../../build/runtime/launch.mjs';
import { type DemoKeyName, demoKeyNames, type DemoPkiOptions, makeDemoPki } from '../../../electron/vault/signing/demo/pki.ts';

export const keyPassword = 'Qwerty12';

const organisationOfTests = { name: '«Көктал Клиника» ЖШС', bin: '120340007180' };

/** Key files of a test PKI, by their kind, named as the authority names them; the organisation is that of `makeRegister`. */
export function keyFiles(organisation: DemoPkiOptions['organisation'] = organisationOfTests): Readonly<Record<DemoKeyName, string>> {
  const folder = folderForApp('derbes-keys-');
  const pki = makeDemoPki({
    at: Date.now(),
    algorithm: 'RSA',
    password: keyPassword,
    organisation,
    person: { surname: 'Тілеуберді', given: 'Бауыржан', patronymic: 'Оразұлы', iin: '800101300016' },
  });
  const names: Readonly<Partial<Record<DemoKeyName, string>>> = { auth: 'AUTH_RSA256_4c1e.p12', signatory: 'RSA256_9f30.p12', expired: 'RSA256_0a77.p12' };
  const paths = demoKeyNames.map((name) => {
    const path = join(folder, names[name] ?? `${name}.p12`);
    writeFileSync(path, pki.keys[name].p12);
    giveToApp(path);
    return [name, path] as const;
  });
  return Object.fromEntries(paths) as Record<DemoKeyName, string>;
}

/** A file with this content that the app can read. @returns its path */
export function fileFor(name: string, content: string | Uint8Array): string {
  const path = join(folderForApp('derbes-files-'), name);
  writeFileSync(path, content);
  giveToApp(path);
  return path;
}
