import { expect, test } from 'vitest';
import { parseServiceProcesses } from '../../src/probe/service-processes.ts';
import { fixture } from './fixture.ts';

test('every process, as the kernel confines it', () => {
  const confined = {
    user: 'openclaw-svc',
    noNewPrivileges: true,
    seccomp: true,
    ownMounts: true,
    maxOpenFiles: { soft: 4096, hard: 4096 },
  };
  expect(parseServiceProcesses(fixture('service-processes'))).toEqual([
    { pid: 4221, ...confined },
    { pid: 4229, ...confined },
  ]);
});

test('one that is free, and none', () => {
  expect(parseServiceProcesses('12 root 0 0 shared 1024 524288\n')).toEqual([
    {
      pid: 12,
      user: 'root',
      noNewPrivileges: false,
      seccomp: false,
      ownMounts: false,
      maxOpenFiles: { soft: 1024, hard: 524_288 },
    },
  ]);
  expect(parseServiceProcesses('')).toEqual([]);
});

test('one that ended meanwhile cannot be read', () => {
  expect(() => parseServiceProcesses('12 own\n')).toThrow('12 own');
});
