// On a machine that a walk has finished, as far as one was kept: commands of an acceptance read it, and change nothing.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Jail, type JailedShell } from '../../src/accept/jail/jail.ts';
import { compareStates } from '../../src/accept/state/compare.ts';
import { newStateKey, readState } from '../../src/accept/state/state.ts';
import { Session } from '../../src/spec/session.ts';
import type { Stage } from '../../src/stage.ts';
import { openFinished } from './finished.ts';

const never = new AbortController().signal;

let stage: Stage;
let session: Session;
let jail: Jail;
let shell: JailedShell;
beforeAll(async () => {
  ({ stage } = await openFinished(never));
  session = new Session(stage.descriptor);
  jail = await Jail.enter((command) => session.connection.line(command, never), {
    password: null,
    signal: never,
  });
  shell = jail.shell(() => undefined);
});
afterAll(async () => {
  await jail?.[Symbol.asyncDispose]();
  await session?.[Symbol.asyncDispose]();
  await stage?.[Symbol.asyncDispose]();
});

const out = async (script: string) => (await shell.run(`export LC_ALL=C; ${script}`)).stdout.trim();

describe('the operator, and root by sudo,', () => {
  const places = [
    '~',
    '/',
    '/etc',
    '/etc/systemd/system',
    '/usr/local/bin',
    '/var/lib',
    '/var/log',
    '/var/spool/cron',
    '/home',
    '/root',
    '/boot',
  ];

  test.each(['', 'sudo '])('write nowhere (%s)', async (sudo) => {
    for (const place of places) {
      expect(await out(`${sudo}touch ${place}/conform-attempt 2>&1`), place).toMatch(
        /Read-only file system|Permission denied/,
      );
      expect(await out(`sudo ls -d ${place}/conform-attempt 2>&1`), place).toContain('No such file');
    }
  });

  test('change no setting of the kernel, and no control group', async () => {
    for (const file of [
      '/proc/sys/vm/swappiness',
      '/proc/sys/net/ipv4/ip_forward',
      '/sys/fs/cgroup/cgroup.procs',
    ])
      expect(await out(`sudo bash -c ': >> ${file}' 2>&1`), file).toContain('Read-only file system');
  });

  test('do not get out', async () => {
    for (const script of [
      'mount -o remount,rw,bind /',
      'nsenter -t 1 -m true',
      'unshare -m true',
      'mount -t tmpfs x /mnt',
      'date -s 12:00',
      'mknod /tmp/disk b 8 0',
    ])
      expect((await shell.run(`sudo ${script}`)).exitCode, script).not.toBe(0);
  });

  test('have nobody else change the host', async () => {
    for (const script of [
      'systemctl restart cron',
      'systemd-run true',
      'iptables -N conform',
      'reboot',
      'ip link add conform type dummy',
    ])
      await expect(shell.run(`sudo ${script}`), script).rejects.toThrow(
        'Refused on a host where nothing may be changed',
      );
    expect(await out('systemctl is-active cron; sudo iptables -S | grep -c conform')).toBe('active\n0');
  });

  test('are who they are outside', async () => {
    const who = 'id; pwd; echo "$HOME $PATH $LANG $SHELL"; sudo id -un';
    expect(await out(who)).toBe((await session.shell.run(`export LC_ALL=C; ${who}`)).stdout.trim());
  });
});

test('the state of a host is the same when nothing was done', async ({ annotate }) => {
  const key = newStateKey();
  const before = await readState(jail, key);
  const startedAt = performance.now();
  const after = await readState(jail, key);
  await annotate(
    `Read in ${Math.round(performance.now() - startedAt)} ms: ${Object.keys(after.files).length} files.`,
  );
  expect(compareStates(before, after).filter(({ whose }) => whose === 'ours?')).toEqual([]);
});

test('what was changed from outside is named', async () => {
  const key = newStateKey();
  const before = await readState(jail, key);
  await session.shell.run(
    'sudo touch /etc/conform-new; sudo systemctl restart cron; sudo iptables -N conform-chain',
  );
  const after = await readState(jail, key);
  await session.shell.run('sudo rm /etc/conform-new; sudo iptables -X conform-chain');
  const told = compareStates(before, after).filter(({ whose }) => whose === 'ours?');
  expect(told.map(({ line }) => line)).toEqual(
    expect.arrayContaining([
      'files: /etc/conform-new is new',
      expect.stringMatching(/^units: cron\.service: it was started anew/),
      'firewall v4: :conform-chain - is new',
    ]),
  );
});

test('no secret leaves with the state: what a file holds can’t be told without the key', async () => {
  const [one, other] = await Promise.all([readState(jail, newStateKey()), readState(jail, newStateKey())]);
  expect(one.files['/etc/shadow']?.hash).toMatch(/^[0-9a-f]{32}$/);
  expect(other.files['/etc/shadow']?.hash).not.toBe(one.files['/etc/shadow']?.hash);
});

test('a host without any container or image has a state, too', async () => {
  const emptied =
    'sudo docker ps -aq | xargs -r sudo docker rm -f; sudo docker images -aq | xargs -r sudo docker rmi -f';
  expect((await session.shell.run(emptied, { timeoutMs: 60_000 })).exitCode).toBe(0);
  const { containers, images } = await readState(jail, newStateKey());
  expect({ containers, images }).toEqual({ containers: {}, images: {} });
});
