import { useCallback, useEffect, useRef, useState } from 'react';
import type { Problem } from '../../../shared/contract/problem.ts';
import type { PickedFile } from '../../../shared/contract/scalars.ts';
import type { CertificateView, TokenList, TokenView } from '../../../shared/contract/signing.ts';
import { call, toProblem } from '../../api/client.ts';
import { usePreferences } from '../../app/preferences.ts';

/** A certificate on a token, as it is chosen for signing. */
export interface TokenKey {
  readonly token: TokenView;
  readonly certificate: CertificateView;
}

type Module = Pick<PickedFile, 'handle' | 'name'>;

/** Drivers where their installers put them, and the one that the user chose by file before. */
async function findModules(): Promise<Module[]> {
  const [{ modules }, { file }] = await Promise.all([call('signing.pkcs11Modules', {}), call('shell.pickTokenModuleAgain', {})]);
  const known = modules.map((module) => ({ handle: module.file, name: module.name }));
  return file && !known.some(({ name }) => name === file.name) ? [file, ...known] : known;
}

/** Which key to preselect: the one chosen now, the one used last, or the only one that can sign. */
function keyToChoose(list: TokenList, wanted: { token?: string | undefined; fingerprint?: string | undefined }): TokenKey | undefined {
  const keys = usableKeys(list);
  const same = keys.find(({ token, certificate }) => token.serial === wanted.token && (wanted.fingerprint === undefined || certificate.fingerprint === wanted.fingerprint));
  return same ?? (keys.length === 1 ? keys[0] : undefined);
}

function usableKeys({ slots }: TokenList): TokenKey[] {
  return slots.flatMap(({ token }) => (token?.certificates ?? []).flatMap(({ certificate, refusals }) => (token && refusals.length === 0 ? [{ token, certificate }] : [])));
}

/** Looking into tokens: the driver, what is in the slots, the key to sign with. `active` once the user wants a token. */
export function useToken(active: boolean) {
  const remembered = usePreferences()?.signing;
  const [modules, setModules] = useState<readonly Module[]>();
  const [module, setModule] = useState<Module>();
  const [list, setList] = useState<TokenList>();
  const [key, setKey] = useState<TokenKey>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const wanted = useRef<{ token?: string | undefined; fingerprint?: string | undefined }>({});

  const ask = useCallback(async (chosen: Module) => {
    setBusy(true);
    setProblem(undefined);
    setModule(chosen);
    try {
      const found = await call('signing.tokens', { module: chosen.handle });
      setModule({ handle: found.module.file, name: found.module.name });
      setList(found);
      setKey(keyToChoose(found, wanted.current));
    } catch (error) {
      setList(undefined);
      setKey(undefined);
      setProblem(toProblem(error));
    } finally {
      setBusy(false);
    }
  }, []);

  /** What another driver found is not shown while this one is asked. */
  const look = useCallback(
    async (chosen: Module) => {
      setList(undefined);
      setKey(undefined);
      await ask(chosen);
    },
    [ask],
  );

  const find = useCallback(async () => {
    setBusy(true);
    try {
      const found = await findModules();
      setModules(found);
      const [only, second] = found;
      const chosen = found.find(({ name }) => name === remembered?.module) ?? (second ? undefined : only);
      wanted.current = { token: remembered?.token };
      if (chosen) await look(chosen);
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setBusy(false);
    }
  }, [look, remembered]);

  const started = useRef(false);
  useEffect(() => {
    if (!active || started.current) return;
    started.current = true;
    void find();
  }, [active, find]);

  const chooseFile = useCallback(async () => {
    try {
      const { file } = await call('shell.pick', { purpose: 'token-module' });
      if (!file) return;
      setModules((all) => [file, ...(all ?? []).filter(({ name }) => name !== file.name)]);
      await look(file);
    } catch (error) {
      setProblem(toProblem(error));
    }
  }, [look]);

  const choose = useCallback((next: TokenKey) => {
    wanted.current = { token: next.token.serial, fingerprint: next.certificate.fingerprint };
    setKey(next);
  }, []);

  /** After a signing that was refused the driver is asked anew: tries may be fewer, the token may be out. */
  const lookAgain = useCallback(async () => {
    if (key) wanted.current = { token: key.token.serial, fingerprint: key.certificate.fingerprint };
    if (module) await ask(module);
  }, [ask, key, module]);

  /** The module's handle was used for signing. */
  const restart = useCallback(() => find(), [find]);
  return { modules, module, list, key, busy, problem, look, lookAgain, restart, chooseFile, choose };
}
