// The reporter under a real Vitest: nothing that went wrong may vanish, whatever way it went wrong.

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunResults } from '../../src/report/outcome.ts';
import { REPORT_FILES } from '../../src/report/report-files.ts';
import { readResults } from '../../src/report/results.ts';
import { resultsSchema } from '../../src/report/results-schema.ts';
import { runSample } from './sample/run-sample.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reporter-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

async function run(args: string[], onStderr?: Parameters<typeof runSample>[2]) {
  const sample = await runSample(dir, args, onStderr);
  return { ...sample, results: await readResults(join(dir, REPORT_FILES.results)) };
}

const reasonsOf = ({ outcomes }: RunResults) =>
  outcomes.filter(({ outcome }) => outcome === 'broken').map(({ title, reason }) => `${title}: ${reason}`);

describe('the reporter', { timeout: 60_000 }, () => {
  test('a record of each outcome: results, JUnit, the table, the exit code', async () => {
    const { exitCode, stdout, results } = await run(['outcomes']);
    expect(exitCode).toBe(1);
    expect(results.verdict).toBe('non-conformant');
    expect(results.outcomes.map(({ id }) => id)).toEqual([
      '1.5/passed',
      '1.5/long',
      '1.5/failed',
      '1.5/erratum',
      '1.5/fixed',
      '1.5/broken',
      '1.6/first',
      '1.6/blocked',
      '1.6/na',
      '1.6/manual',
      '1.6/waived',
    ]);
    expect(await readFile(join(dir, REPORT_FILES.junit), 'utf8')).toContain(
      'tests="11" failures="2" errors="1" skipped="4"',
    );
    expect(stdout).toContain('  1.5 Configure UFW firewall\n    ✔ ends as passed');
    expect(stdout).toContain('    ✔ done first 0.3 s\n    ⊘ ends as blocked');
    expect(stdout).toContain('stand-ins: Ubuntu archive, Tailscale');
    expect(stdout).toContain(`Report: ${join(dir, REPORT_FILES.allure, 'index.html')}`);
    expect(stdout).not.toContain('\u001b');
  });

  test('an acceptance: settled as it goes, with files of its own', async () => {
    const { exitCode, stdout, results } = await run(['outcomes', '--accept']);
    expect(exitCode).toBe(1);
    expect(results).toMatchObject({ mode: 'accept', host: { target: 'claw' }, waivers: [{ use: 'used' }] });
    expect(results.outcomes.find(({ id }) => id === '1.5/failed')).toMatchObject({ outcome: 'waived' });
    expect(stdout).toMatch(/~ ends as failed waived.*\n {8}Waived until 2027-01-01 by Jane: It may\./);
    expect(stdout).toContain('::error title=1.5/fixed::');
    const files = (await readdir(dir)).sort();
    expect(files).toEqual([
      'allure-report',
      'allure-results',
      'junit.xml',
      'results.json',
      'results.sarif',
      'sign-off.html',
    ]);
    // A walk into the same folder leaves nothing of it.
    await run(['outcomes']);
    expect((await readdir(dir)).sort()).toEqual(files.slice(0, 4));
  });

  test('what fails outside a record is broken, and secrets in its message are replaced', async () => {
    const { exitCode, stdout, results } = await run(['recordless', 'does-not-load']);
    expect(exitCode).toBe(2);
    const file = 'tests/report/sample/does-not-load.sample.ts';
    expect(reasonsOf(results)).toHaveLength(8);
    expect(reasonsOf(results)).toEqual(
      expect.arrayContaining([
        'No error outside the tests: Error: nobody caught this',
        `${file} can be loaded and run: Error: this spec cannot be loaded`,
        'ends as passed: nothing failed after its outcome was recorded: Error: the afterEach failed',
        'never runs: It did not run: Error: the machine did not boot',
        'passes without a record: The test ended (passed) without saying what became of it.',
        expect.stringMatching(/^runs into the time limit: .*timed out in 50ms/),
        expect.stringMatching(
          /^throws without a record: AssertionError: expected '«secret:password»' to be 'open'/,
        ),
        'with a hook that fails before: its hooks run: Error: the machine did not boot',
      ]),
    );
    expect(stdout).not.toContain('hunter2-hunter2');
    for (const title of ['never runs', 'with a hook that fails before', `${file} can be`]) {
      expect(stdout, 'shown while it goes').toContain(`! ${title}`);
    }
  });

  test('a filter leaves no record of what it left out', async () => {
    const { results } = await run(['outcomes', '-t', 'meets an erratum']);
    expect(results.outcomes.map(({ id }) => id)).toEqual(['1.5/erratum']);
    expect(results.verdictReason).toBe('conformant with 1 erratum: 1 as corrected by an erratum');
  });

  test('interrupted: what has finished is there, and the verdict is inconclusive', async () => {
    const { exitCode, stdout, results } = await run(['slow'], (text, interrupt) => {
      if (text.includes('INTERRUPT NOW')) interrupt();
    });
    expect(exitCode).toBe(2);
    expect(results.verdict).toBe('inconclusive');
    expect(results.outcomes.map(({ id }) => id)).toEqual(['slow/1', 'slow/2', 'run/interrupted']);
    expect(stdout).toContain('finished in time');
    expect(stdout).not.toContain('never begins');
    expect(stdout).toMatch(/Report: .*index\.html/);
  });

  test('a run that cannot describe itself still has its results', async () => {
    const { exitCode, results } = await run(['outcomes', '-t', 'passes', '--no-info']);
    expect(exitCode).toBe(2);
    expect(results.outcomes.map(({ id }) => id)).toEqual(['1.5/passed', 'run/no-info']);
    expect(results.outcomes[1]?.reason).toBe('Error: the machine is gone');
  });

  test('no test at all is not conformant', async () => {
    const { exitCode, results } = await run(['outcomes', '-t', 'no test is called so']);
    expect(exitCode).toBe(2);
    expect(results.verdictReason).toBe('inconclusive: no check was looked at');
  });

  test('with --json, standard output is the results and nothing else', async () => {
    const { stdout, results } = await run(['outcomes', '--json']);
    expect(resultsSchema.parse(JSON.parse(stdout))).toEqual(results);
  });
});
