import {defineConfig} from 'vitest/config';

/** Rings of tests, cheapest first (CONTRIBUTING.md). A ring is chosen with `--project`. */
export default defineConfig({
  test: {
    projects: [
      {test: {name: 'unit', include: ['test/unit/**/*.test.ts'], setupFiles: ['test/support/property-seed.ts'], testTimeout: 60_000}},
      {test: {name: 'contract', include: ['test/contract/**/*.test.ts'], setupFiles: ['test/support/property-seed.ts'], testTimeout: 120_000}},
      {
        test: {
          name: 'cluster',
          include: ['test/commands/**/*.test.ts', 'test/e2e/**/*.test.ts', 'test/faults/**/*.test.ts'],
          globalSetup: ['test/support/sandbox-for-run.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          // Two cores carry the control plane and the tests: one file at a time keeps waits short and honest.
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'postgres',
          include: ['test/postgres/**/*.test.ts'],
          globalSetup: ['test/support/postgres-sandbox-for-run.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
