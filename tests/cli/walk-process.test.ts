// What a walk prints that is a process of its own: as it is, or labelled where those of several mingle.
import { execa } from 'execa';
import { expect, test } from 'vitest';

const MODULE = new URL('../../src/cli/walk-process.ts', import.meta.url).href;

/** The lines of `conform walk --help`, run in a process that prints nothing else. */
async function help(json: boolean, label?: string) {
  const script = `import { walkerOf } from ${JSON.stringify(MODULE)};
await walkerOf(${json})(['--help'], AbortSignal.timeout(60_000), ${label === undefined ? 'undefined' : JSON.stringify(label)});`;
  const { stdout, stderr } = await execa(process.execPath, ['--input-type=module', '--eval', script], {
    env: { NO_COLOR: '1' },
  });
  return { stdout: stdout.split('\n'), stderr: stderr.split('\n') };
}

test('is told with a label in each line, or as it is', async () => {
  const [plain, labelled] = await Promise.all([help(false), help(false, '2026.9.6')]);
  expect(plain.stdout[0]).toBe('Usage: conform walk [options]');
  expect(labelled.stdout).toEqual(plain.stdout.map((line) => `2026.9.6 │ ${line}`));
});

test.for([undefined, '2026.9.6'])('leaves standard output to JSON (label %s)', async (label) => {
  const { stdout, stderr } = await help(true, label);
  expect(stdout).toEqual(['']);
  expect(stderr.join('\n')).toContain('Usage: conform walk [options]');
});
