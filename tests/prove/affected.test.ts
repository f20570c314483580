import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { changedSections } from '../../src/prove/affected.ts';
import { dependenciesOf } from '../../src/prove/imports.ts';
import { never } from '../spec/bench.ts';

const FILES = {
  'suites/p/01-a.spec.ts': `import { x } from '../../src/x.ts';\nimport type { T } from '../../src/t.ts';\nsection('1.1', 'A', {}, () => {});\n`,
  'suites/p/02-b.spec.ts': `import {\n  y,\n} from '../../src/y.ts';\nsection('1.2', 'B', {}, () => {});\n`,
  'src/x.ts': `export { z } from './z.ts';\nexport const x = 1;\n`,
  'src/y.ts': `import 'node:fs';\nexport const y = new URL('../data/y.txt', import.meta.url);\n`,
  'src/z.ts': `import { x } from './x.ts';\nexport const z = 1;\n`,
  'src/t.ts': `export type T = 1;\n`,
  'data/y.txt': 'y\n',
};

let root: string;
const git = (...args: string[]) =>
  execa('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: root });
const put = async (name: string, text: string) => {
  await mkdir(dirname(join(root, name)), { recursive: true });
  await writeFile(join(root, name), text);
};

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'affected-'));
  for (const [name, text] of Object.entries(FILES)) await put(name, text);
  await git('init', '--quiet');
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'first');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const sections = async (base = 'HEAD') =>
  [...((await changedSections(root, join(root, 'suites'), base, never)) ?? ['everything'])].sort();

describe('dependencies', () => {
  test('are followed through others and round in circles, types left out', async () => {
    const found = await dependenciesOf(join(root, 'suites/p/01-a.spec.ts'));
    expect([...found].map((file) => relative(root, file)).sort()).toEqual([
      'src/x.ts',
      'src/z.ts',
      'suites/p/01-a.spec.ts',
    ]);
  });

  test('are data files, too', async () => {
    const found = await dependenciesOf(join(root, 'suites/p/02-b.spec.ts'));
    expect([...found].map((file) => relative(root, file))).toContain('data/y.txt');
  });

  test('of a spec of this project reach its errata, fixtures and probes', async () => {
    const spec = new URL('../../suites/phase01/05-firewall.spec.ts', import.meta.url).pathname;
    const found = [...(await dependenciesOf(spec))];
    for (const part of ['/errata/1.5-v6-rows-missing.ts', '/fixtures/ufw.ts', '/src/probe/ufw-rule.ts'])
      expect(
        found.some((file) => file.endsWith(part)),
        part,
      ).toBe(true);
  });
});

describe('changed sections', () => {
  test('are none when nothing has changed', async () => {
    expect(await sections()).toEqual([]);
  });

  test('are those whose spec has', async () => {
    await put('suites/p/02-b.spec.ts', `${FILES['suites/p/02-b.spec.ts']}// more\n`);
    expect(await sections()).toEqual(['1.2']);
  });

  test('are those of which a part has, wherever it stands', async () => {
    await put('src/z.ts', 'export const z = 2;\n');
    await git('commit', '--quiet', '--all', '--message', 'second');
    expect(await sections()).toEqual([]);
    expect(await sections('HEAD~1')).toEqual(['1.1']);
    await put('data/y.txt', 'changed\n');
    expect(await sections('HEAD~1')).toEqual(['1.1', '1.2']);
  });

  test('are not those of which only a type has', async () => {
    await put('src/t.ts', 'export type T = 2;\n');
    expect(await sections()).toEqual([]);
  });

  test('are unknown without the commit to compare with', async () => {
    expect(await sections('HEAD~1')).toEqual(['everything']);
  });
});
