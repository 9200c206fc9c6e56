import { Temporal } from 'temporal-polyfill';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { FormValue, FormValues } from '../../../shared/contract/forms.ts';
import type { Problem } from '../../../shared/contract/problem.ts';
import { toProblem } from '../../api/client.ts';

/** Idle time after which what was typed is saved, ms. Each save is an action with its journal record, so not at every letter. */
const pause = 3000;

/** A document being filled in: what the register holds, and what was typed over it. */
export interface Draft {
  readonly values: FormValues;
  /** Fields typed in since the last save. */
  readonly edited: ReadonlySet<string>;
  readonly set: (field: string, value: FormValue) => void;
  /** Saves now. @returns false after a refusal, which stands in `problem`. */
  readonly save: () => Promise<boolean>;
  /** Takes the last saved change back; undefined while there is none. */
  readonly undo: (() => void) | undefined;
  readonly saving: boolean;
  /** Instant of the last save in this sitting. */
  readonly savedAt: string | null;
  readonly problem: Problem | undefined;
}

/**
 * Keeps typed values over the saved ones and saves them by themselves: after a pause, when a field is left, when the page is.
 * @param saved what the register holds; undefined while it is being read
 * @param write saves whole values; `saved` must be new by the time it resolves
 */
export function useDraft(saved: FormValues | undefined, write: (values: FormValues) => Promise<void>): Draft {
  const [edits, setEdits] = useState<FormValues>({});
  const [past, setPast] = useState<readonly FormValues[]>([]);
  const [saving, setSaving] = useState(false);
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem>();
  const values = useMemo(() => ({ ...saved, ...edits }), [saved, edits]);
  const edited = useMemo(() => new Set(Object.keys(edits)), [edits]);

  // Saves run one after another and see what was typed last, whatever render they were started from.
  const now = useRef({ saved, edits, write });
  // What the last save wrote, until a render brings it in `saved`: a save queued right behind would write the older values over it.
  const written = useRef<FormValues>(undefined);
  useEffect(() => {
    written.current = undefined;
  }, [saved]);
  const queue = useRef<Promise<boolean>>(Promise.resolve(true));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    now.current = { saved, edits, write };
  });

  const saveOnce = useCallback(async (remember: boolean): Promise<boolean> => {
    const { saved, edits: taken, write: send } = now.current;
    const before = written.current ?? saved;
    if (before === undefined || Object.keys(taken).length === 0) return true;
    setSaving(true);
    try {
      const whole = { ...before, ...taken };
      await send(whole);
      written.current = whole;
      if (remember) setPast((all) => [...all.slice(-19), Object.fromEntries(Object.keys(taken).map((id) => [id, before[id] ?? null]))]);
      const rest = (current: FormValues) => Object.fromEntries(Object.entries(current).filter(([id, value]) => value !== taken[id]));
      now.current = { ...now.current, edits: rest(now.current.edits) };
      setEdits(rest);
      setSavedAt(Temporal.Now.instant().toString({ smallestUnit: 'millisecond' }));
      setProblem(undefined);
      return true;
    } catch (error) {
      setProblem(toProblem(error));
      return false;
    } finally {
      setSaving(false);
    }
  }, []);

  const save = useCallback(
    (remember = true) => {
      clearTimeout(timer.current);
      queue.current = queue.current.then(() => saveOnce(remember));
      return queue.current;
    },
    [saveOnce],
  );

  const set = useCallback(
    (field: string, value: FormValue) => {
      setEdits((all) => ({ ...all, [field]: value }));
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), pause);
    },
    [save],
  );

  useEffect(
    () => () => {
      void save();
    },
    [save],
  );

  const last = past.at(-1);
  const undo = useMemo(
    () =>
      last &&
      (() => {
        setPast((all) => all.slice(0, -1));
        setEdits((all) => ({ ...all, ...last }));
        now.current = { ...now.current, edits: { ...now.current.edits, ...last } };
        void save(false);
      }),
    [last, save],
  );
  return { values, edited, set, save, undo, saving, savedAt, problem };
}
