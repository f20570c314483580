import { describe, expect, test } from 'vitest';
import { parseDocker, parsePublishedPorts, readDocker, readPublishedPorts } from '../../src/probe/docker.ts';
import { fakeShell } from './fake-shell.ts';
import { fixture } from './fixture.ts';

const INFO = "LC_ALL=C sudo docker info --format '{{json .}}'";
const PORTS =
  'set -e; ids=$(sudo docker ps -q); [ -z "$ids" ] || ' +
  "sudo docker inspect --format '{{.Name}} {{json .NetworkSettings.Ports}}' $ids";
const daemonGone =
  'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n';
const stopped = { running: false, serverVersion: null, storageDriver: null, firewallBackend: null };

describe('readDocker', () => {
  test.each([
    ['docker-info-26', '26.1.5+dfsg1', 'overlay2', null],
    ['docker-info-28', '28.5.2+dfsg4', 'overlay2', 'iptables'],
    ['docker-info-29-nftables', '29.2.1', 'overlayfs', 'nftables'],
  ])('%s', async (name, serverVersion, storageDriver, firewallBackend) => {
    const shell = fakeShell({ [INFO]: { stdout: fixture(name) } });
    expect(await readDocker(shell)).toEqual({
      installed: true,
      running: true,
      serverVersion,
      storageDriver,
      firewallBackend,
    });
  });

  test('a stopped engine, whether the client exits with 0 or with 1', async () => {
    const stdout = fixture('docker-info-stopped');
    for (const exitCode of [0, 1]) {
      const shell = fakeShell({ [INFO]: { exitCode, stdout, stderr: daemonGone } });
      expect(await readDocker(shell)).toEqual({ installed: true, ...stopped });
    }
    expect(parseDocker(stdout)).toEqual({ installed: true, ...stopped });
  });

  test('not installed', async () => {
    const shell = fakeShell({ [INFO]: { exitCode: 1, stderr: 'sudo: docker: command not found\n' } });
    expect(await readDocker(shell)).toEqual({ installed: false, ...stopped });
  });

  test('an answer without a version is an error', () => {
    expect(() => parseDocker('{"Driver":"overlay2"}')).toThrow('ServerVersion');
  });
});

describe('readPublishedPorts', () => {
  test('published ports of bridged containers; exposed ones and those of the host network are not', async () => {
    const shell = fakeShell({ [PORTS]: { stdout: fixture('docker-ports') } });
    const web = { container: 'web', protocol: 'tcp' };
    const both = (port: number) => [
      { ...web, hostIp: '::', hostPort: port, containerPort: port },
      { ...web, hostIp: '0.0.0.0', hostPort: port, containerPort: port },
    ];
    expect(await readPublishedPorts(shell)).toEqual([
      { ...web, hostIp: '::', hostPort: 8080, containerPort: 80 },
      { ...web, hostIp: '0.0.0.0', hostPort: 8080, containerPort: 80 },
      { ...web, hostIp: '127.0.0.1', hostPort: 8443, containerPort: 443 },
      ...both(9000),
      ...both(9001),
      ...both(9002),
      { ...web, protocol: 'udp', hostIp: '::', hostPort: 5353, containerPort: 53 },
      { ...web, protocol: 'udp', hostIp: '0.0.0.0', hostPort: 5353, containerPort: 53 },
    ]);
  });

  test('no containers, no ports; no engine, no answer', async () => {
    expect(await readPublishedPorts(fakeShell({ [PORTS]: {} }))).toEqual([]);
    const shell = fakeShell({ [PORTS]: { exitCode: 1, stderr: daemonGone } });
    await expect(readPublishedPorts(shell)).rejects.toThrow('Cannot connect to the Docker daemon');
  });

  test.each(['web {}', '/web 0.0.0.0:80->80/tcp', '/web {"80":null}', '/web {"80/tcp":[{"HostIp":""}]}'])(
    'refuses %j',
    (line) => {
      expect(() => parsePublishedPorts(line)).toThrow('cannot read');
    },
  );
});
