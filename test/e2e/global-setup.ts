import { compile } from '../../build/compile.mjs';
import { withDisplay } from '../../build/runtime/launch.mjs';
import { resolveElectron } from '../../build/runtime/electron.mjs';

/** Before the first window: a build that is up to date, an Electron, and a display. */
export async function setup(): Promise<() => void> {
  await resolveElectron();
  await compile();
  const display = await withDisplay();
  // Test files run in processes of their own, which inherit this.
  process.env['DISPLAY'] = display.name;
  return display.stop;
}
