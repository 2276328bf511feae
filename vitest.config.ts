import {defineConfig} from 'vitest/config';

/** Rings of tests, cheapest first (docs/testing.md). A ring is chosen with `--project`. */
export default defineConfig({
  test: {
    projects: [
      {test: {name: 'unit', include: ['test/unit/**/*.test.ts']}},
      {test: {name: 'contract', include: ['test/contract/**/*.test.ts'], testTimeout: 60_000}},
    ],
  },
});
