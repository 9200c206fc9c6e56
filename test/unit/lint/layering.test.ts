import { layering } from '../../../build/eslint/layering.js';
import { at, ruleTester } from './rule-tester.ts';

const allowed = (filename: string, code: string) => ({ filename: at(filename), code });
const refused = (filename: string, code: string, messageId: string) => ({
  filename: at(filename),
  code,
  errors: [{ messageId }],
});

ruleTester.run('layering', layering, {
  valid: [
    allowed('shared/contract/people.ts', `import { a } from '../domain/vocabulary.ts'; import { z } from 'zod';`),
    allowed('renderer/pages/people/list.tsx', `import { a } from '../../../shared/contract/people.ts';`),
    allowed('renderer/app.tsx', `import { b } from './components/button.tsx'; import React from 'react';`),
    allowed('electron/preload/preload.ts', `import { ipcRenderer } from 'electron';`),
    allowed('electron/main/host.ts', `import { app } from 'electron'; import { join } from 'node:path';`),
    allowed('electron/main/host.ts', `import type { Vault } from '../vault/vault.ts';`),
    allowed('electron/main/host.ts', `import { type Vault } from '../vault/vault.ts';`),
    allowed('electron/main/host.ts', `type Vault = import('../vault/vault.ts').Vault;`),
    allowed('electron/main/digests.ts', `import { sha256 } from '../vault/crypto/primitives.ts';`),
    allowed('electron/cli/derbes.ts', `import { open } from '../vault/vault.ts';`),
    allowed('electron/vault/vault.ts', `import { services } from './services/all.ts';`),
    allowed('electron/vault/services/journal.ts', `import { append } from '../journal/append.ts';`),
    allowed('electron/vault/journal/append.ts', `import { open } from '../register/connection.ts';`),
    allowed('electron/vault/journal/ingest/postgres.ts', `import { append } from '../append.ts';`),
    allowed('electron/vault/documents/notice.ts', `import type { Person } from '../register/people.ts';`),
    allowed('electron/vault/register/open.ts', `import { kdf } from '../crypto/kdf.ts';`),
    allowed('electron/main/version.ts', `import { version } from '../../package.json';`),
    // Not part of the product: tests and build files may look at everything.
    allowed('test/unit/journal/append.test.ts', `import { append } from '../../../electron/vault/journal/append.ts';`),
  ],
  invalid: [
    refused('shared/domain/iin.ts', `import { open } from '../../electron/vault/register/open.ts';`, 'folder'),
    refused('shared/domain/iin.ts', `import { Page } from '../../renderer/app.tsx';`, 'folder'),
    refused('shared/domain/iin.ts', `import { readFileSync } from 'node:fs';`, 'package'),
    refused('shared/domain/iin.ts', `import { readFileSync } from 'fs';`, 'package'),
    refused('renderer/app.tsx', `import { x } from '../electron/preload/preload.ts';`, 'folder'),
    refused('renderer/app.tsx', `import { ipcRenderer } from 'electron';`, 'package'),
    refused('renderer/app.tsx', `const fs = await import('node:fs');`, 'package'),
    refused('electron/main/main.ts', `import { App } from '../../renderer/app.tsx';`, 'folder'),
    refused('electron/main/main.ts', `import { open } from '../vault/vault.ts';`, 'typesOnly'),
    refused('electron/main/main.ts', `export { open } from '../vault/vault.ts';`, 'typesOnly'),
    refused('electron/main/main.ts', `import { open, type Vault } from '../vault/vault.ts';`, 'typesOnly'),
    refused('electron/vault/vault.ts', `import { app } from 'electron';`, 'package'),
    refused('electron/vault/vault.ts', `const { app } = require('electron');`, 'package'),
    refused('electron/vault/vault.ts', `import log from 'electron-log/main';`, 'package'),
    refused('electron/vault/vault.ts', `import { windows } from '../main/windows.ts';`, 'folder'),
    refused('electron/vault/vault.ts', `import { run } from '../cli/derbes.ts';`, 'folder'),
    refused('electron/vault/register/open.ts', `import { append } from '../journal/append.ts';`, 'folder'),
    refused('electron/vault/register/open.ts', `import type { Leaf } from '../journal/leaf.ts';`, 'folder'),
    refused('electron/vault/register/open.ts', `import { vault } from '../vault.ts';`, 'folder'),
    refused('electron/vault/journal/append.ts', `import { handlers } from '../services/journal.ts';`, 'folder'),
    refused('electron/vault/journal/append.ts', `export * from '../services/journal.ts';`, 'folder'),
    refused('electron/vault/documents/notice.ts', `import { sign } from '../signing/cms.ts';`, 'folder'),
    refused('electron/vault/signing/cms.ts', `import { pdf } from '../documents/pdf.ts';`, 'folder'),
    refused('electron/vault/signing/cms.ts', `import { people } from '../register/people.ts';`, 'typesOnly'),
    refused('electron/vault/vault.ts', `import { fake } from '../../test/fixtures/fake.ts';`, 'outside'),
  ],
});
