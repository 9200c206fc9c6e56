import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderForApp, giveToApp } from '../../../build/runtime/launch.mjs';
import { projectRoot } from '../../../build/runtime/project.mjs';

const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Plain</title>
<link rel="stylesheet" href="/plain.css"><script type="module" src="/plain.js"></script></head>
<body><main><h1>Plain page</h1></main></body></html>
`;
const css = 'h1 { color: rgb(1, 2, 3); }\n';
/** Style elements with the nonce and without, a worker, a blob image: what libraries of the real page do. */
const script = `const nonce = document.querySelector('meta[name="derbes-style-nonce"]').content;
const style = document.createElement('style');
style.nonce = nonce;
style.textContent = 'main { padding-left: 7px; }';
document.head.append(style);
document.body.dataset.loaded = 'yes';
`;

/**
 * The console's own main, preload and vault with a page of the tests in place of the renderer: the envelope is tested
 * without what it envelops.
 * @returns the app's folder
 */
export function plainApp(): string {
  const folder = folderForApp('derbes-plain-app-');
  const dist = join(folder, 'dist');
  mkdirSync(join(dist, 'renderer'), { recursive: true });
  cpSync(join(projectRoot, 'package.json'), join(folder, 'package.json'));
  for (const part of ['main', 'preload'])
    cpSync(join(projectRoot, 'dist', part), join(dist, part), { recursive: true });
  symlinkSync(join(projectRoot, 'dist', 'vault'), join(dist, 'vault'));
  writeFileSync(join(dist, 'renderer', 'index.html'), html);
  writeFileSync(join(dist, 'renderer', 'plain.css'), css);
  writeFileSync(join(dist, 'renderer', 'plain.js'), script);
  giveToApp(folder);
  return folder;
}
