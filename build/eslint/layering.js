import { forEachImport, projectPath, resolveImport } from './imports.js';
import { layers, productFolders } from './layers.js';

/** @type {import('eslint').Rule.RuleModule} */
export const layering = {
  meta: {
    type: 'problem',
    docs: { description: 'a folder imports only the folders that the table in layers.js allows' },
    schema: [],
    messages: {
      folder: '{{from}} may not import {{to}}. See build/eslint/layers.js.',
      typesOnly: '{{from}} may import only types of {{to}}. See build/eslint/layers.js.',
      package: '{{from}} may not import {{source}}. See build/eslint/layers.js.',
      outside: '{{to}} is no part of the product and would not be there when it runs.',
    },
  },
  create(context) {
    const file = projectPath(context);
    const from = layerOf(file);
    const layer = from && layers[from];
    if (!layer) return {};

    return forEachImport((source, node, typeOnly) => {
      const target = resolveImport(source, file);
      if ('package' in target) {
        if (target.package !== 'ordinary' && !typeOnly && !layer.packages.includes(target.package)) {
          context.report({ node, messageId: 'package', data: { from, source } });
        }
        return;
      }
      const to = layerOf(target.file);
      if (!to) {
        // package.json and its like stand at the top and are bundled with what reads them.
        if (target.file.includes('/')) context.report({ node, messageId: 'outside', data: { to: target.file } });
      } else if (!mayImport(from, layer, to)) {
        const allowedAsType = (layer.types ?? []).some((folder) => isInside(to, folder));
        if (allowedAsType && typeOnly) return;
        context.report({ node, messageId: allowedAsType ? 'typesOnly' : 'folder', data: { from, to } });
      }
    });
  },
};

/** @param {string} file @returns {string | undefined} the longest folder of the table that contains the file */
function layerOf(file) {
  if (!productFolders.some((folder) => isInside(file, folder))) return undefined;
  return Object.keys(layers)
    .filter((folder) => isInside(file, folder))
    .sort((a, b) => b.length - a.length)[0];
}

/** @param {string} from @param {import('./layers.js').Layer} layer @param {string} to */
function mayImport(from, layer, to) {
  // A folder may use all that stands inside it; what stands inside does not reach up to it.
  if (isInside(to, from)) return true;
  return layer.imports.some((folder) => isInside(to, folder));
}

/** @param {string} file @param {string} folder */
function isInside(file, folder) {
  return file === folder || file.startsWith(`${folder}/`);
}
