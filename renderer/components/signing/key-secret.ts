import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

/** How long an opened key may wait for the signature before its password is asked for again, ms. */
const keeping = 120_000;

/** The password between "whose key is it" and "sign with it". */
export interface KeySecret {
  readonly held: boolean;
  /** Takes it over from the field. */
  readonly keep: (password: string) => void;
  /** Hands it out once and forgets it. */
  readonly take: () => string | undefined;
  readonly forget: () => void;
}

/**
 * Holds a key's password outside React's state and the page, for at most two minutes; it is gone once taken, and when
 * the dialog closes.
 */
export function useKeySecret(): KeySecret {
  const secret = useRef<string>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [held, setHeld] = useState(false);
  const forget = useCallback(() => {
    clearTimeout(timer.current);
    secret.current = undefined;
    setHeld(false);
  }, []);
  const keep = useCallback(
    (password: string) => {
      clearTimeout(timer.current);
      secret.current = password;
      setHeld(true);
      timer.current = setTimeout(forget, keeping);
    },
    [forget],
  );
  const take = useCallback(() => {
    const taken = secret.current;
    forget();
    return taken;
  }, [forget]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      secret.current = undefined;
    },
    [],
  );
  return useMemo(() => ({ held, keep, take, forget }), [held, keep, take, forget]);
}
