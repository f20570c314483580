import { describe, expect, test } from 'vitest';
import {
  parseTailscale,
  parseTailscaleServe,
  readTailscale,
  readTailscaleIps,
  readTailscaleServe,
} from '../../src/probe/tailscale.ts';
import { fakeShell } from './fake-shell.ts';
import { fixture } from './fixture.ts';

const STATUS = 'tailscale status --json';
const IP4 = 'tailscale ip -4';
const missing = { exitCode: 127, stderr: 'bash: line 1: tailscale: command not found\n' };
const stopped = {
  exitCode: 1,
  stderr:
    "failed to connect to local tailscaled; it doesn't appear to be running (sudo systemctl start tailscaled ?)\n",
};
const broken = { exitCode: 1, stderr: 'Access denied: watch IPN bus access denied\n' };

describe('readTailscale', () => {
  test('a machine on its tailnet', async () => {
    const shell = fakeShell({ [STATUS]: { stdout: fixture('tailscale-running') } });
    expect(await readTailscale(shell)).toEqual({
      installed: true,
      backendState: 'Running',
      self: {
        hostname: 'openclaw-host',
        dnsName: 'openclaw-host.tail0000.ts.net',
        ips: ['100.101.102.103', 'fd7a:115c:a1e0::1234:5678'],
        online: true,
      },
      peers: 1,
    });
  });

  test('logged out, without daemon, not installed', async () => {
    expect(parseTailscale(fixture('tailscale-needs-login'))).toEqual({
      installed: true,
      backendState: 'NeedsLogin',
      self: { hostname: 'openclaw-host', dnsName: '', ips: [], online: false },
      peers: 0,
    });
    const nothing = { backendState: null, self: null, peers: 0 };
    expect(await readTailscale(fakeShell({ [STATUS]: stopped }))).toEqual({ installed: true, ...nothing });
    expect(await readTailscale(fakeShell({ [STATUS]: missing }))).toEqual({ installed: false, ...nothing });
  });

  test('any other failure, no JSON, and JSON of another shape are errors', async () => {
    await expect(readTailscale(fakeShell({ [STATUS]: broken }))).rejects.toThrow('Access denied');
    expect(() => parseTailscale('# Health check:\n')).toThrow('# Health check:');
    expect(() => parseTailscale('{"Self":null}')).toThrow('BackendState');
  });
});

describe('readTailscaleIps', () => {
  test('addresses, or none', async () => {
    expect(await readTailscaleIps(fakeShell({ [IP4]: { stdout: '100.101.102.103\n' } }))).toEqual([
      '100.101.102.103',
    ]);
    const loggedOut = { exitCode: 1, stderr: 'no current Tailscale IPs; state: NeedsLogin\n' };
    for (const answer of [loggedOut, stopped, missing])
      expect(await readTailscaleIps(fakeShell({ [IP4]: answer }))).toEqual([]);
  });

  test('any other failure is an error', async () => {
    await expect(readTailscaleIps(fakeShell({ [IP4]: broken }))).rejects.toThrow('Access denied');
  });
});

describe('readTailscaleServe', () => {
  const SERVE = 'tailscale serve status --json';

  test('nothing, and no tailscale', async () => {
    const nothing = { served: [], funnels: [] };
    expect(await readTailscaleServe(fakeShell({ [SERVE]: { stdout: '{}\n' } }))).toEqual(nothing);
    expect(await readTailscaleServe(fakeShell({ [SERVE]: missing }))).toEqual(nothing);
    await expect(readTailscaleServe(fakeShell({ [SERVE]: stopped }))).rejects.toThrow('tailscaled');
  });

  test('servers, files, and what is open to the internet, in the background or in a terminal', () => {
    const web = (place: string, handlers: object) => ({ Web: { [place]: { Handlers: handlers } } });
    const config = {
      TCP: { 443: { HTTPS: true } },
      ...web('host.tail0000.ts.net:443', {
        '/': { Proxy: 'http://localhost:18789' },
        '/a': { Path: '/srv' },
      }),
      AllowFunnel: { 'host.tail0000.ts.net:443': false },
      Foreground: {
        session: {
          ...web('host.tail0000.ts.net:8443', { '/': { Text: 'x' } }),
          AllowFunnel: { 'host.tail0000.ts.net:8443': true },
        },
      },
    };
    expect(parseTailscaleServe(JSON.stringify(config))).toEqual({
      served: [
        { port: 443, path: '/', proxy: 'http://localhost:18789' },
        { port: 443, path: '/a', proxy: null },
        { port: 8443, path: '/', proxy: null },
      ],
      funnels: ['host.tail0000.ts.net:8443'],
    });
  });
});
