import { hasDisplay, startXvfb } from '../display.mjs';
import { resolveElectron } from '../electron.mjs';
import { electronCommand, lastingHome } from '../launch.mjs';
import { say, SetupError } from '../project.mjs';
import { runInForeground } from '../run.mjs';
import { compileFirst } from './compile-first.mjs';

const noDisplay = `There is no display to show a window on (DISPLAY is not set).
  On a desktop: run this in a terminal of that desktop.
  Over ssh: connect with \`ssh -X\`.
  On a virtual display: npm start -- --xvfb`;

/** The console. `--xvfb` starts it on a virtual display; everything else goes to the app. @param {readonly string[]} args */
export async function run(args) {
  const virtual = args.includes('--xvfb');
  if (!virtual && !hasDisplay()) throw new SetupError(noDisplay);
  await resolveElectron();
  await compileFirst();

  const display = virtual ? await startXvfb() : undefined;
  try {
    if (display) {
      process.env.DISPLAY = display.name;
      say(
        `Started on the virtual display ${display.name} (1920x1080).\n` +
          `  A screenshot: DISPLAY=${display.name} import -window root derbes.png   (Debian package imagemagick)\n` +
          `  To look and click: x11vnc -display ${display.name} -localhost   (Debian package x11vnc), then a VNC viewer`,
      );
    }
    const {
      command,
      args: commandArgs,
      env,
    } = electronCommand({
      args: args.filter((argument) => argument !== '--xvfb'),
      home: lastingHome(),
    });
    return await runInForeground(command, commandArgs, { env });
  } finally {
    display?.stop();
  }
}
