import { cryptoOnlyIn, ipcOnlyIn, networkOnlyIn } from '../../../build/eslint/only-in.js';
import { at, ruleTester } from './rule-tester.ts';

const cryptoHome = 'electron/vault/crypto/primitives.ts';
const ipcHome = 'electron/main/ipc.ts';
const networkHomes = ['electron/vault/online/request.ts', 'electron/vault/signing/ncalayer/connection.ts'];
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

ruleTester.run('network-only-in', networkOnlyIn, {
  valid: [
    ...networkHomes.map((home) => ({
      filename: at(home),
      options: networkHomes,
      code: `import { request } from 'node:https'; import WebSocket from 'ws';`,
    })),
    // A name of one's own is no way out.
    {
      filename: at('electron/vault/x.ts'),
      options: networkHomes,
      code: `const fetch = (rows) => rows; fetch([]); export const answer = cache.fetch();`,
    },
    { filename: at('electron/vault/x.ts'), options: networkHomes, code: `import { join } from 'node:path';` },
  ],
  invalid: [
    `import { request } from 'node:http';`,
    `import https from 'https';`,
    `import { connect } from 'node:net';`,
    `import { checkServerIdentity } from 'node:tls';`,
    `import dgram from 'node:dgram';`,
    `import { lookup } from 'node:dns/promises';`,
    `import WebSocket from 'ws';`,
    `const http = await import('node:http');`,
    `const tls = process.getBuiltinModule('node:tls');`,
    `await fetch('http://tsp.pki.gov.kz/');`,
    `new WebSocket('ws://127.0.0.1/');`,
  ].map((code) => ({ filename: at('electron/vault/services/x.ts'), options: networkHomes, code, errors: elsewhere })),
});
