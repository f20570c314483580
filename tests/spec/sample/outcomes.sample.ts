// A spec with an item for each way things go: run by index.test.ts.
import type { Erratum } from '../../../src/spec/erratum.ts';
import { check, expect, onlyFor, section, step } from '../../../src/spec/index.ts';

const LOOK = { severity: 'major', promise: '9.70 › Expected output' } as const;

const mended: Erratum = {
  id: '9.70-state-is-bad',
  section: '9.70',
  promise: 'The state is good.',
  happens: 'The state is bad.',
  evidence: 'bad',
  severity: 'major',
  versions: {},
  symptom: async ({ $ }) => (await $`cat state`).stdout === 'bad\n',
  correction: { kind: 'step', says: 'Write good.', run: 'echo good > state' },
};

section('9.70', 'First things', {}, () => {
  step('Write the state', { run: 'echo bad > state\necho one >> log' });

  check('the state is there', LOOK, async ({ $ }) => {
    expect((await $`ls state`).exitCode).toBe(0);
  });

  check('the state is good', { ...LOOK, errata: [mended] }, async ({ $ }) => {
    expect((await $`cat state`).stdout).toBe('good\n');
  });

  check('the moon is made of cheese', LOOK, async ({ $ }) => {
    expect((await $`echo rock`).stdout).toBe('cheese\n');
  });

  check('the state is still bad', { ...LOOK, errata: [mended] }, async ({ $ }) => {
    expect((await $`cat state`).stdout).toBe('good\n');
  });

  check('somebody is there', { ...LOOK, when: onlyFor('a person') }, async () => {
    expect.unreachable('It was run.');
  });

  check('the probe is in order', LOOK, async () => {
    throw new TypeError('it is not');
  });
});

section('9.71', 'Second things', { needs: ['9.70'] }, () => {
  step('Fail', { run: 'echo two >> log\nfalse && true' });

  check('what hangs on it', LOOK, async () => {
    expect.unreachable('It was run.');
  });
});

section('9.72', 'Other things', { needs: ['9.70'] }, () => {
  check('the log has one line', LOOK, async ({ $ }) => {
    expect((await $`cat log`).stdout).toBe('one\n');
  });
});
