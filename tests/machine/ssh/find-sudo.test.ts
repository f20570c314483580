// Which sudo it is, from what sudo and sudo-rs say. What they do is tried on a machine that has them (tests/booted).
import { chmod, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Connection } from '../../../src/machine/connection.ts';
import { findSudo } from '../../../src/machine/ssh/find-sudo.ts';
import { ssh2Dial } from '../../../src/machine/ssh2.ts';
import { type SshServer, startSshServer } from '../ssh-server.ts';

const signal = AbortSignal.timeout(60_000);

let tools: SshServer;
let host: SshServer;
let connection: Connection;
let asked: number;
beforeEach(async () => {
  tools = await startSshServer();
  host = await startSshServer({ env: { PATH: `${tools.dir}:${process.env.PATH}` } });
  connection = new Connection(ssh2Dial(host.endpoint));
  asked = 0;
});
afterEach(async () => {
  for (const each of [connection, host, tools]) await each[Symbol.asyncDispose]();
});

/** @param says what it does when it is to run a program without asking */
async function withSudo(version: string, says: string): Promise<void> {
  const file = join(tools.dir, 'sudo');
  await writeFile(file, `#!/bin/bash\ncase $1 in --version) ${version} ;; *) ${says} ;; esac\n`);
  await chmod(file, 0o755);
}

const answering = (password: string | null) => async () => {
  asked += 1;
  return password;
};
const SUDO = 'echo "Sudo version 1.9.16p2"; echo "Sudoers policy plugin version 1.9.16p2"';
const SUDO_RS = 'echo "sudo-rs 0.2.8" >&2';

test('that runs programs without asking is free, and nobody is asked for a password', async () => {
  await withSudo(SUDO, 'exit 0');
  expect(await findSudo(connection, answering('x'), signal)).toEqual({
    kind: 'free',
    version: 'Sudo version 1.9.16p2',
    needsTerminal: false,
  });
  expect(asked).toBe(0);
});

test('that is not there is none', async () => {
  for (const name of ['env', 'timeout', 'bash']) await symlink(`/usr/bin/${name}`, join(tools.dir, name));
  await using bare = await startSshServer({ env: { PATH: tools.dir }, shell: '/bin/bash' });
  await using its = new Connection(ssh2Dial(bare.endpoint));
  const found = await findSudo(its, answering('x'), signal);
  expect(found).toMatchObject({ kind: 'none', version: null, why: 'it is not installed on the host.' });
});

test.each([
  ['sudo', SUDO, 'echo "sudo: a password is required" >&2; exit 1', 'Sudo version 1.9.16p2'],
  ['sudo-rs', SUDO_RS, 'echo "sudo-rs: interactive authentication is required" >&2; exit 1', 'sudo-rs 0.2.8'],
])(
  '%s that asks for a password which nobody has is none, and says how to give it',
  async (_name, version, says, told) => {
    await withSudo(version, says);
    const found = await findSudo(connection, answering(null), signal);
    expect(found).toMatchObject({
      kind: 'none',
      version: told,
      why: expect.stringContaining('CONFORM_SUDO_PASSWORD'),
    });
    expect(asked).toBe(1);
  },
);

test('that does not allow it says so, and nobody is asked', async () => {
  await withSudo(SUDO_RS, `echo "sudo-rs: I'm sorry deployer. I'm afraid I can't do that" >&2; exit 1`);
  const found = await findSudo(connection, answering('x'), signal);
  expect(found).toMatchObject({ kind: 'none', why: expect.stringContaining("I'm sorry deployer") });
  expect(asked).toBe(0);
});

test('that does not accept the password is asked no second time', async () => {
  await withSudo(
    SUDO,
    'if [ $1 = -n ]; then echo "sudo: a password is required" >&2; else echo "Sorry, try again." >&2; fi; exit 1',
  );
  const found = await findSudo(connection, answering('Geheim 1'), signal);
  expect(found).toMatchObject({ kind: 'none', why: 'it does not accept the password that was given.' });
  expect(host.commandLines.join()).not.toContain('Geheim');
});
