import { expect, test } from 'vitest';
import { passphraseStrength } from '../../../electron/vault/register/passphrase-strength.ts';

test.each([
  'password1234', 'qwertyuiop12', 'йцукенгшщзхъ', 'пароль123456', 'aaaaaaaaaaaaaaaa', '123456789012', 'almaty almaty', 'қазақстан2026', 'short1!',
])('%s is too weak', (passphrase) => {
  expect(passphraseStrength(passphrase).acceptable).toBe(false);
});

test.each(['жусан исі аңқыған дала 7', 'correct horse battery staple', 'тихий омут камыш ржавый 41'])('%s is good', (passphrase) => {
  expect(passphraseStrength(passphrase)).toMatchObject({ acceptable: true });
});

test('names of the register, the organisation and the operator add nothing', () => {
  const known = ['«Арай» клиникасы» ЖШС', 'Әлімова Гүлнәр'];
  const passphrase = 'Әлімова Арай клиникасы';
  expect(passphraseStrength(passphrase, known).guessesLog10).toBeLessThan(passphraseStrength(passphrase).guessesLog10 - 3);
  expect(passphraseStrength(passphrase, known).acceptable).toBe(false);
});

test('a passphrase of a thousand characters is judged at once', () => {
  const started = performance.now();
  expect(passphraseStrength('дала жусан '.repeat(100)).score).toBeGreaterThanOrEqual(0);
  expect(performance.now() - started).toBeLessThan(15_000);
});
