// npm test: formatter, linter, types, dead code, then the tests, then a sample of the faults. The last line counts. With --all
// the longest tests run, too, that take turns otherwise.
import { mkdir, readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { untilInterrupted } from '../src/cli/interrupt.ts';
import { lineProgress } from '../src/cli/progress.ts';
import { setup } from '../src/cli/setup.ts';
import { aptInstall, isDebianRoot } from '../src/machine/host.ts';
import { during } from '../src/progress.ts';
import { changedSince } from '../src/prove/changes.ts';
import { notToday, ROOT } from './turns.ts';

const REPORTS = `${ROOT}reports/tests`;

/** What does not need a machine, and says nothing when all is well. */
const STATIC = [
  ['biome', 'ci', '--colors=off', '--error-on-warnings', '.'],
  ['tsc', '--noEmit'],
  ['knip', '--no-progress'],
] as const;

/** Anything else on the command line is an error: a mistyped `--all` must not leave tests out. */
const { values } = parseArgs({ options: { all: { type: 'boolean', default: false } } });

async function test(signal: AbortSignal): Promise<number> {
  const progress = lineProgress(process.stderr);
  const options = { cwd: ROOT, preferLocal: true, cancelSignal: signal, reject: false } as const;
  await aptInstall({ chromium: 'chromium', ssh: 'openssh-client' }, progress, signal);
  // Login shells that are no POSIX shells: where they can't be had, their tests are left out.
  if (await isDebianRoot()) await aptInstall({ fish: 'fish', tcsh: 'tcsh' }, progress, signal);

  let failed = 0;
  for (const [command, ...args] of STATIC) {
    const done = await during(progress, command, () => execa(command, args, { ...options, all: true }));
    if (done.failed) process.stdout.write(`${done.all}\n`);
    failed += done.failed ? 1 : 0;
  }
  // Here, where it shows how far it is, and not in the middle of the first test.
  await setup(signal);
  await mkdir(REPORTS, { recursive: true });
  const changed = await changedSince(ROOT, process.env.CONFORM_BASE || 'HEAD~1', signal);
  const left = values.all ? [] : notToday({ changed, now: new Date() });
  if (left.length > 0)
    process.stdout.write(`Left to another day (npm test -- --all runs them): ${left.join(', ')}\n`);
  const suites = [
    [
      'tests',
      'vitest',
      [
        'run',
        '--config',
        'tests/vitest.config.ts',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${REPORTS}/tests.json`,
        ...left.map((file) => `--exclude=${file}`),
      ],
    ],
    ['faults', process.execPath, ['scripts/prove.ts', '--changed', '--sample', '6', '--budget', '300']],
  ] as const;
  let passed = STATIC.length - failed;
  for (const [name, command, args] of suites) {
    const done = await execa(command, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] });
    if (name === 'tests') {
      const counts = JSON.parse(await readFile(`${REPORTS}/tests.json`, 'utf8')) as {
        numPassedTests: number;
        numFailedTests: number;
      };
      passed += counts.numPassedTests;
      failed += counts.numFailedTests;
      if (done.failed && counts.numFailedTests === 0) failed += 1;
    } else if (done.failed) failed += 1;
    else passed += 1;
  }
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await untilInterrupted(test);
