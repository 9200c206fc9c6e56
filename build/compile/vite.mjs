/** @param {import('vite').InlineConfig} config */
export async function build(config) {
  // Loaded only when something must be built: Vite itself takes longer to load than checking every stamp.
  const vite = await import('vite');
  await vite.build({ ...config, logLevel: 'warn', customLogger: standardErrorLogger(vite) });
}

/** @param {typeof import('vite')} vite */
function standardErrorLogger(vite) {
  /** @param {string} line */
  const write = (line) => void process.stderr.write(`${line}\n`);
  return { ...vite.createLogger('warn'), info: () => {}, warn: write, warnOnce: write, error: write };
}
