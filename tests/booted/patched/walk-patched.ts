// The guide with the patch of all errata in it, walked as any other document is.
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readResults } from '../../../src/report/results.ts';
import { conform } from '../../cli/conform.ts';

const GUIDE = process.env.GUIDE ?? '';
/** Of a walk; the test has more, so that it is the walk that is ended, and cleans up. */
const LIMIT_MS = 30 * 60_000;
const CLEAN_UP_MS = 2 * 60_000;

/** Of a document that is right nothing else is to be expected. */
const HOLDS = new Set(['passed', 'manual', 'not-applicable']);

/**
 * Defines the test that some parts of the patched guide meet no erratum, and that each promise in them holds. The guide is the
 * one in the environment’s GUIDE; without one there is nothing to patch.
 * @param phases as for `conform walk --phases`
 */
export function walkPatched(phases: string): void {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'patched-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  test.skipIf(GUIDE === '')(
    `${phases}: a guide with all patches in it meets no erratum (set GUIDE to its path)`,
    async () => {
      const guide = join(dir, 'guide.md');
      await copyFile(GUIDE, guide);
      const { stdout: patch } = await conform(['errata', '--guide', guide, '--patch']);
      await execa('patch', ['-p1'], { cwd: dir, input: `${patch}\n` });
      const report = join(dir, 'report');
      await conform(
        ['walk', '--guide', guide, '--phases', phases, '--no-checkpoints', '--report', report],
        {},
        LIMIT_MS,
      );
      const { verdict, outcomes } = await readResults(join(report, 'results.json'));
      const otherwise = outcomes.filter(({ outcome }) => !HOLDS.has(outcome));
      expect(
        otherwise.map(({ section, title, outcome, reason }) => [section, title, outcome, reason]),
      ).toEqual([]);
      expect(verdict).toBe('conformant');
    },
    LIMIT_MS + CLEAN_UP_MS,
  );
}
