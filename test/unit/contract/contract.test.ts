import { describe, expect, test } from 'vitest';
import { findProcedure, procedureNames } from '../../../shared/contract/index.ts';
import { toVault } from '../../../shared/contract/envelope.ts';
import { fileHandle } from '../../../shared/contract/scalars.ts';
import { rights, actions, notifiedAs } from '../../../shared/domain/vocabulary.ts';

describe('contract', () => {
  test.each(procedureNames.map((name) => [name]))('%s is found by its name', (name) => {
    expect(findProcedure(name)).toBeDefined();
  });

  test.each(['', 'bases', 'bases.', '.list', 'bases.list.more', 'constructor.name', 'bases.constructor', '__proto__.list', 'bases.__proto__'])('%j is no procedure', (name) => {
    expect(findProcedure(name)).toBeUndefined();
  });

  test('a path is no file handle', () => {
    for (const forged of ['/etc/passwd', 'C:\\secret.txt', 'fh_', 'fh_../../x', `fh_${'g'.repeat(32)}`]) expect(fileHandle.safeParse(forged).success).toBe(false);
    expect(fileHandle.safeParse(`fh_${'0af9'.repeat(8)}`).success).toBe(true);
  });

  test('an envelope of an unknown kind is refused', () => {
    expect(toVault.safeParse({ kind: 'eval', id: '0011223344556677', code: '1' }).success).toBe(false);
  });

  test('R55: every action maps to one of the seven notices or to none', () => {
    expect(Object.keys(notifiedAs).sort()).toEqual([...actions].sort());
    expect(new Set(Object.values(notifiedAs))).toEqual(new Set(['access', 'view', 'change', 'supplement', 'transfer', 'block', 'destroy', null]));
  });

  test('a right is an action', () => {
    for (const right of rights) expect(actions).toContain(right);
  });
});
