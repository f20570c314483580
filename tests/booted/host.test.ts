// A real host as its operator reaches it: OpenSSH's own server, sudo in all its moods, and nothing left behind.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attach } from '../../src/machine/attach.ts';
import { Connection } from '../../src/machine/connection.ts';
import type { SshTarget } from '../../src/machine/machine.ts';
import { remoteShell } from '../../src/machine/remote-shell.ts';
import type { CommandResult, Shell } from '../../src/machine/shell.ts';
import { describeHost } from '../../src/machine/ssh/describe.ts';
import { hostDial } from '../../src/machine/ssh/dial.ts';
import { findSudo } from '../../src/machine/ssh/find-sudo.ts';
import { hostLauncher } from '../../src/machine/ssh/launcher.ts';
import { NoSudo, type Sudo } from '../../src/machine/ssh/sudo.ts';
import { silent } from '../../src/progress.ts';
import { inputsSchema } from '../../src/spec/inputs.ts';
import { Session } from '../../src/spec/session.ts';
import { openStage, type Stage } from '../../src/stage.ts';
import { sshConfigOf } from './ssh-config.ts';

const never = new AbortController().signal;
const PASSWORD = `it's "Geheim" $HOME \\ 1`;
const alone = { interactive: false };

let stage: Stage;
let session: Session;
let configFile: string;
let runDir: string;

beforeAll(async () => {
  stage = await openStage({ inputs: inputsSchema.parse({}), world: {}, documentText: {} }, silent, never);
  session = new Session(stage.descriptor);
  runDir = stage.descriptor.runDir;
  configFile = await sshConfigOf(
    stage.descriptor,
    `Host certified
  IdentityFile ${runDir}/certified
  UserKnownHostsFile ${runDir}/known_authorities
`,
  );
  await on(`for user in asked stranger; do
  sudo useradd --create-home --shell /bin/bash $user
  sudo install -d -o $user -g $user -m 700 /home/$user/.ssh
  sudo install -o $user -g $user -m 600 ~/.ssh/authorized_keys /home/$user/.ssh/authorized_keys
  printf '%s:%s\\n' $user ${quoted(PASSWORD)} | sudo chpasswd
done
echo 'asked ALL=(ALL:ALL) ALL' | sudo tee /etc/sudoers.d/asked`);
});
afterAll(async () => {
  await session?.[Symbol.asyncDispose]();
  await stage?.[Symbol.asyncDispose]();
});

