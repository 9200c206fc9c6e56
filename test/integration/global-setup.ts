import { compile } from '../../build/compile.mjs';

/** Every export of a journal carries the page that verifies it. */
export async function setup(): Promise<void> {
  await compile({ only: 'page' });
}
