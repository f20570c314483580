// What is told of two readings of a host: everything that differs, and whose doing it may be.
import { describe, expect, test } from 'vitest';
import { compareStates, isUnchanged } from '../../src/accept/state/compare.ts';
import type { FileState, HostState, UnitState } from '../../src/accept/state/state.ts';

const HOME = '/home/openclaw-svc/.openclaw';
const FILE: FileState = {
  mode: '-rw-r-----',
  owner: 'root:root',
  mtime: 1.7e18,
  ctime: 1.7e18,
  size: 10,
  hash: 'aaaa',
};
const UNIT: UnitState = {
  ActiveState: 'active',
  SubState: 'running',
  InvocationID: 'one',
  ActiveEnterTimestampMonotonic: '100',
  UnitFileState: 'enabled',
  TriggeredBy: '',
  Type: 'simple',
  NeedDaemonReload: 'no',
};

function state(more: Partial<HostState> = {}): HostState {
  return {
    boot: 'b1',
    hostname: 'host',
    files: { '/etc/ufw/user.rules': FILE, [`${HOME}/devices/paired.json`]: FILE },
    users: { root: 'root:x:0:0:root:/root:/bin/bash' },
    groups: { docker: 'docker:x:99:openclaw-svc' },
    sysctls: { 'net/ipv4/ip_forward': '1' },
    mounts: { '/': 'ext4 /dev/vda1 rw,relatime' },
    containers: { abc: 'sbx openclaw-sandbox:bookworm-slim exited (sandbox)' },
    images: { 'sha256:1': 'openclaw-sandbox:bookworm-slim' },
    networks: { n1: 'bridge bridge' },
    units: { 'openclaw.service': UNIT },
    firewall: { v4: ['-P INPUT DROP', '-A INPUT -i lo -j ACCEPT', '-A INPUT -j LOG'], v6: ['-P INPUT DROP'] },
    sockets: ['tcp 127.0.0.1:18789 openclaw-gatewa'],
    packages: { 'ufw:all': 'ii  0.36.2-9' },
    serve: '{}',
    ...more,
  };
}

const lines = (after: Partial<HostState>, before: Partial<HostState> = {}) =>
  compareStates(state(before), state(after)).map(({ whose, line }) => `${whose} ${line}`);
const file = (more: Partial<FileState>, path = '/etc/ufw/user.rules') => ({
  files: { ...state().files, [path]: { ...FILE, ...more } },
});
const unit = (more: Partial<UnitState>, name = 'openclaw.service') => ({
  units: { 'openclaw.service': UNIT, [name]: { ...UNIT, ...more } },
});

test('two readings of a host on which nothing was done tell of nothing', () => {
  expect(compareStates(state(), state())).toEqual([]);
  const nothing = { containers: null, images: null, networks: null, units: null, sockets: null };
  expect(lines(nothing, nothing)).toEqual([]);
});

