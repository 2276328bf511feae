/**
 * `npm test`: builds the program, then runs every ring of tests and ends with one line `N passed, N failed`.
 * Arguments go to vitest: `npm test -- --project unit`.
 */
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numFailedTestSuites: number;
  numPendingTests: number;
  testResults: {name: string; status: string; message?: string; assertionResults: {fullName: string; status: string}[]}[];
}

/** Tests that may be skipped where a condition of the machine is missing; each names its reason in its own title. */
const EXPECTED_SKIPS = [/\(needs an older Node on this machine\)/];

function run(command: string, args: readonly string[]): number {
  return spawnSync(command, args, {stdio: 'inherit'}).status ?? 1;
}

const folder = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-test-'));
const reportFile = path.join(folder, 'report.json');
let failed = 0;
let passed = 0;
try {
  for (const [what, command, args] of [
    ['build', process.execPath, ['scripts/build.ts']],
    ['types', 'tsc', ['-p', 'tsconfig.json']],
    ['lint', 'oxlint', ['--deny-warnings']],
  ] as const) {
    if (run(command, args) === 0) {
      passed += 1;
      continue;
    }
    console.error(`${what} failed`);
    failed += 1;
    if (what === 'build') break;
  }
  if (failed === 0) {
    const status = run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`, ...process.argv.slice(2)]);
    const report = JSON.parse(readFileSync(reportFile, 'utf8')) as Report;
    passed += report.numPassedTests;
    failed += report.numFailedTests;
    const broken = report.testResults.filter((suite) => suite.status === 'failed' && suite.assertionResults.every((test) => test.status !== 'failed'));
    failed += broken.length;
    const skipped = report.testResults.flatMap((suite) => suite.assertionResults).filter((test) => test.status === 'pending' || test.status === 'skipped' || test.status === 'todo');
    for (const test of skipped) {
      const expected = EXPECTED_SKIPS.some((pattern) => pattern.test(test.fullName));
      console.error(`${expected ? 'skipped' : 'skipped without being expected'}: ${test.fullName}`);
      if (!expected) failed += 1;
    }
    if (status !== 0 && failed === 0) failed = 1;
  }
} finally {
  rmSync(folder, {recursive: true, force: true});
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