/** As the machine's own operator. */
async function on(script: string): Promise<string> {
  const { exitCode, stdout, stderr } = await session.shell.run(script);
  expect(exitCode, `${script}\n${stderr}`).toBe(0);
  return stdout.trim();
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

const target = (host: string): SshTarget => ({ host, configFile });

interface Reached extends AsyncDisposable {
  readonly sudo: Sudo;
  readonly connection: Connection;
  readonly recorded: readonly CommandResult[];
  shell(confine?: string): Shell;
}

async function reach(host: string, password: string | null = null): Promise<Reached> {
  const connection = new Connection(hostDial(target(host), alone));
  const sudo = await findSudo(connection, async () => password, never);
  const recorded: CommandResult[] = [];
  return {
    sudo,
    connection,
    recorded,
    shell: (confine) =>
      remoteShell(
        connection,
        (result) => recorded.push(result),
        never,
        hostLauncher({ sudo, confine: confine ?? null }),
      ),
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}

const DEEP = `sudo id -un; bash -c "sudo -u nobody id -un"; echo fed | sudo cat; timeout 5 sudo bash -s << 'END'
id -un
END
id -un; echo "$LC_ALL $0 $# $PWD"; exit 5`;

const deep = (user: string) => ({
  exitCode: 5,
  stdout: `root\nnobody\nfed\nroot\n${user}\nC.UTF-8 bash 0 /home/${user}\n`,
  stderr: '',
});

describe('sudo without a password', () => {
  test('needs nothing', async () => {
    await using host = await reach('box');
    expect(host.sudo).toMatchObject({
      kind: 'free',
      version: expect.stringMatching(/sudo/i),
      needsTerminal: false,
    });
    expect(await host.shell().run(DEEP)).toMatchObject(deep('deployer'));
  });

  test('can be confined by root, and everything in it', async () => {
    await using host = await reach('box');
    const shell = host.shell('mount -n -o remount,bind,ro /');
    expect(await shell.run(DEEP)).toMatchObject(deep('deployer'));
    const { stderr } = await shell.run('touch ~/x; sudo touch /etc/x');
    expect(stderr.match(/Read-only file system/g)).toHaveLength(2);
    expect(await on('findmnt -no OPTIONS /')).toMatch(/^rw\b/);
  });
});

describe('sudo with a password', () => {
  test('works as it stands, however deep, also confined', async () => {
    await using host = await reach('asked@box', PASSWORD);
    expect(host.sudo.kind).toBe('password');
    expect(await host.shell().run(DEEP)).toMatchObject(deep('asked'));
    expect(await host.shell('mount -n -o remount,bind,ro /').run(DEEP)).toMatchObject(deep('asked'));
    expect(await host.shell().run('kill -KILL $$')).toMatchObject({ signal: 'KILL', stderr: '' });
  });

  test('shows it nowhere, and leaves nothing behind', async () => {
    await using host = await reach('asked@box', PASSWORD);
    const before = await on(
      'sudo find /etc/sudoers* /tmp /home/asked /var/tmp -xdev -printf "%p %s %T@\\n" | sort',
    );
    const running = host.shell().run('sleep 3; env; sudo env');
    await on('sleep 1');
    const seen = await on(
      `sudo bash -c 'cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2> /dev/null | tr "\\0" "\\n"; mount'`,
    );
    const { stdout } = await running;
    expect(seen).toContain('unshare');
    for (const text of [seen, stdout, JSON.stringify(host.recorded)]) expect(text).not.toContain('Geheim');
    expect(await on('sudo journalctl --no-pager | grep -v chpasswd | grep -c Geheim || true')).toBe('0');
    expect(
      await on('sudo find /etc/sudoers* /tmp /home/asked /var/tmp -xdev -printf "%p %s %T@\\n" | sort'),
    ).toBe(before);
    const again = remoteShell(host.connection, () => undefined);
    expect((await again.run('sudo -n true')).stderr).toMatch(
      /password is required|authentication is required/,
    );
    expect(await on('pgrep -u asked -f "unshare|bash -pc" || echo none')).toBe('none');
  });

  test('that is wrong, or of somebody who may not, is none', async () => {
    await using wrong = await reach('asked@box', 'falsch');
    expect(wrong.sudo).toMatchObject({
      kind: 'none',
      why: 'it does not accept the password that was given.',
    });
    await using stranger = await reach('stranger@box', PASSWORD);
    expect(stranger.sudo).toMatchObject({ kind: 'none', why: expect.stringMatching(/sudoers|I'm sorry/) });
    await expect(stranger.shell().run('echo x; sudo id')).rejects.toThrow(NoSudo);
    expect(await stranger.shell().run('id -un')).toMatchObject({ stdout: 'stranger\n' });
  });

  test('can be had where it wants a terminal', async () => {
    if (!(await on('sudo --version 2>&1')).startsWith('Sudo')) return;
    await on('echo "Defaults requiretty" | sudo tee /etc/sudoers.d/terminal');
    try {
      for (const [user, password] of [
        ['deployer', null],
        ['asked', PASSWORD],
      ] as const) {
        await using host = await reach(`${user}@box`, password);
        expect(host.sudo).toMatchObject({
          needsTerminal: true,
          kind: password === null ? 'free' : 'password',
        });
        expect(await host.shell().run(DEEP)).toMatchObject(deep(user));
      }
    } finally {
      await on(`script -qec 'sudo rm /etc/sudoers.d/terminal' /dev/null`);
    }
  });
});

describe('its sshd', () => {
  const reload = (settings: string) =>
    on(
      `printf '%b' ${quoted(settings)} | sudo tee /etc/ssh/sshd_config.d/00-test.conf; sudo systemctl reload ssh`,
    );

  test('is asked over one connection, and never for more sessions than it allows', async () => {
    await reload('MaxSessions 2\\n');
    await using host = await reach('box');
    const numbers = Array.from({ length: 20 }, (_, index) => index);
    const shell = host.shell();
    const results = await Promise.all(numbers.map((number) => shell.run(`sleep 0.1; echo ${number}`)));
    expect(results.map(({ stdout }) => Number(stdout))).toEqual(numbers);
    await reload('');
  });

  test('brings a lot on both outputs at once', async () => {
    await using host = await reach('box');
    const much = (size: number) => `head -c ${size} /dev/zero | tr '\\0' x`;
    const { stdout, stderr } = await host.shell().run(`${much(9_000_000)} & ${much(5_000_000)} >&2; wait`);
    expect([stdout.length, stderr.length]).toEqual([9_000_000, 5_000_000]);
  });

  test('lets in who is known otherwise, and asks for nothing, as that of Tailscale does', async () => {
    await on('sudo useradd --create-home --shell /bin/bash known; sudo passwd -d known');
    await reload('PasswordAuthentication yes\\nPermitEmptyPasswords yes\\n');
    try {
      await using connection = new Connection(hostDial(target('known@box'), alone));
      const { identity } = await describeHost(connection, target('known@box'), never);
      expect(identity?.letInBy).toBe('none');
      expect(await remoteShell(connection, () => undefined).run('id -un')).toMatchObject({
        stdout: 'known\n',
      });
    } finally {
      await reload('');
    }
  });

  test('is known by who signed its key, and lets in whom somebody signed', async () => {
    const at = (name: string) => join(runDir, name);
    const keygen = (...args: string[]) => execa('ssh-keygen', ['-q', ...args]);
    for (const name of ['authority', 'certified']) await keygen('-t', 'ed25519', '-N', '', '-f', at(name));
    await keygen('-s', at('authority'), '-I', 'operator', '-n', 'deployer', at('certified.pub'));
    const hostKey = await on('cat /etc/ssh/ssh_host_ed25519_key.pub');
    await writeFile(at('host.pub'), `${hostKey}\n`);
    const { host } = stage.descriptor.machine.ssh;
    await keygen('-s', at('authority'), '-I', 'host', '-h', '-n', host, at('host.pub'));
    const authority = (await readFile(at('authority.pub'), 'utf8')).trim();
    await writeFile(at('known_authorities'), `@cert-authority * ${authority}\n`);
    await on(`echo ${quoted(authority)} | sudo tee /etc/ssh/authority.pub
echo ${quoted((await readFile(at('host-cert.pub'), 'utf8')).trim())} | sudo tee /etc/ssh/host-cert.pub`);
    await reload('TrustedUserCAKeys /etc/ssh/authority.pub\\nHostCertificate /etc/ssh/host-cert.pub\\n');
    await using connection = new Connection(hostDial(target('certified'), alone));
    const { identity } = await describeHost(connection, target('certified'), never);
    expect(identity).toMatchObject({
      letInBy: 'publickey',
      hostCertificate: expect.stringMatching(/ID "host" CA ssh-ed25519 SHA256:/),
      sshServer: expect.stringMatching(/^OpenSSH_/),
      machineId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    await reload('');
  });
});

test('a reboot is waited for', { timeout: 180_000 }, async () => {
  await using connection = new Connection(hostDial(target('box'), alone));
  const host = await describeHost(connection, target('box'), never);
  const limit = AbortSignal.timeout(120_000);
  const started = await on('stat -c %Y /proc/1');
  const rebooted = attach(host).reboot(limit);
  await on('sudo systemd-run --quiet --on-active=1s --timer-property=AccuracySec=50ms systemctl reboot');
  await attach(stage.descriptor.machine).reboot(limit);
  await rebooted;
  const again = remoteShell(connection, () => undefined, limit);
  await connection.drop();
  expect(Number((await again.run('stat -c %Y /proc/1')).stdout)).toBeGreaterThan(Number(started));
});