describe('what may be ours is told', () => {
  test.each<[string, Partial<HostState>, string]>([
    [
      'a written file',
      file({ hash: 'bbbb', mtime: 1.7e18 + 1e9, size: 12 }),
      'ours? files: /etc/ufw/user.rules: its content has changed, size 10 → 12, mtime 2023-11-14T22:13:20.000Z → 2023-11-14T22:13:21.000Z',
    ],
    [
      'a file touched',
      file({ mtime: 1.7e18 + 1e9 }),
      'ours? files: /etc/ufw/user.rules: mtime 2023-11-14T22:13:20.000Z → 2023-11-14T22:13:21.000Z',
    ],
    [
      'another mode',
      file({ mode: '-rw-rw-rw-' }),
      'ours? files: /etc/ufw/user.rules: mode -rw-r----- → -rw-rw-rw-',
    ],
    ['another owner', file({ owner: 'a:b' }), 'ours? files: /etc/ufw/user.rules: owner root:root → a:b'],
    ['a new file', file({}, '/etc/cron.d/x'), 'ours? files: /etc/cron.d/x is new'],
    ['a restart', unit({ InvocationID: 'two' }), 'ours? units: openclaw.service: it was started anew'],
    [
      'a unit that was stopped',
      unit({ ActiveState: 'inactive', SubState: 'dead' }),
      'ours? units: openclaw.service: active → inactive, running → dead',
    ],
    [
      'a unit that was disabled',
      unit({ UnitFileState: 'disabled' }),
      'ours? units: openclaw.service: enabled → disabled',
    ],
    ['a unit of one’s own', unit({}, 'x.service'), 'ours? units: x.service is new'],
    [
      'a rule',
      { firewall: { ...state().firewall, v6: ['-P INPUT DROP', '-A INPUT -j ACCEPT'] } },
      'ours? firewall v6: -A INPUT -j ACCEPT is new',
    ],
    [
      'the order of rules',
      {
        firewall: {
          v4: ['-P INPUT DROP', '-A INPUT -j LOG', '-A INPUT -i lo -j ACCEPT'],
          v6: ['-P INPUT DROP'],
        },
      },
      'ours? firewall v4: -A INPUT -i lo -j ACCEPT is not where it was: the order has changed',
    ],
    [
      'a port',
      { sockets: [...(state().sockets ?? []), 'tcp 0.0.0.0:80 nc'] },
      'ours? sockets: tcp 0.0.0.0:80 nc is new',
    ],
    ['a port that closed', { sockets: [] }, 'ours? sockets: tcp 127.0.0.1:18789 openclaw-gatewa is gone'],
    [
      'a package',
      { packages: { 'ufw:all': 'ii  0.36.3-1' } },
      'ours? packages: ufw:all was “ii  0.36.2-9”, and is “ii  0.36.3-1”',
    ],
    [
      'a container',
      { containers: { ...state().containers, d: 'x busybox running' } },
      'ours? containers: d is new (x busybox running)',
    ],
    ['an image', { images: {} }, 'ours? images: sha256:1 is gone (openclaw-sandbox:bookworm-slim)'],
    ['a network', { networks: {} }, 'ours? networks: n1 is gone (bridge bridge)'],
    ['a user', { users: { ...state().users, eve: 'eve:x:0:0' } }, 'ours? users: eve is new (eve:x:0:0)'],
    [
      'a group',
      { groups: { docker: 'docker:x:99:openclaw-svc,eve' } },
      'ours? groups: docker was “docker:x:99:openclaw-svc”, and is “docker:x:99:openclaw-svc,eve”',
    ],
    [
      'a sysctl',
      { sysctls: { 'net/ipv4/ip_forward': '0' } },
      'ours? sysctls: net/ipv4/ip_forward was “1”, and is “0”',
    ],
    [
      'a mount',
      { mounts: { '/': 'ext4 /dev/vda1 ro' } },
      'ours? mounts: / was “ext4 /dev/vda1 rw,relatime”, and is “ext4 /dev/vda1 ro”',
    ],
    ['a reboot', { boot: 'b2' }, 'ours? boot was “b1”, and is “b2”'],
    ['another name', { hostname: 'other' }, 'ours? hostname was “host”, and is “other”'],
    ['what is served', { serve: '{"TCP":{}}' }, 'ours? serve was “{}”, and is “{"TCP":{}}”'],
    [
      'an engine that answers no more',
      { containers: null },
      'ours? containers was “could be read”, and is “could not be read”',
    ],
  ])('%s', (_what, after, line) => {
    expect(lines(after)).toEqual([line]);
  });

  test('who may come in, though the gateway notes visits in the same file', () => {
    expect(lines(file({ hash: 'bbbb' }, `${HOME}/devices/paired.json`))).toEqual([
      `ours? files: ${HOME}/devices/paired.json: its content has changed`,
    ]);
  });
});

describe('what a host does by itself is told as well, with the reason', () => {
  const reasons = (after: Partial<HostState>) =>
    compareStates(state(), state(after)).map(({ whose, because }) => [whose, because]);

  test.each<[string, Partial<HostState>, RegExp]>([
    [
      'a visit of a client',
      file({ mtime: 1, ctime: 1, size: 12 }, `${HOME}/devices/paired.json`),
      /notes each visit/,
    ],
    ['a session', file({}, `${HOME}/agents/main/sessions/1.jsonl`), /sessions/],
    ['a job of a timer', unit({ TriggeredBy: 'logrotate.timer' }, 'logrotate.service'), /timer/],
    ['a login', unit({}, 'user@1000.service'), /logged in/],
    ['what is started when asked', unit({}, 'systemd-hostnamed.service'), /ends by itself/],
    [
      'a ban',
      {
        firewall: {
          ...state().firewall,
          v4: [...(state().firewall.v4 ?? []), '-A f2b-sshd -s 1.2.3.4/32 -j REJECT'],
        },
      },
      /fail2ban/,
    ],
    ['a sandbox', { containers: {} }, /sandbox/],
    [
      'a port for an answer',
      { sockets: [...(state().sockets ?? []), 'udp 0.0.0.0:41641 tailscaled'] },
      /UDP/,
    ],
    [
      'a mount of a container',
      { mounts: { ...state().mounts, '/var/lib/docker/overlay2/x/merged': 'overlay' } },
      /containers/,
    ],
  ])('%s', (_what, after, because) => {
    const [[whose, reason] = []] = reasons(after);
    expect(whose).toBe('own life');
    expect(reason).toMatch(because);
  });

  test('packages, when unattended upgrades ran', () => {
    const upgraded = {
      packages: { 'ufw:all': 'ii  0.36.3-1' },
      ...unit({ TriggeredBy: 'apt-daily-upgrade.timer' }, 'apt-daily-upgrade.service'),
    };
    const before = state({
      units: {
        ...state().units,
        'apt-daily-upgrade.service': {
          ...UNIT,
          InvocationID: 'zero',
          TriggeredBy: 'apt-daily-upgrade.timer',
        },
      },
    });
    expect(compareStates(before, state(upgraded)).map(({ area, whose }) => [area, whose])).toEqual([
      ['units', 'own life'],
      ['packages', 'own life'],
    ]);
  });
});

test('what may be ours stands first, and alone says whether the host is as it was', () => {
  const after = { ...file({}, `${HOME}/agents/main/sessions/1.jsonl`), hostname: 'other' };
  const differences = compareStates(state(), state(after));
  expect(differences.map(({ whose }) => whose)).toEqual(['ours?', 'own life']);
  expect(isUnchanged(differences)).toBe(false);
  expect(isUnchanged(differences.slice(1))).toBe(true);
});
