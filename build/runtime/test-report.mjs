/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {object} Report Vitest's JSON report, as far as it is read here
 * @property {{ name: string, status: string, assertionResults: { status: string, fullName: string }[] }[]} testResults
 */

/**
 * @param {Report | undefined} report nothing when Vitest ended before it could write one
 * @param {number} exitCode
 * @returns {Counts & { skippedNames: string[] }}
 */
export function countReport(report, exitCode) {
  const files = report?.testResults ?? [];
  const tests = files.flatMap((file) => file.assertionResults);
  const failedTests = tests.filter((test) => test.status === 'failed').length;
  // A file that could not even be loaded holds no tests, and is a failure all the same.
  const failedFiles = files.filter((file) => file.status === 'failed' && !hasFailure(file)).length;
  const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');
  const failed = failedTests + failedFiles;
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    // An error outside every test (a broken global setup, a promise nobody waited for) shows in the exit code only.
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: skipped.length,
    skippedNames: skipped.map((test) => test.fullName),
  };
}

/** @param {Report['testResults'][number]} file */
function hasFailure(file) {
  return file.assertionResults.some((test) => test.status === 'failed');
}

/** @param {readonly Counts[]} all @returns {Counts} */
export function sum(all) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const counts of all) {
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
  }
  return total;
}

/** The last line of `npm test`. @param {Counts} counts */
export function totalLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
