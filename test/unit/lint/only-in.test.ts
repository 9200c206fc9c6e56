import { cryptoOnlyIn, ipcOnlyIn } from '../../../build/eslint/only-in.js';
import { at, ruleTester } from './rule-tester.ts';

const cryptoHome = 'electron/vault/crypto/primitives.ts';
const ipcHome = 'electron/main/ipc.ts';
const elsewhere = [{ messageId: 'elsewhere' }];

ruleTester.run('crypto-only-in', cryptoOnlyIn, {
  valid: [
    { filename: at(cryptoHome), options: [cryptoHome], code: `import { createHmac } from 'node:crypto';` },
    {
      filename: at('electron/vault/x.ts'),
      options: [cryptoHome],
      code: `import { hmac } from './crypto/primitives.ts';`,
    },
  ],
  invalid: [
    `import { createHash } from 'node:crypto';`,
    `import { createHash } from 'crypto';`,
    `import type { KeyObject } from 'node:crypto';`,
    `export { createHash } from 'node:crypto';`,
    `const crypto = await import('node:crypto');`,
    `const crypto = require('crypto');`,
    `const crypto = process.getBuiltinModule('node:crypto');`,
  ].map((code) => ({ filename: at('electron/vault/journal/x.ts'), options: [cryptoHome], code, errors: elsewhere })),
});

ruleTester.run('ipc-only-in', ipcOnlyIn, {
  valid: [
    {
      filename: at(ipcHome),
      options: [ipcHome],
      code: `import { ipcMain } from 'electron'; ipcMain.handle('call', answer);`,
    },
    {
      filename: at('electron/main/main.ts'),
      options: [ipcHome],
      code: `import { answerCalls } from './ipc.ts'; answerCalls();`,
    },
  ],
  invalid: [
    `import { ipcMain } from 'electron';`,
    `import { ipcMain as ipc } from 'electron';`,
    `import * as electron from 'electron'; electron.ipcMain.on('x', () => {});`,
    `const { ipcMain } = electron;`,
    `ipcMain.handle('x', () => {});`,
  ].map((code) => ({ filename: at('electron/main/main.ts'), options: [ipcHome], code, errors: elsewhere })),
});
