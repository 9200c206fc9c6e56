import { useCallback, useRef, useState } from 'react';
import type { Problem } from '../../../shared/contract/problem.ts';
import type { CertificateView } from '../../../shared/contract/signing.ts';
import type { SigningKey } from '../../../shared/contract/signing-key.ts';
import type { SigningPreference } from '../../../shared/contract/shell.ts';
import { changePreferences, usePreferences } from '../../app/preferences.ts';
import { useKey } from './use-key.ts';
import { useToken } from './use-token.ts';

export type SigningWay = SigningPreference['way'];

/** The key to sign with, however it is held: a file, a token, NCALayer. The way used last is there first. */
export function useSigningKey() {
  const preferences = usePreferences();
  const remembered = preferences?.signing;
  const language = preferences?.language ?? 'kk';
  const [chosenWay, setWay] = useState<SigningWay>();
  const way = chosenWay ?? remembered?.way ?? 'pkcs12';
  const file = useKey();
  const token = useToken(way === 'pkcs11');
  const pin = useRef<HTMLInputElement | null>(null);
  const holdPin = useCallback((field: HTMLInputElement | null) => {
    pin.current = field;
  }, []);
  const focusPin = useCallback(() => {
    pin.current?.focus();
    pin.current?.form?.scrollIntoView({ block: 'nearest' });
  }, []);
  const [hasPin, setHasPin] = useState(false);
  const [lastTry, setLastTry] = useState(false);
  const [pinProblem, setPinProblem] = useState<Problem>();
  const [typedPort, setPort] = useState<number | undefined>();
  const port = typedPort ?? remembered?.ncaLayerPort;
  /** Asked for anew each time: it goes online. */
  const [timestamp, setTimestamp] = useState(false);

  const needsPin = token.key !== undefined && !token.key.token.pinPad;
  const locked = token.key?.token.pin === 'locked' || token.key?.token.pin === 'not_set';
  /** Locale key under `signing-ui:blocked`; undefined when nothing is missing. */
  const missing = ((): string | undefined => {
    switch (way) {
      case 'pkcs12':
        if (file.state.at === 'none') return 'noKey';
        return file.state.at === 'open' && file.held ? undefined : 'closed';
      case 'pkcs11':
        if (!token.key || token.busy) return 'noToken';
        if (locked) return 'locked';
        if (token.key.token.pin === 'last' && !lastTry) return 'lastTry';
        return needsPin && !hasPin ? 'noPin' : undefined;
      case 'ncalayer':
        return undefined;
    }
  })();

  const certificate = ((): CertificateView | undefined => {
    if (way === 'pkcs12') return file.state.at === 'open' ? file.state.inspection.certificate : undefined;
    return way === 'pkcs11' ? token.key?.certificate : undefined;
  })();

  /** Hands the key over with its secret, once: field and memory are empty afterwards. */
  const take = useCallback((): SigningKey | undefined => {
    if (way === 'pkcs12') {
      const password = file.take();
      return file.state.at === 'open' && password !== undefined ? { provider: 'pkcs12', file: file.state.file.handle, password } : undefined;
    }
    if (way === 'ncalayer') return { provider: 'ncalayer', language, timestamp, ...(port !== undefined && { port }) };
    if (!token.module || !token.key) return undefined;
    const typed = pin.current?.value ?? '';
    if (pin.current) pin.current.value = '';
    setHasPin(false);
    setLastTry(false);
    setPinProblem(undefined);
    const { serial } = token.key.token;
    return { provider: 'pkcs11', module: token.module.handle, token: serial, certificate: token.key.certificate.fingerprint, lastTry, ...(needsPin && { pin: typed }) };
  }, [way, file, language, port, timestamp, token.module, token.key, lastTry, needsPin]);

  /**
   * What a refusal means for the choice.
   * @returns whether it is shown beside the field it is about
   */
  const refused = useCallback(
    (problem: Problem): boolean => {
      if (way === 'pkcs12' && file.state.at === 'open') {
        if (problem.code === 'KEY_WRONG_PASSWORD') {
          file.close(file.state.file, problem);
          return true;
        }
        file.reset();
      }
      if (way !== 'pkcs11') return false;
      const aboutPin = problem.code.startsWith('TOKEN_PIN_');
      if (aboutPin) setPinProblem(problem);
      void token.lookAgain();
      return aboutPin;
    },
    [way, file, token],
  );

  /** The next one is offered the same way; never a secret. */
  const used = useCallback(() => {
    void changePreferences({
      signing: {
        way,
        ...(way === 'pkcs11' ? { module: token.module?.name, token: token.key?.token.serial } : { module: remembered?.module, token: remembered?.token }),
        ncaLayerPort: port,
      },
    });
    if (way === 'pkcs12') file.reset();
    if (way === 'pkcs11') void token.restart();
  }, [way, token, file, port, remembered]);

  return { way, setWay, file, token, holdPin, focusPin, setHasPin, lastTry, setLastTry, pinProblem, port, setPort, timestamp: way === 'ncalayer' && timestamp, setTimestamp, missing, certificate, take, refused, used };
}
export type SigningKeyChoice = ReturnType<typeof useSigningKey>;
