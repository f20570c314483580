// Why a host can't be had: one message each, with what to do next, and nobody let in on the way.
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Connection } from '../../../src/machine/connection.ts';
import { makeKeyPair } from '../../../src/machine/keys.ts';
import type { SshTarget } from '../../../src/machine/machine.ts';
import { BrokenError } from '../../../src/machine/shell.ts';
import { hostDial } from '../../../src/machine/ssh/dial.ts';
import { type SshServer, startSshServer } from '../ssh-server.ts';
import { type ClientOptions, sshTarget } from './client.ts';

let server: SshServer;
let place: string;
beforeAll(async () => {
  server = await startSshServer({ banner: 'Only for those who may.' });
  place = `deployer@127.0.0.1:${server.endpoint.port}`;
});
afterAll(() => server[Symbol.asyncDispose]());

/** @returns why not, of the one attempt that is made. */
async function refusal(target: SshTarget, notices: string[] = []): Promise<BrokenError> {
  const onNotice = (line: string) => notices.push(line);
  await using connection = new Connection(hostDial(target, { interactive: false, onNotice }));
  const error: unknown = await connection.greeting(AbortSignal.timeout(45_000)).catch((why: unknown) => why);
  if (!(error instanceof BrokenError)) throw new Error(`let in, or else: ${String(error)}`);
  expect(server.commandLines).toEqual([]);
  return error;
}

const refused = async (options: ClientOptions, host = 'box') =>
  refusal({ ...(await sshTarget(server, options)), host });

const CONFIG = () => join(server.dir, 'ssh_config');

describe('a host’s key', () => {
  test('that nobody knows stops it: fingerprint, what it means, and the command', async () => {
    const error = await refused({ known: null });
    expect(error.message).toMatch(
      `No SSH to box: the key of ${place} is not known here: it shows ssh-ed25519 SHA256:`,
    );
    expect(error.message).toContain('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub');
    expect(error.message).toContain(`\`ssh -o StrictHostKeyChecking=ask -F ${CONFIG()} box exit\` notes it.`);
    expect(error.message).not.toContain('configuration says');
    expect(error).toMatchObject({ name: 'NoHost', final: true });
  });

  test.each([
    ['no', 'no'],
    ['off', 'no'],
    ['accept-new', 'accept-new'],
  ])('is not accepted where the configuration says %s, and the message says so', async (value, told) => {
    const error = await refused({ known: null, lines: [`StrictHostKeyChecking ${value}`] });
    expect(error.message).toContain('is not known here');
    expect(error.message).toContain(`Your ssh configuration says StrictHostKeyChecking ${told} for it`);
  });

  test('that has changed stops it: both sides of the story, and how to remove the old one', async () => {
    const error = await refused({ known: makeKeyPair('old').publicKey });
    const file = join(server.dir, 'known_hosts');
    expect(error.message).toContain(`is not the one that is known of it (${file})`);
    expect(error.message).toContain('it now shows ssh-ed25519 SHA256:');
    expect(error.message).toContain(`ssh-keygen -f`);
    expect(error.message).toContain(`-R`);
    expect(error.final).toBe(true);
  });
});

describe('a host', () => {
  test('that has no such name', async () => {
    const error = await refused({}, 'no-such-host.invalid');
    expect(error.message).toMatch(/^No SSH to no-such-host\.invalid: no address is known of no-such-host/);
    expect(error.final).toBe(true);
  });

  test.each(['-oProxyCommand=touch /tmp/owned', 'a b', ''])('that is no name: “%s”', async (name) => {
    const error = await refused({}, name);
    expect(error.message).toMatch(/No SSH to .*: (`ssh -G` does not accept it|no address)/);
  });

  test('that listens to nobody: it may do so later', async () => {
    const error = await refused({ lines: ['Port 1'] });
    expect(error.message).toMatch('nothing listens at 127.0.0.1 port 1 (Connection refused)');
    expect(error.final).toBe(false);
  });

  test('that does not let this user in', async () => {
    const { privateKey } = makeKeyPair('stranger');
    const file = join(server.dir, 'stranger');
    await writeFile(file, privateKey, { mode: 0o600 });
    const notices: string[] = [];
    const target = await sshTarget(server);
    await writeFile(
      CONFIG(),
      `Host box\n HostName 127.0.0.1\n Port ${server.endpoint.port}\n User deployer\n IdentityFile ${file}\n IdentitiesOnly yes\n UserKnownHostsFile ${server.dir}/known_hosts\n`,
    );
    const error = await refusal(target, notices);
    expect(error.message).toContain(`deployer is not let in at ${place}`);
    expect(error.message).toContain('Permission denied (publickey)');
    expect(error.message).toContain(`\`ssh -F ${CONFIG()} box exit\` gets in without a question`);
    expect(error.final).toBe(true);
    expect(notices).toContain('Only for those who may.');
  });

  test('that hangs up, or is no SSH server at all', async () => {
    const other = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const error = await refused({ lines: [`Port ${port}`] });
    other.close();
    expect(error.message).toMatch('hangs up before it says who it is');
  });

  test('that says nothing at all is given up in time, and may answer later', {
    timeout: 50_000,
  }, async () => {
    const other = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const error = await refused({ lines: [`Port ${(other.address() as { port: number }).port}`] });
    other.close();
    expect(error.message).toMatch(/did not let us in within 30 s\. See whether it is up/);
    expect(error.final).toBe(false);
  });

  test('whose configuration is wrong', async () => {
    const error = await refused({ lines: ['NoSuchOption yes'] });
    expect(error.message).toMatch(/`ssh -G` does not accept it: .*nosuchoption/is);
  });
});

describe('a host on the way', () => {
  test('lets us through, as ProxyJump says', async () => {
    const target = await sshTarget(server, { lines: ['ProxyJump jump'] });
    await using connection = new Connection(hostDial(target, { interactive: false }));
    const greeting = await connection.greeting(AbortSignal.timeout(20_000));
    expect(greeting).toMatchObject({
      by: 'jump',
      letInBy: 'publickey',
      hostKey: expect.stringMatching(/^ssh-ed25519 SHA256:/),
    });
  });

  test('that can’t be reached is named', async () => {
    const error = await refused({
      lines: ['ProxyJump nowhere'],
      others: 'Host nowhere\n  HostName 127.0.0.1\n  Port 1',
    });
    expect(error.message).toMatch(/the way to it over nowhere ends early \(.*Connection refused/);
    expect(error.message).toContain('nowhere exit');
  });

  test('that does not find the host is told apart', async () => {
    const error = await refused({ lines: ['ProxyJump jump', 'Port 1'] });
    expect(error.message).toMatch(/the way to it over jump ends early \(.*open failed/);
    expect(error.message).toContain('see whether the host itself is up');
  });
});
