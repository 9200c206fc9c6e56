// Which folder may import which. The rule in layering.js reads this table; docs/architecture.md explains it.
//
// A file belongs to the longest folder here that contains it. Inside its own folder a file imports what it likes.
// `imports` may be imported in full, `types` only as types, `packages` names what kinds of packages may be used besides
// ordinary ones: `node` are Node's own modules, `electron` is Electron's.

/**
 * @typedef {object} Layer
 * @property {string[]} imports
 * @property {string[]} [types]
 * @property {('node' | 'electron')[]} packages
 */

/** What every part of the vault stands on, whatever it is about. */
const vaultGround = [
  'shared',
  'electron/vault/crypto',
  'electron/vault/common',
  'electron/vault/ingest',
  'electron/vault/clock.ts',
  'electron/vault/files.ts',
  'electron/vault/session.ts',
  'electron/vault/handlers.ts',
];

/** @type {Record<string, Layer>} */
export const layers = {
  shared: { imports: [], packages: [] },
  renderer: { imports: ['shared'], packages: [] },
  'renderer/theme/tokens.css': { imports: [], packages: [] },
  // The page of an exported journal; which files of the vault run in a browser stands in portable.js.
  verifier: {
    imports: ['shared', 'renderer/theme/tokens.css', 'electron/vault/common', 'electron/vault/crypto', 'electron/vault/journal', 'electron/vault/signing'],
    packages: [],
  },

  'electron/preload': { imports: ['shared'], packages: ['electron'] },
  'electron/main': {
    imports: ['shared', 'electron/vault/crypto'],
    types: ['electron/vault'],
    packages: ['node', 'electron'],
  },
  'electron/cli': { imports: ['shared', 'electron/vault'], packages: ['node'] },

  // The vault's own entry files put its parts together.
  'electron/vault': { imports: ['shared'], packages: ['node'] },
  'electron/vault/common': { imports: ['shared', 'electron/vault/crypto'], packages: ['node'] },
  // Spellings of bytes, without Node: even cryptography may know them.
  'electron/vault/common/bytes.ts': { imports: [], packages: [] },
  'electron/vault/crypto': { imports: ['shared', 'electron/vault/common/bytes.ts'], packages: ['node'] },
  'electron/vault/ingest': { imports: ['shared', 'electron/vault/crypto'], packages: ['node'] },
  // Single files of the vault that every part of it may know: what a session is, the clock, the granted files.
  'electron/vault/clock.ts': { imports: [], packages: [] },
  'electron/vault/files.ts': { imports: ['shared', 'electron/vault/crypto'], packages: ['node'] },
  'electron/vault/session.ts': { imports: vaultGround, packages: ['node'] },
  'electron/vault/handlers.ts': { imports: vaultGround, packages: [] },
  // The one way out of the machine.
  'electron/vault/online': { imports: ['shared'], packages: ['node'] },
  'electron/vault/register': { imports: vaultGround, packages: ['node'] },
  'electron/vault/journal': { imports: [...vaultGround, 'electron/vault/register'], packages: ['node'] },
  'electron/vault/signing': { imports: vaultGround, types: ['electron/vault/register'], packages: ['node'] },
  'electron/vault/documents': { imports: vaultGround, types: ['electron/vault/register'], packages: ['node'] },
  // The sample of the demo register: made-up data and nothing else.
  'electron/vault/demo': { imports: vaultGround, packages: [] },
  'electron/vault/services': {
    imports: [
      ...vaultGround,
      'electron/vault/demo',
      'electron/vault/register',
      'electron/vault/journal',
      'electron/vault/signing',
      'electron/vault/documents',
      'electron/vault/online',
    ],
    packages: ['node'],
  },
};

/** Folders that hold the product: nothing in them may import from a folder of the project that is not in the table. */
export const productFolders = ['shared', 'renderer', 'verifier', 'electron'];
