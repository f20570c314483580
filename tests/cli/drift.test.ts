// conform drift, coverage and plan as a user runs them.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HARBOUR } from '../guide/harbour.ts';
import { conform } from './conform.ts';

const GUIDE = process.env.GUIDE ?? '';

let dir: string;
let old: string;
let changed: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'conform-drift-'));
  [old, changed] = [join(dir, 'old.md'), join(dir, 'new, 100%.md')];
  await writeFile(old, HARBOUR);
  await writeFile(changed, HARBOUR.replace('--port 4100', '--port 4200'));
});
afterAll(() => rm(dir, { recursive: true }));

describe('drift between two versions', () => {
  test('of which nothing differs says nothing, and exits 0', async () => {
    expect(await conform(['drift', '--guide', old, '--against', old])).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
    });
  });

  test('names the line, what was and what is, and exits 1', async () => {
    const { exitCode, stdout } = await conform(['drift', '--guide', changed, '--against', old]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`${changed}:13: 1.1: command\n`);
    expect(stdout).toContain(
      '    - sudo pier init --depth 12 --port 4100\n    + sudo pier init --depth 12 --port 4200\n',
    );
  });

  test('as JSON', async () => {
    const { stdout } = await conform(['drift', '--guide', changed, '--against', old, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      guide: { file: changed, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      against: { file: old },
      differences: [{ kind: 'command', section: '1.1', line: 13 }],
    });
  });

  test('as annotations of GitHub, escaped', async () => {
    const { exitCode, stdout } = await conform([
      'drift',
      '--guide',
      changed,
      '--against',
      old,
      '--format',
      'github',
    ]);
    expect(exitCode).toBe(1);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(stdout).toMatch(
      /^::warning file=[^:]*new%2C 100%25\.md,line=13,title=1\.1%3A command::- sudo pier/,
    );
    expect(stdout).toContain('%0A+ sudo pier init --depth 12 --port 4200');
  });
});

describe('what cannot be compared is exit 2, in one message', () => {
  test.for<[string, readonly string[], RegExp]>([
    ['no guide', ['drift'], /required option '--guide <file>'/],
    ['a guide that is missing', ['drift', '--guide', 'DIR/none.md'], /No such guide: .*none\.md/],
    ['another version that is missing', ['drift', '--guide', 'OLD', '--against', 'DIR/none.md'], /none\.md/],
    [
      'an unknown format',
      ['drift', '--guide', 'OLD', '--format', 'xml'],
      /Allowed choices are text, json, github/,
    ],
    ['a folder', ['coverage', '--guide', 'DIR'], /directory/],
    ['coverage of nothing', ['coverage'], /required option '--guide <file>'/],
    ['changes of nothing', ['walk', '--changed'], /--changed\. Give it, too: --guide FILE/],
    ['two places to begin', ['walk', '--changed', '--from', '6', '--guide', 'OLD'], /--changed --from 6/],
    ['a plan of no part', ['plan', '--phases', '11'], /Phases are 1 to 10/],
    ['a plan of no section', ['plan', '--only', '9.99'], /--only 9\.99/],
  ])('%s', async ([, args, message]) => {
    const { exitCode, stdout, stderr } = await conform(
      args.map((arg) => arg.replace('DIR', dir).replace('OLD', old)),
    );
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });
});

test.for(['drift', 'coverage', 'plan'])('%s --help has examples', async (command) => {
  const { exitCode, stdout } = await conform([command, '--help']);
  expect(stdout).toMatch(/Examples:\n {2}conform/);
  expect(exitCode).toBe(0);
});

test('coverage of another document: what is left is named, and exit 1', async () => {
  const { exitCode, stdout } = await conform(['coverage', '--guide', old]);
  expect(stdout).toMatch(/Promises: \d+ of \d+ bound .*, \d+ left$/);
  expect(stdout).toMatch(/old\.md:\d+: .*: block “/);
  expect(exitCode).toBe(1);
});

describe('a plan', () => {
  test('is what a walk would run, in order, with placeholders filled and secrets by name', async () => {
    const { exitCode, stdout, stderr } = await conform(['plan', '--phases', '1-4', '--set', 'model=a/b-1'], {
      CONFORM_BOT_TOKEN: '123456789:SECRETsecret',
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.startsWith('##### 1.1')).toBe(true);
    expect(stdout).toContain('model.primary "a/b-1"');
    expect(stdout).toContain('--token "CONFORM_BOT_TOKEN"');
    expect(stdout).not.toContain('SECRETsecret');
    expect(stdout).not.toMatch(/<your-/);
    expect(stdout).toContain('# CODE: only the run knows it');
    expect(stdout).toMatch(/Option B: hardened outbound — not done: The other option was chosen/);
    expect(stdout.indexOf('##### 1.5')).toBeLessThan(stdout.indexOf('##### 2.1'));
  });

  test('does first what a section builds on', async () => {
    const { stdout } = await conform(['plan', '--only', '2.4']);
    expect(stdout).toMatch(/##### 2\.3 Install OpenClaw \(needed first\)[\s\S]*##### 2\.4 Verify version\n/);
    expect(stdout).not.toContain('##### 5.');
  });
});

describe.skipIf(GUIDE === '')('with the guide (set GUIDE to its path)', () => {
  test('nothing has drifted, and everything is bound', async () => {
    expect(await conform(['drift', '--guide', GUIDE])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    const { exitCode, stdout } = await conform(['coverage', '--guide', GUIDE, '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      totals: { block: { all: 92, unbound: 0 }, promise: { unbound: 0 } },
    });
  });

  test('a plan has the document’s own text for a step that has drifted', async () => {
    const file = join(dir, 'guide.md');
    await writeFile(
      file,
      (await readFile(GUIDE, 'utf8')).replace('gateway.mode local', 'gateway.mode other'),
    );
    const { stdout, stderr } = await conform(['plan', '--only', '2.5', '--guide', file]);
    expect(stderr).toMatch(
      /guide\.md:\d+: differs from the suite's reading, and is run as it stands \(2\.5\//,
    );
    expect(stdout).toMatch(/# the document’s own text\nsudo -u openclaw-svc[\s\S]*gateway\.mode other/);
  });
});
