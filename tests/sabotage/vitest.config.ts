// The faults under Vitest, as `npm run prove` runs them: one file, one worker, one machine.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite-prove',
  test: {
    include: ['*.prove.ts'],
    pool: 'forks',
    fileParallelism: false,
    maxWorkers: 1,
    // Steps and checks have limits of their own, and say more when they meet one.
    testTimeout: 0,
    hookTimeout: 0,
    retry: 0,
  },
});
