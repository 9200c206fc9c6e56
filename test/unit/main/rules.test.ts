import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { DevelopmentGate } from '../../../electron/main/development-gate.ts';
import { safeName } from '../../../electron/main/dialogs.ts';
import { isIdle } from '../../../electron/main/power.ts';
import { pinnedElectronMajor, runtimeKind } from '../../../electron/main/runtime.ts';
import { actionOf } from '../../../electron/main/shortcuts.ts';
import { fill, textsIn } from '../../../electron/main/texts.ts';
import { vaultEnvironment } from '../../../electron/main/vault-host.ts';
import { describeError, inputProblem } from '../../../shared/contract/problem.ts';

vi.mock('electron', () => ({}));

test('the runtime is told by the Electron that package.json pins', () => {
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const pinned = devDependencies['electron']!;
  expect(Number(pinned.split('.')[0])).toBe(pinnedElectronMajor);
  expect(runtimeKind(pinned)).toBe('electron');
  expect(runtimeKind('25.1.1')).toBe('development');
});

describe('the development runtime', () => {
  const asked = (answer: boolean) => {
    const ask = vi.fn(() => Promise.resolve(answer));
    return { ask, gate: new DevelopmentGate('development', ask) };
  };

  test('opens the demo register unasked, and nothing else', async () => {
    const { gate, ask } = asked(false);
    expect(await gate.admits('register.unlock', true)).toBe(true);
    expect(await gate.admits('bases.list', false)).toBe(true);
    expect(ask).not.toHaveBeenCalled();
    for (const call of ['register.unlock', 'register.recover', 'register.create', 'register.restore']) {
      expect(await gate.admits(call, false)).toBe(false);
    }
    // A demo that is selected says nothing about a register that is being made.
    expect(await gate.admits('register.create', true)).toBe(false);
  });

  test('asks once, and again after a refusal', async () => {
    const { gate, ask } = asked(true);
    expect(await Promise.all([gate.admits('register.unlock', false), gate.confirm()])).toEqual([true, true]);
    expect(await gate.admits('register.create', false)).toBe(true);
    expect(ask).toHaveBeenCalledTimes(1);

    const refusing = asked(false);
    await refusing.gate.confirm();
    await refusing.gate.confirm();
    expect(refusing.ask).toHaveBeenCalledTimes(2);
  });

  test('is no matter of the pinned Electron', async () => {
    const ask = vi.fn(() => Promise.resolve(false));
    expect(await new DevelopmentGate('electron', ask).admits('register.unlock', false)).toBe(true);
    expect(ask).not.toHaveBeenCalled();
  });
});

test.each([
  ['../../etc/passwd', '.pdf', '_.._etc_passwd.pdf'],
  ['C:\\x.pdf', '.pdf', 'C__x.pdf'],
  ['.bashrc', '.csv', 'bashrc.csv'],
  ['', '.csv', 'derbes.csv'],
  ['Көктал тізімі', '.pdf', 'Көктал тізімі.pdf'],
  ['a\u0000b\nc', '.pdf', 'a_b_c.pdf'],
  ['x'.repeat(300), '.pdf', `${'x'.repeat(120)}.pdf`],
])('the suggested name %j becomes a name', (suggested, extension, expected) => {
  expect(safeName(suggested, extension)).toBe(expected);
});

test('idle is counted only with a register open and a time set', () => {
  const after = (idleLockMinutes: number) => ({ idleLockMinutes, lockOnScreenLock: true });
  expect(isIdle(null, 99_999)).toBe(false);
  expect(isIdle(after(0), 99_999)).toBe(false);
  expect(isIdle(after(5), 299)).toBe(false);
  expect(isIdle(after(5), 300)).toBe(true);
});

test('shortcuts of main go by the place of the key, in every layout', () => {
  const key = { type: 'keyDown' as const, control: true, alt: false, meta: false, shift: false };
  expect(actionOf({ ...key, code: 'KeyL' })).toBe('lock');
  expect(actionOf({ ...key, code: 'KeyL', type: 'keyUp' })).toBeNull();
  expect(actionOf({ ...key, code: 'KeyL', alt: true })).toBeNull();
  expect(actionOf({ ...key, code: 'KeyL', control: false })).toBeNull();
  expect(actionOf({ ...key, code: 'Equal', shift: true })).toBe('in');
  expect(actionOf({ ...key, code: 'KeyR' })).toBeNull();
});

test('of the environment the vault gets what it needs by name', () => {
  const kept = vaultEnvironment({
    HOME: '/h',
    PATH: '/bin',
    NODE_OPTIONS: '--inspect',
    ELECTRON_RUN_AS_NODE: '1',
    TOKEN: 'x',
    LD_PRELOAD: 'x',
  });
  expect(kept).toEqual({ HOME: '/h', PATH: '/bin' });
});

test('a log line of an error holds no message', () => {
  const error = Object.assign(new SyntaxError('Unexpected token in "Иванов 900101300017"'), { code: 'E_X' });
  const line = describeError(error);
  expect(line).toMatch(/^SyntaxError E_X\n\s+at /);
  expect(line).not.toContain('Иванов');
  expect(describeError('Иванов')).toBe('a thrown string');
  expect(describeError(new Error('first\n    at Иванов'))).toMatch(/^Error\n\s+at /);
  expect(describeError(new Error('first\n    at Иванов'))).not.toContain('Иванов');
  const changed = new Error('first\n    at Иванов');
  expect(changed.stack).toContain('Иванов'); // made at the first look
  changed.message = 'other';
  expect(describeError(changed)).toBe('Error');
});

test('each field that does not fit is named once', () => {
  const issues = [{ path: ['a', 0, 'b'] }, { path: ['a', 0, 'b'] }, { path: [] }];
  expect(inputProblem('x.y', issues).fields).toEqual({ 'a.0.b': 'FIELD_INVALID', '': 'FIELD_INVALID' });
});

test('placeholders are filled, unknown ones left', () => {
  expect(fill('{{file}} {{other}}', { file: '$&' })).toBe('$& {{other}}');
  expect(Object.keys(textsIn('kk').pick)).toEqual(Object.keys(textsIn('ru').pick));
});
