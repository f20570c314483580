// The commands of virtual machines, as far as they need no machine.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { conform } from './conform.ts';

/** No engine is there: nothing is booted by mistake. */
const nowhere = { DOCKER_HOST: 'unix:///nonexistent/docker.sock' };

test('help has every command, with examples', async () => {
  const { exitCode, stdout } = await conform(['vm', '--help']);
  expect(exitCode).toBe(0);
  for (const name of ['up', 'ssh', 'console', 'snapshot', 'down', 'list', 'clean'])
    expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
  expect(stdout).toMatch(/Examples:[\s\S]*conform vm up/);
});

test.for([
  [
    ['walk', '--machine', 'vm', '--image', 'fedora-42'],
    /no such image[\s\S]*--image fedora-42[\s\S]*debian-13/,
  ],
  [['vm', 'up', '--image', '/nonexistent.qcow2'], /no such image/],
  [['vm', 'up', '--memory', '64'], /1024 or more/],
  [['vm', 'up', '--cpus', 'two'], /whole number/],
  [['vm', 'up', '--memory', '99999999'], /not enough memory[\s\S]*MiB are free/],
  [['vm', 'up', '--image', 'debian-13'], /No Docker engine answers/],
  [['vm', 'ssh'], /no such machine[\s\S]*conform vm up/],
  [['vm', 'down', 'abc'], /no such machine/],
  [['walk', '--machine', 'cloud'], /Allowed choices are container, vm, vagrant/],
  [['walk', '--machine', 'vagrant', '--memory', '99999999'], /not enough memory/],
] as const)('%j is one clear message and exit status 2', async ([args, message]) => {
  const { exitCode, stderr } = await conform([...args], nowhere);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/\n {4}at /);
  expect(exitCode).toBe(2);
});

test('a file that is empty is no image', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'vm-'));
  try {
    const file = join(dir, 'empty.img');
    await writeFile(file, '');
    const { exitCode, stderr } = await conform(['vm', 'up', '--image', file], nowhere);
    expect({ exitCode, says: /no such image/.test(stderr) }).toEqual({ exitCode: 2, says: true });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});

test('without an engine there are no machines', async () => {
  const { exitCode, stdout } = await conform(['vm', 'list'], nowhere);
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: 'There is no machine: conform vm up boots one.',
  });
});
