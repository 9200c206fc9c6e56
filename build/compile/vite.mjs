import { SetupError } from '../runtime/project.mjs';

/** @param {import('vite').InlineConfig} config */
export async function build(config) {
  // Loaded only when something must be built: Vite itself takes longer to load than checking every stamp.
  const vite = await import('vite');
  const before = process.env['NODE_ENV'];
  // Vite leaves what it finds, and under Vitest that is `test`: the windows would be tested with React's development build.
  process.env['NODE_ENV'] = config.mode ?? 'production';
  try {
    await vite.build({ ...config, logLevel: 'warn', customLogger: standardErrorLogger(vite) });
  } catch (error) {
    // Vite's message shows the place in the source; the stack shows only Vite.
    throw new SetupError(error instanceof Error ? error.message : String(error));
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}

/** @param {typeof import('vite')} vite */
function standardErrorLogger(vite) {
  /** @param {string} line */
  const write = (line) => void process.stderr.write(`${line}\n`);
  return { ...vite.createLogger('warn'), info: () => {}, warn: write, warnOnce: write, error: write };
}
