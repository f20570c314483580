// The suites under Vitest: one worker, one machine, in the guide's order. The project's own tests: tests/vitest.config.ts.
import { defineConfig } from 'vitest/config';
import { GuideSequencer } from './src/cli/sequencer.ts';

export default defineConfig({
  cacheDir: 'node_modules/.vite',
  test: {
    include: ['suites/**/*.spec.ts'],
    globalSetup: ['src/cli/global-setup.ts'],
    pool: 'forks',
    isolate: false,
    fileParallelism: false,
    maxWorkers: 1,
    // Of checks that only read: more than this, two cores and sshd's sessions cannot serve at once.
    maxConcurrency: 4,
    sequence: { sequencer: GuideSequencer },
    // An item has limits of its own, and says more when it meets one.
    testTimeout: 0,
    hookTimeout: 0,
    retry: 0,
  },
});
