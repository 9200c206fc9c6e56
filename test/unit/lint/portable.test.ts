import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { portable, portableFiles } from '../../../build/eslint/portable.js';
import { at, ruleTester } from './rule-tester.ts';

const core = at('electron/vault/journal/merkle.ts');
const page = at('verifier/page/app.tsx');

ruleTester.run('portable', portable, {
  valid: [
    { filename: core, code: `import { sha256 } from '../crypto/primitives.ts'; import { toHex } from '../common/bytes.ts';` },
    { filename: core, code: `import type { Stream } from './entry.ts'; import { z } from 'zod';` },
    { filename: core, code: `const Buffer = 1; export const b = Buffer; export const c = x.Buffer; declare const x: { Buffer: number };` },
    { filename: page, code: `import '../../renderer/theme/tokens.css'; import { Bar } from './bar.tsx';` },
    { filename: at('electron/vault/journal/journal.ts'), code: `import path from 'node:path'; export const b = Buffer.alloc(1);` },
  ],
  invalid: [
    { filename: core, code: `import path from 'node:path';`, errors: [{ messageId: 'package' }] },
    { filename: core, code: `export const b = Buffer.alloc(1);`, errors: [{ messageId: 'global' }] },
    { filename: core, code: `export const v = process.version;`, errors: [{ messageId: 'global' }] },
    { filename: core, code: `import { journalOf } from './journal.ts';`, errors: [{ messageId: 'file' }] },
    { filename: page, code: `import { Button } from '../../renderer/components/button.tsx';`, errors: [{ messageId: 'file' }] },
    { filename: page, code: `import { signCades } from '../../electron/vault/signing/cades.ts';`, errors: [{ messageId: 'file' }] },
  ],
});

test('every file of the list is there', () => {
  expect(portableFiles.filter((file) => !existsSync(file))).toEqual([]);
});
