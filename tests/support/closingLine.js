/** Prints `N passed, N failed` alone on the last line, for people and for machines that read only that. */
export default class ClosingLine {
  onRunComplete(_contexts, results) {
    // A file that could not even start counts as a failure.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    process.on('exit', () => process.stdout.write(`\n${results.numPassedTests} passed, ${failed} failed\n`));
  }
}
