import { isBuiltin } from 'node:module';
import path from 'node:path';

/**
 * Calls `visit` for every module a file names, however it does so.
 * @param {(source: string, node: any, typeOnly: boolean) => void} visit
 * @returns {Record<string, (node: any) => void>} an ESLint visitor; the nodes are TypeScript's, which ESLint's own
 *   types do not know
 */
export function forEachImport(visit) {
  return {
    ImportDeclaration: (node) => visit(node.source.value, node.source, onlyTypes(node, 'importKind')),
    ExportNamedDeclaration: (node) => {
      if (node.source) visit(node.source.value, node.source, onlyTypes(node, 'exportKind'));
    },
    ExportAllDeclaration: (node) => visit(node.source.value, node.source, node.exportKind === 'type'),
    ImportExpression: (node) => {
      if (node.source.type === 'Literal') visit(String(node.source.value), node.source, false);
    },
    TSImportType: (node) => visit(node.source.value, node.source, true),
    CallExpression: (node) => {
      const [first] = node.arguments;
      if (first?.type === 'Literal' && typeof first.value === 'string' && loadsModule(node.callee)) {
        visit(first.value, first, false);
      }
    },
  };
}

/**
 * `import { type A, type B }` asks for types only, as `import type { A, B }` does.
 * @param {any} node @param {'importKind' | 'exportKind'} kind
 */
function onlyTypes(node, kind) {
  if (node[kind] === 'type') return true;
  return (
    node.specifiers.length > 0 && node.specifiers.every((/** @type {any} */ specifier) => specifier[kind] === 'type')
  );
}

/** `require(…)`, `process.getBuiltinModule(…)`. @param {any} callee */
function loadsModule(callee) {
  if (callee.type === 'Identifier') return callee.name === 'require';
  return callee.type === 'MemberExpression' && callee.property.name === 'getBuiltinModule';
}

/**
 * The file's path from the top of the project, with forward slashes.
 * @param {{ cwd: string, filename: string }} context
 */
export function projectPath(context) {
  return path.relative(context.cwd, context.filename).split(path.sep).join('/');
}

/**
 * What an import leads to: a file of the project, or a kind of package.
 * @param {string} source @param {string} from project path of the importing file
 * @returns {{ file: string } | { package: 'node' | 'electron' | 'ordinary' }}
 */
export function resolveImport(source, from) {
  if (source.startsWith('.')) return { file: path.posix.join(path.posix.dirname(from), source) };
  if (source === 'electron' || source.startsWith('electron/') || source.startsWith('electron-log')) {
    return { package: 'electron' };
  }
  return { package: isBuiltin(source) ? 'node' : 'ordinary' };
}
