import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function held(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/**
 * The most that `work` held beyond what was held before it, bytes, looked at four times a second. What nobody holds any more is
 * collected before each look: how long the engine leaves garbage lying depends on the machine, and shows in the resident size.
 */
export async function mostHeld(work: () => Promise<unknown>): Promise<number> {
  const before = held();
  let most = before;
  const looking = setInterval(() => {
    most = Math.max(most, held());
  }, 250);
  try {
    await work();
  } finally {
    clearInterval(looking);
  }
  return most - before;
}
