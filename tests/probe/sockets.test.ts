import { describe, expect, test } from 'vitest';
import { ProbeError } from '../../src/probe/error.ts';
import { parseListeningSockets, readListeningSockets, readSshSessions } from '../../src/probe/sockets.ts';
import { fakeShell } from './fake-shell.ts';
import { fixture } from './fixture.ts';

const LISTENING = 'LC_ALL=C sudo ss -H -tulpn';
const SSH = "ss -H -tn state established '( sport = :22 )'";

describe('readListeningSockets', () => {
  test('every way ss writes an address', async () => {
    const shell = fakeShell({ [LISTENING]: { stdout: fixture('ss-listening-every-form') } });
    const python = { interface: null, process: 'python3' };
    expect(await readListeningSockets(shell)).toEqual([
      { protocol: 'udp', address: '127.0.0.53', port: 53, interface: 'lo', process: 'python3' },
      { protocol: 'udp', address: '0.0.0.0', port: 67, interface: 'docker0', process: 'python3' },
      { protocol: 'udp', address: '0.0.0.0', port: 41641, ...python },
      { protocol: 'udp', address: 'fe80::1', port: 546, interface: 'eth0', process: 'python3' },
      { protocol: 'tcp', address: '127.0.0.1', port: 43293, interface: null, process: 'containerd' },
      { protocol: 'tcp', address: '127.0.0.53', port: 53, interface: 'lo', process: 'python3' },
      { protocol: 'tcp', address: '127.0.0.1', port: 18789, ...python },
      { protocol: 'tcp', address: '*', port: 22, ...python },
      { protocol: 'tcp', address: '::1', port: 18789, ...python },
      { protocol: 'tcp', address: '*', port: 8080, ...python },
      { protocol: 'tcp', address: '127.0.0.1', port: 8081, ...python },
    ]);
  });

  test('a socket of the kernel has no process', () => {
    const line = 'udp UNCONN 0      0      0.0.0.0:41641 0.0.0.0:*';
    expect(parseListeningSockets(line)).toEqual([
      { protocol: 'udp', address: '0.0.0.0', port: 41641, interface: null, process: null },
    ]);
  });

  test('published ports of Docker are sockets of docker-proxy', () => {
    const sockets = parseListeningSockets(fixture('ss-listening-docker-proxy'));
    expect(sockets).toHaveLength(14);
    expect(sockets.filter((socket) => socket.process === 'docker-proxy')).toHaveLength(11);
  });

  test.each([
    'sctp LISTEN 0 128 0.0.0.0:22 0.0.0.0:*',
    'tcp ESTAB 0 0 0.0.0.0:22 0.0.0.0:*',
    'tcp LISTEN 0 128 somewhere:22 0.0.0.0:*',
    'tcp LISTEN 0 128 0.0.0.0:ssh 0.0.0.0:*',
    'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* ino:42',
  ])('refuses %j', (line) => {
    expect(() => parseListeningSockets(line)).toThrow(ProbeError);
  });

  test('a machine without ss is an error', async () => {
    const shell = fakeShell({ [LISTENING]: { exitCode: 1, stderr: 'sudo: ss: command not found\n' } });
    await expect(readListeningSockets(shell)).rejects.toThrow('Install iproute2');
  });
});

describe('readSshSessions', () => {
  test('IPv4 peers of a socket of both families are IPv4', async () => {
    const shell = fakeShell({ [SSH]: { stdout: fixture('ss-ssh-sessions') } });
    expect(await readSshSessions(shell)).toEqual([
      { local: { address: '::1', port: 22 }, peer: { address: '::1', port: 42500 } },
      { local: { address: '127.0.0.1', port: 22 }, peer: { address: '127.0.0.1', port: 41184 } },
    ]);
  });

  test('none', async () => {
    expect(await readSshSessions(fakeShell({ [SSH]: {} }))).toEqual([]);
  });

  test('refuses a line with a column more', async () => {
    const shell = fakeShell({ [SSH]: { stdout: 'ESTAB 0 0 [::1]:22 [::1]:42500\n' } });
    await expect(readSshSessions(shell)).rejects.toThrow(ProbeError);
  });
});
