// Scripts on hosts that somebody else has set up: shells, profiles, languages, full disks, and no sudo.
import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { Connection } from '../../../src/machine/connection.ts';
import { remoteShell } from '../../../src/machine/remote-shell.ts';
import { BrokenError, type CommandResult, type Shell } from '../../../src/machine/shell.ts';
import { hostLauncher } from '../../../src/machine/ssh/launcher.ts';
import { NoSudo, type Sudo } from '../../../src/machine/ssh/sudo.ts';
import { ssh2Dial } from '../../../src/machine/ssh2.ts';
import { type SshServer, type SshServerOptions, startSshServer } from '../ssh-server.ts';

let open: AsyncDisposable[] = [];
let recorded: CommandResult[] = [];
afterEach(async () => {
  for (const each of open.reverse()) await each[Symbol.asyncDispose]();
  open = [];
  recorded = [];
});

interface Host {
  readonly shell: Shell;
  readonly server: SshServer;
}

async function hostWith(options: SshServerOptions, sudo: Sudo | null = null): Promise<Host> {
  const server = await startSshServer(options);
  const connection = new Connection(ssh2Dial(server.endpoint), hostLauncher({ sudo, confine: null }));
  open.push(server, connection);
  return { server, shell: remoteShell(connection, (result) => recorded.push(result)) };
}

/** A program to use as login shell, which does something of its own first. */
async function loginShell(name: string, text: string): Promise<string> {
  const holder = await startSshServer();
  open.push(holder);
  const file = join(holder.dir, name);
  await writeFile(file, `#!/bin/bash\n${text}\n`);
  await chmod(file, 0o755);
  return file;
}

const SCRIPT = `printf '%s\\n' "it's \\"x\\" \\\\ !"; cat << 'EOF'
a\\nb 'c' !
EOF
bash -c 'echo "$0 $#"'; echo err >&2; exit 3`;

describe('a login shell', () => {
  for (const name of ['bash', 'dash', 'zsh', 'fish', 'tcsh']) {
    test.skipIf(!existsSync(`/usr/bin/${name}`))(`that is ${name} runs scripts as they stand`, async () => {
      const { shell } = await hostWith({ shell: `/usr/bin/${name}` });
      expect(await shell.run(SCRIPT)).toMatchObject({
        exitCode: 3,
        stdout: `it's "x" \\ !\na\\nb 'c' !\nbash 0\n`,
        stderr: 'err\n',
      });
      expect((await shell.run('echo "$0 $#"')).stdout).toBe('bash 0\n');
    });
  }

  test('that runs nothing breaks the command with its own words', async () => {
    const nologin = await loginShell('nologin', 'echo This account is currently not available.; exit 1');
    const { shell } = await hostWith({ shell: nologin });
    const running = shell.run('echo never');
    await expect(running).rejects.toThrow(
      /^The host did not start a command\. It says: This account is currently not available\./,
    );
    await expect(running).rejects.toThrow(BrokenError);
    expect(recorded).toMatchObject([{ command: 'echo never', stdout: '' }]);
  });

  test('that says nothing and ends breaks it, too', async () => {
    const { shell } = await hostWith({ shell: '/bin/false' });
    await expect(shell.run('true')).rejects.toThrow(/^The host did not start a command, and says nothing/);
  });
});

