// A spec of checks that may run at the same time, and of some that may not: run by together.test.ts.
import type { ReadingShell } from '../../../src/machine/shell.ts';
import type { Erratum } from '../../../src/spec/erratum.ts';
import { check, expect, section, step } from '../../../src/spec/index.ts';

const LOOK = { severity: 'major', promise: '9.80 › Expected output' } as const;
const SOON = { timeout: 5_000, interval: 50 };

/** Leaves a line for each time it is really taken, and takes its time. */
async function readSlowly(shell: ReadingShell): Promise<string> {
  return (await shell.run('echo read >> readings; sleep 0.3; cat state')).stdout;
}

/** True when the other one is there at some time while this one is. */
async function meets(shell: ReadingShell, mine: string, other: string): Promise<void> {
  await shell.run(`touch here-${mine}`);
  await expect.poll(async () => (await shell.run(`ls here-${other}`)).exitCode, SOON).toBe(0);
}

const mended: Erratum = {
  id: '9.80-state-is-bad',
  section: '9.80',
  promise: 'The state is good.',
  happens: 'The state is bad.',
  evidence: 'bad',
  severity: 'major',
  versions: {},
  symptom: async ({ $ }) => (await $`cat state`).stdout === 'bad\n',
  correction: { kind: 'step', says: 'Write good.', run: 'echo good > state' },
};

section('9.80', 'Readers', {}, () => {
  step('Write the state', { run: 'echo bad > state; echo step >> log' });

  check('one meets two', LOOK, ({ shell }) => meets(shell, 'one', 'two'));

  check('two meets one', LOOK, ({ shell }) => meets(shell, 'two', 'one'));

  check('nothing is asserted', LOOK, async ({ shell }) => {
    await shell.run('sleep 0.3');
  });

  check('the state is read', LOOK, async ({ read }) => {
    expect(await read(readSlowly)).toBe('bad\n');
  });

  check('the state is read again', LOOK, async ({ read }) => {
    expect(await read(readSlowly)).toBe('bad\n');
  });

  check('the end comes early', LOOK, async ({ $ }) => {
    expect((await $`echo quick`).stdout).toBe('slow\n');
  });

  check('a listener is alone', { ...LOOK, disruptive: 'listener' }, async ({ $ }) => {
    await $`echo begin >> log; sleep 0.3; echo end >> log`;
    expect(true).toBe(true);
  });

  check('the state is good', { ...LOOK, errata: [mended] }, async ({ $ }) => {
    await $`echo begin >> log; sleep 0.3; echo end >> log`;
    expect((await $`cat state`).stdout).toBe('good\n');
  });

  check('a reader comes after them', LOOK, async ({ read, $ }) => {
    await $`echo reader >> log`;
    expect(await read(readSlowly)).toBe('good\n');
  });
});

section('9.81', 'Others', { needs: ['9.80'] }, () => {
  for (const name of ['one', 'two', 'three'])
    check(`what ${name} needs was done before`, LOOK, async ({ $ }) => {
      expect((await $`cat log`).stdout).toMatch(/^step\n/);
      expect((await $`grep -c step log`).stdout).toBe('1\n');
    });
});
