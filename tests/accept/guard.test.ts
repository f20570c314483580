// What stands in place of the programs that could have a daemon change the host: what it lets through, and what it refuses.
import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa, parseCommandString } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';

const GUARD = new URL('../../src/accept/jail/guard.sh', import.meta.url);
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'guard-'));
  const guard = (await readFile(GUARD, 'utf8')).replaceAll('/dev/conform', dir);
  await execa('mkdir', [join(dir, 'real'), join(dir, 'refused')]);
  await writeFile(join(dir, 'guard'), guard);
  await writeFile(join(dir, 'refused', 'server'), `${process.pid}\n`);
  await writeFile(join(dir, 'program'), '#!/bin/sh\nprintf "[%s]" "$@"\n');
  for (const file of ['guard', 'program']) await chmod(join(dir, file), 0o755);
});
afterAll(() => rm(dir, { recursive: true }));

async function run(line: string) {
  const [name = '', ...args] = parseCommandString(line);
  const place = join(dir, name);
  for (const [to, link] of [
    [join(dir, 'guard'), place],
    [join(dir, 'program'), join(dir, 'real', name)],
  ] as const)
    await symlink(to, link).catch(() => undefined);
  const child = execa(place, args, { reject: false, stdin: 'ignore' });
  const { exitCode, stdout, stderr } = await child;
  const note = await readFile(join(dir, 'refused', String(child.pid)), 'utf8').catch(() => null);
  return { args, exitCode, stdout, stderr, note };
}

test.each([
  'systemctl show --property=LoadState,ActiveState -- openclaw.service',
  'systemctl show -p MainPID --value docker',
  'systemctl is-active openclaw',
  'systemctl --failed --plain',
  'systemctl --version',
  'systemctl cat --no-pager -- openclaw.service',
  'docker ps --quiet',
  'docker -H unix:///run/docker.sock ps',
  'docker images --format {{.Repository}}',
  'docker info --format {{json\\ .}}',
  'docker compose version',
  'docker --version',
  'docker image ls',
  'iptables -S DOCKER-USER',
  'iptables -t nat -S',
  'iptables -L ufw-user-input -n -v',
  'ip6tables -V',
  'iptables-save',
  'ufw status verbose',
  'ufw show added',
  'ufw --version',
  'fail2ban-client status sshd',
  'fail2ban-client get sshd bantime',
  'tailscale status --json',
  'tailscale serve status --json',
  'tailscale funnel status',
  'ip -o -4 address show dev tailscale0',
  'ip route',
  'journalctl --sync',
  'journalctl -u openclaw.service -n 5 --no-pager',
  'nft list ruleset',
  'openclaw --version',
  'openclaw security audit --deep --json',
  'openclaw doctor',
  'openclaw models --status-plain',
  'openclaw models status --check',
  'openclaw plugins list --json',
  'openclaw gateway start --help',
  'openclaw gateway call health',
])('%s is let through as it is', async (line) => {
  const { args, exitCode, stdout } = await run(line);
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: args.map((arg) => `[${arg}]`).join('') || '[]',
  });
});

test.each([
  'systemctl restart openclaw',
  'systemctl --no-block stop openclaw',
  'systemctl -p MainPID daemon-reload',
  'systemctl reset-failed openclaw',
  'systemctl -H elsewhere show x',
  'systemd-run true',
  'reboot',
  'shutdown -h now',
  'docker run --rm busybox true',
  'docker -H unix:///run/docker.sock rm -f x',
  'docker exec x sh',
  'docker image prune',
  'docker compose up',
  'iptables -A INPUT -j ACCEPT',
  'iptables -t nat -F',
  'iptables -L -Z',
  'iptables -P INPUT DROP',
  'ip6tables --delete INPUT 1',
  'iptables-restore',
  'ufw enable',
  'ufw allow 22',
  'ufw delete allow 22',
  'ufw --force reset',
  'fail2ban-client set sshd banip 1.2.3.4',
  'fail2ban-client reload',
  'tailscale up',
  'tailscale serve --bg 18789',
  'tailscale funnel 18789',
  'ip link set eth0 down',
  'ip -batch file',
  'journalctl --vacuum-size=1M',
  'journalctl --rotate',
  'nft flush ruleset',
  'nft -f rules',
  'hostnamectl hostname other',
  'timedatectl set-time 12:00',
  'openclaw security audit --fix',
  'openclaw doctor --repair',
  'openclaw config set a b',
  'openclaw models auth login',
  'openclaw models status --json --probe',
  'openclaw gateway start',
  'openclaw gateway call config.set',
  'openclaw message send',
])('%s is refused, and noted down', async (line) => {
  const { exitCode, stdout, stderr, note } = await run(line);
  expect({ exitCode, stdout }).toEqual({ exitCode: 126, stdout: '' });
  expect(stderr).toBe(`conform: refused here, where nothing may be changed: ${line}`);
  expect(note).toBe(`${line}\n`);
});