describe('a profile', () => {
  test('that prints text on both outputs is none of the script’s', async () => {
    const noisy = await loginShell(
      'noisy',
      'echo "Welcome to $(uname -n)"; printf "no line break"; echo warning >&2; exec bash "$@"',
    );
    const { shell } = await hostWith({ shell: noisy });
    expect(await shell.run('echo out; echo err >&2')).toMatchObject({ stdout: 'out\n', stderr: 'err\n' });
    expect(await shell.run('true')).toMatchObject({ stdout: '', stderr: '' });
  });

  test('that reads what was meant for the script does not make another script of it', async () => {
    const greedy = await loginShell('greedy', 'read -r line; exec bash "$@"');
    const { shell } = await hostWith({ shell: greedy });
    await expect(shell.run('touch should-not\necho second line')).rejects.toThrow(
      /a profile that reads no input/,
    );
  });

  test('that never ends is ended with the command’s time', { timeout: 60_000 }, async () => {
    const stuck = await loginShell('stuck', 'sleep 100');
    const { shell } = await hostWith({ shell: stuck });
    await expect(shell.run('true', { timeoutMs: 1_000 })).rejects.toThrow(BrokenError);
  });

  test('that has set functions, options and files for shells changes nothing', async () => {
    const holder = await startSshServer();
    open.push(holder);
    const file = join(holder.dir, 'env');
    await writeFile(file, 'echo from the file');
    const { shell } = await hostWith({
      env: { BASH_ENV: file, ENV: file, 'BASH_FUNC_cat%%': '() { echo mine; }' },
    });
    expect(await shell.run('echo x | cat; bash -c "echo y"')).toMatchObject({ stdout: 'x\ny\n', stderr: '' });
  });
});

test('another language is not spoken', async () => {
  const { shell } = await hostWith({
    env: { LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8', LANGUAGE: 'de:fr' },
  });
  const { stdout, stderr } = await shell.run(
    'echo "$LC_ALL ${LANGUAGE-unset}"; printf "%.1f\\n" 1.5; ls /nowhere',
  );
  expect(stdout).toBe('C.UTF-8 unset\n1.5\n');
  expect(stderr).toContain('No such file or directory');
});

test('nothing is written to a disk that has no room', async () => {
  const { shell, server } = await hostWith({ env: { TMPDIR: '/proc', HOME: '/proc' } });
  const text = 'line\n'.repeat(2_000);
  expect(await shell.run(`x=$(cat << 'END'\n${text}END\n); echo "\${#x}"`)).toMatchObject({
    stdout: '9999\n',
    stderr: '',
  });
  expect((await shell.run(`ls -A ${server.dir}`)).stdout).toBe('id_ed25519\n');
});

test('a script stands in no process list', async () => {
  const { shell, server } = await hostWith({});
  const { stdout } = await shell.run(': s3cret-word; tr "\\0" " " < /proc/$$/cmdline; ps -eo args; env');
  expect(stdout).toContain('timeout');
  expect(stdout).not.toContain('s3cret-word');
  expect(server.commandLines.join()).not.toContain('s3cret-word');
});

test('a time limit ends a command on the host', async () => {
  const { shell } = await hostWith({});
  const running = shell.run('echo before; sleep 61', { timeoutMs: 1_000 });
  await expect(running).rejects.toThrow(/^No answer within 1 s/);
  expect(recorded).toMatchObject([{ timedOut: true, stdout: 'before\n' }]);
  expect((await shell.run('pgrep -f "^sleep 61" || echo none')).stdout).toBe('none\n');
});

describe('without sudo, a script', () => {
  const why = 'it is not installed on the host.';
  const none: Sudo = { kind: 'none', version: null, needsTerminal: false, why };

  test.each([
    ['by itself', 'echo before; sudo id; echo after'],
    ['with its errors hidden', 'sudo -u nobody test -e /x 2>/dev/null || echo no'],
    ['in a substitution', 'x=$(LC_ALL=C sudo cat /etc/shadow); echo "$x"'],
    ['in a pipe', 'sudo cat /x | wc -l'],
    ['deep down', `bash -c 'bash -c "sudo id" 2> /dev/null; true'`],
    ['in a trap', 'trap "sudo rm -f /x" EXIT; echo done'],
    ['through a program that has none either', 'nice sh -c "sudo id"; echo after'],
  ])('that asks for it %s has not been answered', async (_how, script) => {
    const { shell } = await hostWith({}, none);
    const running = shell.run(script);
    await expect(running).rejects.toThrow(NoSudo);
    await expect(running).rejects.toThrow(`It takes sudo, which is not to be had: ${why}`);
    expect(recorded).toMatchObject([{ command: script }]);
  });

  test('that does not ask for it is answered', async () => {
    const { shell } = await hostWith({}, none);
    const result = await shell.run('echo sudo; : sudo; exit 4');
    expect(result).toMatchObject({ exitCode: 4, stdout: 'sudo\n', stderr: '' });
  });
});
