/**
 * Adds up what the test runs wrote into a folder (vitest's JSON reports, and `failed-suites`, one name a line) and
 * prints `N passed, N failed, N skipped` as the last line. A suite that failed without a failed test, for example
 * because a type is wrong, counts as one failure. Ends with status 1 where anything failed or nothing ran.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('usage: test-totals.ts FOLDER\n');
  process.exit(2);
}

const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.json'))) {
  const report = JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
  };
  totals.passed += report.numPassedTests;
  totals.failed += report.numFailedTests;
  totals.skipped += report.numPendingTests + report.numTodoTests;
}

const failedSuitesFile = join(folder, 'failed-suites');
if (existsSync(failedSuitesFile)) {
  const names = readFileSync(failedSuitesFile, 'utf8').trim().split('\n');
  process.stdout.write(`failed suites: ${names.join(', ')}\n`);
  if (totals.failed === 0) totals.failed = names.length;
}

process.stdout.write(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`);
process.exit(totals.failed > 0 || totals.passed === 0 ? 1 : 0);
