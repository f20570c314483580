// A booted machine is what a fresh server is: before the guide, and after a reboot.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readListeningSockets, readSshSessions } from '../../src/probe/sockets.ts';
import { silent } from '../../src/progress.ts';
import { inputsSchema } from '../../src/spec/inputs.ts';
import { Session } from '../../src/spec/session.ts';
import { openStage, type Stage } from '../../src/stage.ts';

const TAILNET = /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./;
const never = new AbortController().signal;

let stage: Stage;
let session: Session;
beforeAll(async () => {
  stage = await openStage({ inputs: inputsSchema.parse({}), world: {}, documentText: {} }, silent, never);
  session = new Session(stage.descriptor);
});
afterAll(async () => {
  await session?.[Symbol.asyncDispose]();
  await stage?.[Symbol.asyncDispose]();
});

const out = async (script: string) => (await session.shell.run(script)).stdout.trim();

/** What programs know Docker's containers by, OpenClaw's `discoverSourceNamespace` (from 2026.9) among them. */
const SIGNS_OF_A_CONTAINER = `ls /.dockerenv /run/.containerenv 2>/dev/null
cat /proc/self/cgroup /proc/1/cgroup | grep -E '[0-9a-f]{64}'
grep -E '/containers/[0-9a-f]{64}' /proc/self/mountinfo`;

describe('a fresh machine', () => {
  test('boots, and says which system it is', async ({ annotate }) => {
    await annotate(`Booted, with its world, in ${(stage.bootMs / 1000).toFixed(1)} s.`);
    expect(stage.bootMs).toBeLessThan(90_000);
    expect(stage.descriptor.machine.system).toEqual({
      os: expect.stringMatching(/^(Debian|Ubuntu) /),
      kernel: expect.stringMatching(/^\d+\.\d+/),
      systemd: expect.stringMatching(/^systemd \d+/),
    });
  });

  test('is no container to what runs on it, but to systemd', async () => {
    expect(await out(SIGNS_OF_A_CONTAINER)).toBe('');
    expect(await out('systemd-detect-virt')).toBe('docker');
    expect(await out('hostname; getent hosts openclaw-host >/dev/null && echo known')).toBe(
      'openclaw-host\nknown',
    );
  });

  test('has finished cloud-init, without an error', async () => {
    const status = JSON.parse(await out('cloud-init status --format json')) as Record<string, unknown>;
    expect(status).toMatchObject({ status: 'done', errors: [], datasource: 'nocloud' });
  });

  test('runs, without a failed unit', async () => {
    expect(await out('systemctl is-system-running; systemctl --failed --no-legend')).toBe('running');
  });

  test('has an operator with sudo, and no password to either', async () => {
    expect(await out('id -un; sudo -n id -u; sudo -n passwd -S deployer | cut -d" " -f2')).toBe(
      'deployer\n0\nL',
    );
  });

  test('is on the tailnet, reached over it, and has IPv6', async () => {
    const addresses = await out('ip -o -4 address show dev tailscale0');
    expect(addresses.split('\n')).toHaveLength(1);
    expect(/inet (\S+)\//.exec(addresses)?.[1]).toMatch(TAILNET);
    expect(addresses).toContain(` ${stage.descriptor.machine.ssh.host}/`);
    expect(await out('ip -o -6 address show dev lo')).toContain(' ::1/128');
    expect(await out('ip route show default')).toMatch(/ dev eth0/);
  });

  test('has no firewall of any kind', async () => {
    for (const program of ['iptables', 'ip6tables']) {
      for (const table of ['nat', 'filter']) {
        const rules = (await out(`sudo ${program} -t ${table} -S`)).split('\n');
        expect(
          rules.filter((rule) => !/^-P \w+ ACCEPT$/.test(rule)),
          `${program} ${table}`,
        ).toEqual([]);
      }
    }
  });

  test('listens with nothing but sshd', async () => {
    const sockets = await readListeningSockets(session.shell);
    const elsewhere = sockets.filter(({ address }) => !address.startsWith('127.') && address !== '::1');
    expect(new Set(elsewhere.map(({ port, process }) => `${port} ${process}`))).toEqual(new Set(['22 sshd']));
  });

  test('is seen from both sides, and sees both', async () => {
    const { outside, $ } = session.context(never);
    for (const side of ['eth0', 'tailscale0'] as const) {
      expect(await outside.open(side, [21, 22, 23, 18789])).toEqual([22]);
      await using listener = await outside.listen(side);
      const { exitCode } =
        await $`timeout 5 bash -c ${`exec 3<>/dev/tcp/${listener.address}/${listener.port}`}`;
      expect(exitCode, side).toBe(0);
      expect(await outside.intrude(side)).toBe('refused');
    }
  });
});

describe('its sshd', () => {
  test('is asked over one connection, however much at once', async () => {
    // Those who visited the machine before may still be leaving.
    await expect.poll(() => readSshSessions(session.shell), { timeout: 10_000 }).toHaveLength(1);
    const numbers = Array.from({ length: 30 }, (_, index) => `${index}`);
    const results = Promise.all(numbers.map((number) => session.shell.$`sleep 0.1; echo ${number}`));
    expect(await readSshSessions(session.shell)).toHaveLength(1);
    expect((await results).map(({ stdout }) => stdout.trim())).toEqual(numbers);
    expect(await readSshSessions(session.shell)).toHaveLength(1);
  });

  test('does not keep us for what a block left running', async () => {
    const startedAt = performance.now();
    const { stdout, exitCode } = await session.shell.block('sleep 300 &\necho done');
    expect({ stdout, exitCode }).toEqual({ stdout: 'done\n', exitCode: 0 });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    await session.shell.run('pkill sleep');
  });

  test('ends at the time limit also what runs as root', async () => {
    const running = session.shell.run('sudo sleep 301', { timeoutMs: 1_000 });
    await expect(running).rejects.toThrow('No answer within 1 s: sudo sleep 301');
    expect(await out('pgrep -f "^sleep 301"')).toBe('');
  });
});

describe('a reboot', () => {
  const started = () => out('stat -c %Y /proc/1');

  test('starts it anew, with what was on its disk, and the connection comes back', async ({ annotate }) => {
    await session.shell.run('touch ~/on-disk; sudo touch /run/in-memory');
    const before = await started();
    const startedAt = performance.now();
    const recording = session.recorder.begin();
    await session.context(never, recording).afterReboot();
    await annotate(`Rebooted in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
    expect(await started()).not.toBe(before);
    expect(await out('ls ~; ls /run/in-memory 2>&1 | grep -c "No such file"')).toBe('on-disk\n1');
    expect(await out('systemctl is-system-running')).toBe('running');
    expect(await out('ip -o -4 address show dev tailscale0')).toContain(
      ` ${stage.descriptor.machine.ssh.host}/`,
    );
    expect(await out(SIGNS_OF_A_CONTAINER)).toBe('');
    expect(recording.evidence.map(({ command }) => command)).toContain('(machine) reboot');
  });

  test('is not made again while nothing but reading has happened', async () => {
    const before = await started();
    await session.context(never).afterReboot();
    expect(await started()).toBe(before);
    session.changed();
    await session.context(never).afterReboot();
    expect(await started()).not.toBe(before);
  });
});
