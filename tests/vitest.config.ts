// The project's own tests: of the code without a machine (unit), and of it on a booted one (machine).
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const MACHINE = ['booted/**/*.test.ts'];

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../node_modules/.vite',
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: MACHINE,
          testTimeout: 60_000,
          // Most of their time is waiting for programs that they start.
          maxWorkers: availableParallelism() + 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'machine',
          include: MACHINE,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
          testTimeout: 20 * 60_000,
          hookTimeout: 20 * 60_000,
        },
      },
    ],
  },
});
