import { readFileSync } from 'node:fs';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { Fault } from '../../../shared/contract/problem.ts';
import { type Clock, toInstantString } from '../clock.ts';
import { writeFileAtomically } from '../common/atomic-write.ts';

/**
 * Wrong passphrases in a row, kept beside the register so that a restart does not forget them. It slows a person at the
 * keyboard; whoever can copy the folder is held off by Argon2id alone (docs/security.md).
 */
const attemptsSchema = z.object({ failures: z.number().int().nonnegative(), last: z.iso.datetime() });
type Attempts = z.infer<typeof attemptsSchema>;

const longestWait = 600;

/** Seconds to wait after so many wrong passphrases in a row: two slips are free, then 5, 10, 20 … up to ten minutes. */
export function waitAfter(failures: number): number {
  return failures < 3 ? 0 : Math.min(longestWait, 5 * 2 ** Math.min(failures - 3, 20));
}

/** Seconds still to wait. A clock that was set back does not make it longer than the wait itself. */
function secondsLeft(attempts: Attempts, now: Temporal.Instant): number {
  const wait = waitAfter(attempts.failures);
  const passed = now.since(Temporal.Instant.from(attempts.last)).total('seconds');
  return passed < 0 ? wait : Math.max(0, Math.ceil(wait - passed));
}

function readAttempts(file: string): Attempts | null {
  try {
    return attemptsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null; // none yet, or not ours to read: the derivation of the key still stands in the way
  }
}

const turns = new Map<string, Promise<unknown>>();

/**
 * Runs one try at a time for a register. It counts as wrong before it begins, so that ending the process in the middle
 * wins nothing.
 * @param attempt throws what `isWrong` recognises when the secret was wrong
 * @returns what the attempt gave, and how many wrong ones came before it
 * @throws Fault REGISTER_WAIT with `seconds`
 */
export async function countedAttempt<T>(
  file: string,
  clock: Clock,
  attempt: () => Promise<T>,
  isWrong: (error: unknown) => boolean,
): Promise<{ value: T; failuresBefore: number }> {
  const before = turns.get(file) ?? Promise.resolve();
  const turn = before.catch(() => undefined).then(() => oneAttempt(file, clock, attempt, isWrong));
  turns.set(file, turn);
  try {
    return await turn;
  } finally {
    if (turns.get(file) === turn) turns.delete(file);
  }
}

async function oneAttempt<T>(
  file: string,
  clock: Clock,
  attempt: () => Promise<T>,
  isWrong: (error: unknown) => boolean,
): Promise<{ value: T; failuresBefore: number }> {
  const earlier = readAttempts(file) ?? { failures: 0, last: toInstantString(clock.now()) };
  const seconds = secondsLeft(earlier, clock.now());
  if (seconds > 0) throw new Fault('REGISTER_WAIT', { params: { seconds } });
  remember(file, { failures: earlier.failures + 1, last: toInstantString(clock.now()) });
  try {
    const value = await attempt();
    remember(file, { failures: 0, last: toInstantString(clock.now()) });
    return { value, failuresBefore: earlier.failures };
  } catch (error) {
    if (!isWrong(error)) remember(file, earlier);
    throw error;
  }
}

function remember(file: string, attempts: Attempts): void {
  try {
    writeFileAtomically(file, JSON.stringify(attempts));
  } catch {
    // A disk that cannot be written must not keep its owner out.
  }
}
