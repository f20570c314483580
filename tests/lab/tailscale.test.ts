// The stand-in for `tailscale`: its answers are compared with what Tailscale 1.102 prints.
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const PROGRAM = join(import.meta.dirname, '../../lab/tailscale/tailscale.py');
const NAME = `${hostname().split('.')[0]}.stand-in.ts.net`;
const python = execaSync('which', ['python3'], { reject: false }).exitCode === 0;
const root = process.getuid?.() === 0;
const NOBODY = 65_534;

/** As `ip -j addr show tailscale0` printed it in a container, with a second address. */
const ADDRESSES = JSON.stringify([
  {
    ifindex: 14,
    link: 'ts-peer',
    ifname: 'tailscale0',
    flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP', 'M-DOWN'],
    mtu: 1500,
    addr_info: [
      { family: 'inet6', local: 'fd7a:115c:a1e0::1', prefixlen: 128, scope: 'global' },
      { family: 'inet', local: '100.64.0.1', prefixlen: 10, scope: 'global', label: 'tailscale0' },
      { family: 'inet6', local: 'fe80::3065:5dff:fe1c:a45c', prefixlen: 64, scope: 'link' },
    ],
  },
]);

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tailscale-'));
  await mkdir(join(dir, 'bin'));
  await fakeIp(`echo '${ADDRESSES}'`);
  await chmod(dir, 0o755);
});
afterEach(() => rm(dir, { recursive: true }));

async function fakeIp(script: string): Promise<void> {
  await writeFile(
    join(dir, 'bin/ip'),
    `#!/bin/sh\n[ "$*" = "-j addr show tailscale0" ] || exit 9\n${script}\n`,
  );
  await chmod(join(dir, 'bin/ip'), 0o755);
}

async function tailscale(args: string, options: { uid?: number; env?: Record<string, string> } = {}) {
  const { exitCode, stdout, stderr } = await execa('python3', ['-I', PROGRAM, ...args.split(' ')], {
    reject: false,
    timeout: 20_000,
    stdin: 'ignore',
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    env: {
      PATH: `${join(dir, 'bin')}:${process.env.PATH}`,
      TAILSCALE_STAND_IN_STATE_DIR: join(dir, 'state'),
      SSH_CLIENT: '',
      ...options.env,
    },
  });
  return { exitCode, stdout, stderr };
}

describe.skipIf(!python)('reading', () => {
  test('says what it is', async () => {
    expect((await tailscale('version')).stdout).toBe(
      '1.102.3\n  stand-in of guide-conformance: no tailscaled, no tailnet',
    );
  });

  test('shows the addresses of tailscale0, IPv4 first, without link-local ones', async () => {
    expect((await tailscale('ip')).stdout).toBe('100.64.0.1\nfd7a:115c:a1e0::1');
    expect((await tailscale('ip -4')).stdout).toBe('100.64.0.1');
    expect((await tailscale('ip -6')).stdout).toBe('fd7a:115c:a1e0::1');
    expect((await tailscale('ip -1')).stdout).toBe('100.64.0.1');
    expect(await tailscale('ip -4 -6')).toMatchObject({
      exitCode: 1,
      stderr: 'tailscale ip -1, -4, and -6 are mutually exclusive',
    });
  });

  test('shows this node alone in its status', async () => {
    const short = hostname().split('.')[0];
    expect(await tailscale('status')).toEqual({
      exitCode: 0,
      stdout: `100.64.0.1  ${short}  operator@  linux  -  `,
      stderr: '',
    });
    expect(JSON.parse((await tailscale('status --json')).stdout)).toMatchObject({
      BackendState: 'Running',
      TailscaleIPs: ['100.64.0.1', 'fd7a:115c:a1e0::1'],
      Self: { DNSName: `${NAME}.`, Online: true },
      Peer: null,
    });
  });

  test('without tailscale0 there is no tailscaled', async () => {
    await fakeIp('echo \'Device "tailscale0" does not exist.\' >&2; exit 1');
    for (const command of ['status', 'ip -4', 'up', 'serve --bg 3000']) {
      expect(await tailscale(command), command).toMatchObject({
        exitCode: 1,
        stderr:
          "failed to connect to local tailscaled; it doesn't appear to be running (sudo systemctl start tailscaled ?)",
      });
    }
  });

  test('begins without a serve configuration', async () => {
    for (const command of ['serve', 'funnel']) {
      expect(await tailscale(`${command} status`)).toEqual({
        exitCode: 0,
        stdout: 'No serve config',
        stderr: '',
      });
      expect((await tailscale(`${command} status --json`)).stdout).toBe('{}');
    }
  });

  test('knows its limits from its ignorance', async () => {
    expect(await tailscale('ssh host')).toMatchObject({
      exitCode: 1,
      stderr: 'tailscale ssh is not available in this stand-in for tailscale',
    });
    expect(await tailscale('frobnicate')).toMatchObject({
      exitCode: 1,
      stderr: 'tailscale: unknown subcommand: frobnicate',
    });
    expect(await tailscale('ssh -L 18789:localhost:18789 operator@host')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^flag provided but not defined: -L\n/),
    });
    expect(await tailscale('status --nope')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^flag provided but not defined: -nope\n/),
    });
  });
});

