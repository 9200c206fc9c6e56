import { forEachImport, projectPath } from './imports.js';

/**
 * Cryptography is read by a reviewer in one place, and that place uses only what both Node's OpenSSL and Electron's
 * BoringSSL can do.
 * @type {import('eslint').Rule.RuleModule}
 */
export const cryptoOnlyIn = {
  meta: {
    type: 'problem',
    docs: { description: 'node:crypto is imported in one file only' },
    schema: [{ type: 'string' }],
    messages: { elsewhere: '{{source}} may be imported only in {{home}}.' },
  },
  create(context) {
    const [home] = context.options;
    if (projectPath(context) === home) return {};
    return forEachImport((source, node) => {
      if (source === 'crypto' || source === 'node:crypto') {
        context.report({ node, messageId: 'elsewhere', data: { source, home } });
      }
    });
  },
};

/**
 * A handler registered past the wrapper would answer without checking who asks or what the message holds.
 * @type {import('eslint').Rule.RuleModule}
 */
export const ipcOnlyIn = {
  meta: {
    type: 'problem',
    docs: { description: 'ipcMain is used only by the wrapper that checks the sender' },
    schema: [{ type: 'string' }],
    messages: { elsewhere: 'ipcMain may be used only in {{home}}, which checks the sender and the message.' },
  },
  create(context) {
    const [home] = context.options;
    if (projectPath(context) === home) return {};
    // `import { ipcMain }` and `{ ipcMain } = electron` hold two names in one place: that is one use.
    const seen = new Set();
    return {
      // The name itself, so that neither a renamed import nor `electron.ipcMain` slips past.
      'Identifier[name="ipcMain"]'(/** @type {import('estree').Identifier} */ node) {
        const place = node.range?.[0];
        if (seen.has(place)) return;
        seen.add(place);
        context.report({ node, messageId: 'elsewhere', data: { home } });
      },
    };
  },
};

const networkModules = new Set([
  'http',
  'https',
  'http2',
  'net',
  'tls',
  'dgram',
  'dns',
  'dns/promises',
  'inspector',
  'ws',
  'undici',
]);
const networkGlobals = new Set(['fetch', 'WebSocket', 'XMLHttpRequest', 'EventSource']);

/**
 * The console goes online in one place, which shows nothing and decides nothing: who calls it has asked the user. The other
 * place speaks to NCALayer on this machine.
 * @type {import('eslint').Rule.RuleModule}
 */
export const networkOnlyIn = {
  meta: {
    type: 'problem',
    docs: { description: 'modules and globals that reach the network are used in two files only' },
    schema: { type: 'array', items: { type: 'string' } },
    messages: { elsewhere: '{{source}} reaches the network and may be used only in {{homes}}.' },
  },
  create(context) {
    const homes = context.options;
    if (homes.includes(projectPath(context))) return {};
    /** @param {any} node @param {string} source */
    const report = (node, source) =>
      context.report({ node, messageId: 'elsewhere', data: { source, homes: homes.join(', ') } });
    return {
      ...forEachImport((source, node) => {
        if (networkModules.has(source.replace(/^node:/, ''))) report(node, source);
      }),
      'Program:exit'(node) {
        const scope = context.sourceCode.getScope(node);
        for (const { identifier } of scope.through)
          if (networkGlobals.has(identifier.name)) report(identifier, identifier.name);
      },
    };
  },
};
