import { rmSync } from 'node:fs';
import { compile } from '../../build/compile.mjs';
import { resolveElectron } from '../../build/runtime/electron.mjs';
import { folderForApp, withDisplay } from '../../build/runtime/launch.mjs';

/** Before the first window: an Electron, a build that is up to date, a display, and a place for what apps write. */
export async function setup(): Promise<() => void> {
  await resolveElectron();
  await compile();
  const display = await withDisplay();
  const folders = folderForApp('derbes-e2e-');
  // Test files run in processes of their own, which inherit these.
  process.env['DISPLAY'] = display.name;
  process.env['DERBES_APP_FOLDERS'] = folders;
  return () => {
    display.stop();
    rmSync(folders, { recursive: true, force: true });
  };
}
