// The workflow for new releases: its scripts, run as a runner runs them, with commands that only note what they were asked.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const FILE = fileURLToPath(new URL('../../docs/guide-ci/release.yml', import.meta.url));
const Step = z.object({
  id: z.string().optional(),
  if: z.string().optional(),
  name: z.string().optional(),
  run: z.string().optional(),
});
const Workflow = z.object({
  env: z.record(z.string(), z.string()),
  jobs: z.object({ release: z.object({ steps: z.array(Step) }) }),
});
const { env, jobs } = Workflow.parse(parse(readFileSync(FILE, 'utf8')));
const scriptOf = (name: string): string => {
  const found = jobs.release.steps.find((step) => step.name === name)?.run;
  if (found === undefined) throw new Error(`No step is called “${name}”.`);
  return found;
};

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'workflow-'));
  mkdirSync(join(dir, 'bin'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Puts a command into the PATH. */
function command(name: string, script: string): void {
  writeFileSync(join(dir, 'bin', name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(dir, 'bin', name), 0o755);
}

async function run(name: string, more: Readonly<Record<string, string>> = {}) {
  const output = join(dir, 'output');
  writeFileSync(output, '');
  const result = await execa('bash', ['-e', '-c', scriptOf(name)], {
    cwd: dir,
    reject: false,
    env: {
      ...env,
      ...more,
      PATH: `${join(dir, 'bin')}:${process.env.PATH}`,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: join(dir, 'summary'),
      RUNNER_TEMP: dir,
    },
  });
  return { ...result, output: readFileSync(output, 'utf8') };
}

test('the newest release is npm’s, or the one that was asked for', async () => {
  command('npm', 'echo 2026.9.6');
  expect((await run('The newest release', { VERSION: '' })).output).toBe('version=2026.9.6\n');
  expect((await run('The newest release', { VERSION: '2026.3.1' })).output).toBe('version=2026.3.1\n');
});

test('it is walked where it is not the last good one', async () => {
  const compare = 'The last release that nothing was wrong with';
  const first = await run(compare, { VERSION: '2026.9.6' });
  expect(first.output).toBe(`good=${env.DOCUMENTED}\nnew=true\n`);
  writeFileSync(join(dir, 'last-good'), '2026.9.6\n');
  expect((await run(compare, { VERSION: '2026.9.6' })).output).toBe('good=2026.9.6\n');
  expect((await run(compare, { VERSION: '2026.10.1' })).output).toBe('good=2026.9.6\nnew=true\n');
});

test.for([0, 1, 2])(
  'a matrix that ends with %i ends the job so, and its table is in the summary',
  async (status) => {
    command('node', `echo "$*" > asked; mkdir -p matrix; echo '# table' > matrix/matrix.md; exit ${status}`);
    const { exitCode } = await run('The guide with both releases', { RELEASES: '2026.2.9,2026.9.6' });
    expect(exitCode).toBe(status);
    expect(readFileSync(join(dir, 'summary'), 'utf8')).toBe('# table\n');
    expect(readFileSync(join(dir, 'asked'), 'utf8').trim()).toBe(
      `src/cli/main.ts matrix --openclaw 2026.2.9,2026.9.6 --guide ../guide/${env.GUIDE} --report ${dir}/matrix`,
    );
  },
);

test('a release is kept as good only after all of that', () => {
  const names = jobs.release.steps.map(({ name }) => name);
  expect(names.indexOf('It is the last good one now')).toBeGreaterThan(
    names.indexOf('The guide with both releases'),
  );
  expect(jobs.release.steps.find(({ name }) => name === 'It is the last good one now')?.if).toBe(
    'steps.compare.outputs.new',
  );
});
