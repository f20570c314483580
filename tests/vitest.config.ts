// The project's own tests: of the code without a machine (unit), and of it on a booted one (machine).
import { defineConfig } from 'vitest/config';

const MACHINE = ['booted/**/*.test.ts', 'sabotage/prove.test.ts'];

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
        },
      },
      {
        extends: true,
        test: {
          name: 'machine',
          include: MACHINE,
          fileParallelism: false,
          testTimeout: 20 * 60_000,
          hookTimeout: 20 * 60_000,
        },
      },
    ],
  },
});
