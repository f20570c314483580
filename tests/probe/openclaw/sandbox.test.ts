import { describe, expect, test } from 'vitest';
import type { Shell } from '../../../src/machine/shell.ts';
import {
  parseConfinement,
  parseSandboxContainers,
  readProcessesStarted,
} from '../../../src/probe/openclaw/sandbox.ts';
import { fixture } from '../fixture.ts';

describe('parseSandboxContainers', () => {
  test('what Docker tells of a container that OpenClaw has made', () => {
    const [container, ...others] = parseSandboxContainers(fixture('docker-inspect-sandbox'));
    expect(others).toEqual([]);
    expect(container).toMatchObject({
      name: 'openclaw-sbx-agent-main-main-20ceb99b',
      running: true,
      image: 'openclaw-sandbox:bookworm-slim',
      session: 'agent:main:main',
      network: 'none',
      readOnlyRoot: true,
      privileged: false,
      droppedCapabilities: ['ALL'],
      addedCapabilities: [],
      securityOptions: ['no-new-privileges'],
      mounts: [
        { source: '/home/openclaw-svc/.openclaw/workspace', destination: '/agent', writable: false },
        {
          source: '/home/openclaw-svc/.openclaw/sandboxes/agent-main-main-20ceb99b',
          destination: '/workspace',
          writable: true,
        },
      ],
      ulimits: { nofile: { soft: 1024, hard: 1024 }, nproc: { soft: 256, hard: 256 } },
      logDriver: 'json-file',
      logOptions: { 'max-size': '10m', 'max-file': '3' },
    });
    expect(container?.createdAt.getFullYear()).toBeGreaterThan(2025);
  });

  test('none', () => {
    expect(parseSandboxContainers('[]\n')).toEqual([]);
  });
});

test('parseConfinement', () => {
  const confined =
    'interfaces: lo \ncapabilities: 0000000000000000\nlocked: 1\nwritable: \nopen files: 1024\n';
  expect(parseConfinement(confined)).toEqual({
    interfaces: ['lo'],
    capabilities: '0000000000000000',
    mayGainPrivileges: false,
    writable: [],
    openFiles: 1024,
  });
  const free =
    'interfaces: eth0 lo \ncapabilities: 00000000a80425fb\nlocked: 0\nwritable:  / /agent/\nopen files: 524288\n';
  expect(parseConfinement(free)).toEqual({
    interfaces: ['eth0', 'lo'],
    capabilities: '00000000a80425fb',
    mayGainPrivileges: true,
    writable: ['/', '/agent'],
    openFiles: 524_288,
  });
});

test.for([
  ['1\n2\n3\n', 3],
  ['', 0],
] as const)('readProcessesStarted: the last number that was reached', async ([stdout, started]) => {
  const shell = { $: async () => ({ stdout, exitCode: 2 }) } as unknown as Shell;
  expect(await readProcessesStarted(shell, 'abc')).toBe(started);
});
