import { expect, test } from 'vitest';
import { countReport, sum, totalLine } from '../../../build/runtime/test-report.mjs';

const file = (...statuses: string[]) => ({
  name: 'a.test.ts',
  status: statuses.includes('failed') ? 'failed' : 'passed',
  assertionResults: statuses.map((status) => ({ status, fullName: `test that ${status}` })),
});

test('tests are counted, and the skipped ones named', () => {
  const report = { testResults: [file('passed', 'passed', 'pending'), file('failed', 'todo')] };
  expect(countReport(report, 1)).toEqual({
    passed: 2,
    failed: 1,
    skipped: 2,
    skippedNames: ['test that pending', 'test that todo'],
  });
});

test('a file that could not be loaded is a failure', () => {
  const report = { testResults: [{ name: 'b.test.ts', status: 'failed', assertionResults: [] }, file('passed')] };
  expect(countReport(report, 1)).toMatchObject({ passed: 1, failed: 1 });
});

test('an error outside every test is a failure', () => {
  expect(countReport({ testResults: [file('passed')] }, 1)).toMatchObject({ passed: 1, failed: 1 });
  expect(countReport(undefined, 1)).toMatchObject({ passed: 0, failed: 1 });
  expect(countReport(undefined, 0)).toMatchObject({ passed: 0, failed: 0 });
});

test('the last line sums all suites', () => {
  const total = sum([
    { passed: 1, failed: 0, skipped: 0 },
    { passed: 40, failed: 1, skipped: 2 },
  ]);
  expect(totalLine(total)).toBe('41 passed, 1 failed, 2 skipped');
});
