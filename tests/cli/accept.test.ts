// conform accept and merge, as far as no host is needed: bad input, hosts that can't be reached, several of them, and shards.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readResults } from '../../src/report/results.ts';
import { newKey } from '../signature/keys.ts';
import { conform } from './conform.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'accept-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, text);
  return path;
}

describe('bad input is one message, and exit 2, before any host is asked', () => {
  test.each([
    ['no host', [], 'No host is named: conform accept.'],
    ['a host twice', ['a', 'b', 'a'], 'This host is named twice: a.'],
    ['an unknown choice', ['a', '--set', 'outbound=open'], 'outbound cannot be “open”: --set outbound.'],
    ['an unknown section', ['a', '--only', '1.55'], 'No spec is about this section: --only 1.55.'],
    ['an unknown opt-in', ['a', '--disruptive', 'reboots'], 'There is no “reboots”: --disruptive.'],
    ['nobody to agree', ['a', '--disruptive', 'reboot'], 'Nobody can be asked here: On a, this.'],
    ['an unknown format', ['a', '--format', 'pdf'], 'Known are sarif, hdf, github.'],
    ['a shard that is none', ['a', '--shard', '3/2'], 'Write which part of how many: 2/8.'],
    ['no such waivers', ['a', '--waivers', '/nonexistent'], 'The waivers cannot be read'],
    ['no key to sign with', ['a', '--sign', '/nonexistent'], 'This is no SSH key'],
    ['no such guide', ['a', '--guide', '/nonexistent.md'], '/nonexistent.md'],
  ])('%s', async (_, args, message) => {
    const { exitCode, stdout, stderr } = await conform(['accept', ...args, '--report', join(dir, 'bad')]);
    expect(stderr).toContain(message);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    await expect(readdir(join(dir, 'bad'))).rejects.toThrow('ENOENT');
  });

  test('a waiver about no check, with the one that may be meant', async () => {
    const waivers = await file(
      'waivers.yaml',
      '- check: 1.5/ufw-is-activ\n  reason: r\n  owner: o\n  expires: 2030-01-01\n',
    );
    const { exitCode, stderr } = await conform(['accept', 'a', '--waivers', waivers]);
    expect(stderr).toMatch(
      /There is no step or check 1\.5\/ufw-is-activ: .*waivers\.yaml:1\. Is it 1\.5\/ufw-is-active\?/,
    );
    expect(exitCode).toBe(2);
  });

  test('an inventory with a host twice, and with a word that it does not know', async () => {
    const inventory = await file('hosts.yaml', '- host: a\n- host: a\n- hosts: b\n');
    const { exitCode, stderr } = await conform(['accept', '--inventory', inventory]);
    expect(stderr).toMatch(/hosts\.yaml:3/);
    expect(exitCode).toBe(2);
  });
});

test('a host that can’t be reached is inconclusive, says why once, and has its report, signed', async () => {
  const report = join(dir, 'unreached');
  const key = await newKey();
  const { exitCode, stdout } = await conform([
    'accept',
    'no.such.host.invalid',
    '--no-allure',
    '--report',
    report,
    '--sign',
    key,
  ]);
  expect(exitCode).toBe(2);
  expect(stdout.match(/no address is known of no\.such\.host\.invalid/g)).toHaveLength(1);
  expect(stdout).toMatch(
    /\ninconclusive: \d+ could not be looked at, \d+ blocked\nReport: .*sign-off\.html$/,
  );
  const { outcomes, verdict } = await readResults(join(report, 'results.json'));
  expect(verdict).toBe('inconclusive');
  expect(outcomes.filter(({ outcome }) => outcome === 'passed')).toEqual([]);
  const verified = await conform(['verify-report', report, '--signer-key', `${key}.pub`]);
  expect(verified.exitCode).toBe(0);
});

describe('several hosts', () => {
  const HOSTS = ['one.invalid', 'two.invalid', 'three.invalid'];
  let inventory: string;
  beforeAll(async () => {
    inventory = await file('three.yaml', HOSTS.map((host) => `- host: ${host}\n`).join(''));
  });
  const accept = (name: string, ...args: readonly string[]) =>
    conform(['accept', '--inventory', inventory, '--no-allure', '--report', join(dir, name), ...args]);
  const tableOf = async (name: string) => JSON.parse(await readFile(join(dir, name, 'hosts.json'), 'utf8'));

  test('have a report each, and a table of all', async () => {
    const { exitCode, stdout } = await accept('all');
    expect(exitCode).toBe(2);
    expect(stdout).toContain('inconclusive: of 3 hosts, 3 inconclusive');
    const { hosts } = await tableOf('all');
    expect(hosts.map(({ target }: { target: string }) => target)).toEqual(HOSTS);
    for (const host of HOSTS)
      expect((await readdir(join(dir, 'all', host))).sort()).toEqual([
        'junit.xml',
        'results.json',
        'sign-off.html',
      ]);
    expect(await readFile(join(dir, 'all', 'hosts.html'), 'utf8')).toContain(
      'href="two.invalid/sign-off.html"',
    );
  });

  test('are looked at by shards, which are merged; a host that none of them has is not forgotten', async () => {
    await Promise.all([accept('first', '--shard', '1/2'), accept('second', '--shard', '2/2')]);
    const [first, second] = await Promise.all([tableOf('first'), tableOf('second')]);
    expect(first.hosts.length + second.hosts.length).toBe(3);
    const merge = (report: string, ...names: readonly string[]) =>
      conform(['merge', ...names.map((name) => join(dir, name)), '--report', join(dir, report)]);
    const { exitCode, stdout } = await merge('merged', 'first', 'second');
    expect(stdout).toContain('of 3 hosts, 3 inconclusive');
    expect(exitCode).toBe(2);
    expect((await readdir(join(dir, 'merged'))).sort()).toEqual(
      [...HOSTS, 'hosts.html', 'hosts.json'].sort(),
    );

    const part = await merge('part', 'first');
    expect(part.stdout).toContain('of 3 hosts, 3 inconclusive');
    expect(
      (await tableOf('part')).hosts.map((row: { verdictReason: string }) => row.verdictReason),
    ).toContain('inconclusive: none of these runs has looked at it');
    expect((await merge('twice', 'first', 'first')).stderr).toContain('Two runs have looked at this host');
    expect((await merge('merged', 'first')).stderr).toContain('The folder is not empty');
    expect((await merge('none', '..')).stderr).toContain('This folder holds no report of several hosts');
  });
});
