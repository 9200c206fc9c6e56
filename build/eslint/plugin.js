import { layering } from './layering.js';
import { noCyrillicText } from './no-cyrillic-text.js';
import { cryptoOnlyIn, ipcOnlyIn, networkOnlyIn } from './only-in.js';
import { portable } from './portable.js';

/** Rules that only this project has. */
export const derbesRules = {
  rules: {
    layering,
    'crypto-only-in': cryptoOnlyIn,
    'ipc-only-in': ipcOnlyIn,
    'network-only-in': networkOnlyIn,
    portable,
    'no-cyrillic-text': noCyrillicText,
  },
};
