// Plain old syntax: read by any Node. See setup.mjs.

/** The oldest Node that can run the setup. The console itself runs on the Node that the setup installs. */
export const oldestNode = 20;

/**
 * @param {string} version
 * @returns {string | undefined} what to tell the reader, or nothing when the version will do
 */
export function nodeProblem(version) {
  const major = Number(version.split('.')[0]);
  if (major >= oldestNode) return undefined;
  return (
    'Node ' +
    major +
    ' found; Derbes needs Node ' +
    oldestNode +
    ' or newer to set itself up ' +
    "(what it runs on, Node 24, it brings along).\nInstall a newer Node (https://nodejs.org, or your system's " +
    'packages) and run the same command again.'
  );
}
