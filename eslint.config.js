import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { derbesRules } from './build/eslint/plugin.js';

const product = ['electron/**/*.ts', 'shared/**/*.ts', 'renderer/**/*.{ts,tsx}', 'verifier/**/*.{ts,tsx}'];
const tests = ['test/**/*.{ts,tsx}'];

export default tseslint.config(
  { ignores: ['dist/', 'release/', '.runtime/', 'test/fixtures/', 'test-results/', 'docs/'] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
      'prefer-const': 'error',
    },
  },

  // TypeScript, with types.
  {
    files: [...product, ...tests, 'vite.config.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Splitting a text into characters is what it looks like; texts here hold no joined emoji.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // React and Node both take `async () => {}` where they ignore what it returns.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  {
    files: tests,
    rules: {
      // A test states what it expects; that a value is there is one of those things.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },

  // Boundaries of the product.
  {
    files: product,
    plugins: { derbes: derbesRules },
    rules: {
      'derbes/layering': 'error',
      'derbes/portable': 'error',
      'derbes/crypto-only-in': ['error', 'electron/vault/crypto/primitives.ts'],
      'derbes/ipc-only-in': ['error', 'electron/main/ipc.ts'],
      'derbes/network-only-in': ['error', 'electron/vault/online/request.ts', 'electron/vault/signing/ncalayer/connection.ts'],
    },
  },
  {
    files: ['electron/**/*.ts', 'shared/**/*.ts', 'verifier/**/*.{ts,tsx}'],
    rules: {
      // One name for one thing, wherever it is imported.
      'no-restricted-exports': [
        'error',
        {
          restrictDefaultExports: {
            direct: true,
            named: true,
            defaultFrom: true,
            namedFrom: true,
            namespaceFrom: true,
          },
        },
      ],
    },
  },
  {
    files: ['renderer/**/*.{ts,tsx}', 'verifier/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    plugins: { derbes: derbesRules },
    rules: {
      'derbes/no-cyrillic-text': 'error',
      'react-hooks/exhaustive-deps': 'error',
      // Speaks of the React Compiler, which the build does not use.
      'react-hooks/incompatible-library': 'off',
    },
  },

  // Command-line programs speak on the console.
  {
    files: ['build/**/*.{js,mjs}', 'electron/cli/**/*.ts', 'test/bench/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['build/**/*.{js,mjs}', '*.js'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        performance: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        fetch: 'readonly',
        AbortSignal: 'readonly',
      },
    },
  },
);
