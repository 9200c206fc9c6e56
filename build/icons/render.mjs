/* global Image, document */
// Makes icon.png of icon.svg, with the browser that is at hand: `node build/icons/render.mjs`.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron } from 'playwright';
import { folderForApp, playwrightLaunch, withDisplay } from '../runtime/launch.mjs';
import { projectRoot } from '../runtime/project.mjs';

const size = 1024;
const folder = join(projectRoot, 'build', 'icons');
const svg = readFileSync(join(folder, 'icon.svg'), 'utf8');

const app = folderForApp('derbes-icon-');
writeFileSync(join(app, 'package.json'), '{ "name": "icon", "version": "1.0.0", "main": "main.cjs" }');
writeFileSync(
  join(app, 'main.cjs'),
  `const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => new BrowserWindow({ show: false }).loadURL('about:blank'));`,
);
const display = await withDisplay();
process.env.DISPLAY = display.name;
const electron = await _electron.launch(
  playwrightLaunch({ appDir: app, userDataDir: folderForApp('derbes-icon-data-') }),
);
try {
  const page = await electron.firstWindow();
  const data = await page.evaluate(
    async ([source, side]) => {
      const image = new Image();
      image.src = `data:image/svg+xml,${encodeURIComponent(String(source))}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = Number(side);
      canvas.getContext('2d')?.drawImage(image, 0, 0, Number(side), Number(side));
      return canvas.toDataURL('image/png');
    },
    [svg, size],
  );
  writeFileSync(join(folder, 'icon.png'), Buffer.from(data.split(',')[1] ?? '', 'base64'));
} finally {
  await electron.close();
  display.stop();
}
