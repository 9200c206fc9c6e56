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
    return {
      // The name itself, so that neither a renamed import nor `electron.ipcMain` slips past.
      'Identifier[name="ipcMain"]'(/** @type {any} */ node) {
        // `import { ipcMain }` holds the name twice in one place: say it once.
        if (node.parent.type === 'ImportSpecifier' && node === node.parent.local && !isRenamed(node.parent)) return;
        context.report({ node, messageId: 'elsewhere', data: { home } });
      },
    };
  },
};

/** @param {any} specifier */
function isRenamed(specifier) {
  return specifier.imported.name !== specifier.local.name;
}
