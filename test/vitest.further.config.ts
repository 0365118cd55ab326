import { defineConfig } from 'vitest/config';

/** The suites that need more than npm: real Nix, long crash and fuzz runs. `.ci/run` prepares what they need. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.further.ts'],
    testTimeout: 900_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
