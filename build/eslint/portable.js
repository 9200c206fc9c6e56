import { forEachImport, projectPath, resolveImport } from './imports.js';

/**
 * What the page of an exported journal is made of besides its own folder. These files run on Node and in a browser: they
 * know neither Node's modules nor its globals, and import only each other. `crypto/primitives.ts` is the one door, for
 * which the page has another behind it (build/compile/for-page.mjs).
 */
export const portableFiles = [
  'electron/vault/common/bytes.ts',
  'electron/vault/crypto/primitives-page.ts',
  ...[
    'carrier',
    'compare-checkpoint',
    'export-manifest',
    'hashing',
    'leaf',
    'merkle',
    'note',
    'proof-file',
    'saved-checkpoint',
    'tile-path',
    'verify-export',
  ].map((name) => `electron/vault/journal/${name}.ts`),
  'electron/vault/journal/verify/',
  ...[
    'algorithms',
    'certificate-view',
    'certificate',
    'cms-bytes',
    'cms-write',
    'cms',
    'counter-signatures',
    'crl',
    'effort',
    'embedded-evidence',
    'ocsp',
    'oids',
    'revocation',
    'timestamp',
    'trust-files',
    'trust',
    'verdict',
    'verify-cades',
    'verify-timestamp',
  ].map((name) => `electron/vault/signing/${name}.ts`),
  'electron/vault/signing/asn1/',
  'electron/vault/signing/gost/',
];

const door = 'electron/vault/crypto/primitives.ts';

/** Globals of Node that no browser has. */
const nodeGlobals = ['Buffer', 'process', 'require', 'global', '__dirname', '__filename', 'setImmediate'];

/** @type {import('eslint').Rule.RuleModule} */
export const portable = {
  meta: {
    type: 'problem',
    docs: { description: 'the verifier of exported journals runs without Node' },
    schema: [],
    messages: {
      package: '{{source}} is Node’s, and this file runs in a browser too. See build/eslint/portable.js.',
      file: '{{to}} is not among the files that run in a browser. See build/eslint/portable.js.',
      global: '{{name}} is Node’s, and this file runs in a browser too.',
    },
  },
  create(context) {
    const file = projectPath(context);
    if (!isPortable(file) && !file.startsWith('verifier/')) return {};
    return {
      ...forEachImport((source, node, typeOnly) => {
        if (typeOnly) return;
        const target = resolveImport(source, file);
        if ('package' in target) {
          if (target.package !== 'ordinary') context.report({ node, messageId: 'package', data: { source } });
          return;
        }
        const to = target.file;
        const style = to === 'renderer/theme/tokens.css';
        const within = isPortable(to) || to === door || to.startsWith('shared/') || (file.startsWith('verifier/') && (style || to.startsWith('verifier/')));
        if (!within) context.report({ node, messageId: 'file', data: { to } });
      }),
      'Program:exit'() {
        const scope = context.sourceCode.scopeManager?.globalScope;
        for (const { identifier } of scope?.through ?? []) {
          if (nodeGlobals.includes(identifier.name)) context.report({ node: identifier, messageId: 'global', data: { name: identifier.name } });
        }
        for (const variable of scope?.variables ?? []) {
          if (variable.defs.length > 0 || !nodeGlobals.includes(variable.name)) continue;
          for (const { identifier } of variable.references) context.report({ node: identifier, messageId: 'global', data: { name: variable.name } });
        }
      },
    };
  },
};

/** @param {string} file */
function isPortable(file) {
  return portableFiles.some((one) => (one.endsWith('/') ? file.startsWith(one) : file === one));
}