describe.skipIf(!python)('the syntax of before 1.52', () => {
  test.each([
    ['serve https / http://127.0.0.1:18789', 'tailscale serve --bg http://127.0.0.1:18789'],
    ['serve https:8443 /a 3000', 'tailscale serve --bg --https 8443 --set-path /a 3000'],
    ['serve http / 3000', 'tailscale serve --bg --http 80 3000'],
    ['serve https / off', 'tailscale serve --bg off'],
  ])('%s names the command of today', async (old, today) => {
    expect(await tailscale(old)).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: [
        'Error: the CLI for serve and funnel has changed. You can run the following command instead:',
        `\t- ${today}`,
        '',
        'Please see https://tailscale.com/kb/1242/tailscale-serve for more information.',
        'try `tailscale serve --help` for usage info',
      ].join('\n'),
    });
  });

  test('funnel PORT off is refused without a translation', async () => {
    const { exitCode, stderr } = await tailscale('funnel 443 off');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^Error: the CLI for serve and funnel has changed\.\nPlease see/);
  });
});

describe.skipIf(!python || !root)('changing, as root', () => {
  test('serves in the background and stops', async () => {
    expect(await tailscale('serve --bg http://localhost:18789')).toEqual({
      exitCode: 0,
      stdout: [
        'Available within your tailnet:',
        '',
        `https://${NAME}/`,
        '|-- proxy http://localhost:18789',
        '',
        'Serve started and running in the background.',
        'To disable the proxy, run: tailscale serve --https=443 off',
      ].join('\n'),
      stderr: '',
    });
    expect((await tailscale('serve status')).stdout).toBe(
      `https://${NAME} (tailnet only)\n|-- / proxy http://localhost:18789\n`,
    );
    expect(JSON.parse((await tailscale('serve status --json')).stdout)).toEqual({
      TCP: { '443': { HTTPS: true } },
      Web: { [`${NAME}:443`]: { Handlers: { '/': { Proxy: 'http://localhost:18789' } } } },
    });
    expect((await tailscale('serve --https=443 off')).exitCode).toBe(0);
    expect((await tailscale('serve status')).stdout).toBe('No serve config');
    expect(await tailscale('serve --https=443 off')).toMatchObject({
      exitCode: 1,
      stderr:
        'error: failed to remove web serve: handler does not exist\n\ntry `tailscale serve --help` for usage info',
    });
  });

  test('a funnel shows in every status until it is reset', async () => {
    expect((await tailscale('funnel --bg 3000')).stdout).toMatch(/^Available on the internet:\n/);
    expect((await tailscale('funnel status')).stdout).toBe(
      `\n# Funnel on:\n#     - https://${NAME}\n\nhttps://${NAME} (Funnel on)\n|-- / proxy http://127.0.0.1:3000\n`,
    );
    expect((await tailscale('status')).stdout).toContain(`# Funnel on:\n#     - https://${NAME}`);
    expect((await tailscale('funnel reset')).exitCode).toBe(0);
    expect((await tailscale('funnel status')).stdout).toBe('No serve config');
  });

  test('a flag behind the target is an argument too many', async () => {
    expect(await tailscale('serve 3000 --bg')).toMatchObject({
      exitCode: 1,
      stderr: 'Error: invalid argument format\ntry `tailscale serve --help` for usage info',
    });
  });

  test('stops and starts, keeping its addresses', async () => {
    expect((await tailscale('down')).exitCode).toBe(0);
    expect(await tailscale('status')).toEqual({ exitCode: 1, stdout: 'Tailscale is stopped.', stderr: '' });
    expect(JSON.parse((await tailscale('status --json')).stdout)).toMatchObject({ BackendState: 'Stopped' });
    expect((await tailscale('ip -4')).stdout).toBe('100.64.0.1');
    expect(await tailscale('serve --bg 3000')).toMatchObject({
      exitCode: 1,
      stderr: 'Tailscale is stopped.',
    });
    expect(await tailscale('down')).toMatchObject({ exitCode: 0, stderr: 'Tailscale was already stopped.' });
    expect((await tailscale('up')).exitCode).toBe(0);
    expect((await tailscale('status')).exitCode).toBe(0);
  });

  test('asks before it cuts the connection it is asked over', async () => {
    const over = { env: { SSH_CLIENT: '100.64.0.2 50000 22' } };
    expect(await tailscale('down', over)).toMatchObject({ exitCode: 1, stderr: 'aborted, no changes made' });
    expect((await tailscale('status')).exitCode).toBe(0);
    expect((await tailscale('down --accept-risk=lose-ssh', over)).exitCode).toBe(0);
  });
});

describe.skipIf(!python)('changing, as anybody else', () => {
  const uid = root ? { uid: NOBODY } : {};

  test.each([
    ['serve --bg 3000', 'sending serve config: Access denied: serve config denied'],
    ['serve reset', 'sending serve config: Access denied: serve config denied'],
    ['up', 'Access denied: prefs write access denied'],
    ['down', 'Access denied: prefs write access denied'],
  ])('%s is denied', async (args, message) => {
    expect(await tailscale(args, uid)).toMatchObject({
      exitCode: 1,
      stderr: `${message}\n\nUse 'sudo tailscale ${args}'.\nTo not require root, use 'sudo tailscale set --operator=$USER' once.`,
    });
    expect((await tailscale('status', uid)).exitCode).toBe(0);
  });
});
