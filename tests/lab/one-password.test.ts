// 1Password's stand-in: `op` asks the service as the machine does, by way of a proxy to loopback; checks command it.
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Lab, openLab } from '../../lab/server/lab.ts';
import { openOnePassword } from '../../lab/server/one-password/one-password.ts';
import { buildRepository } from '../../lab/server/one-password/package.ts';
import { makeAuthority } from '../../src/world/certificates.ts';
import { conversation } from '../../src/world/control.ts';
import { makeServiceAccountToken } from '../../src/world/made-keys.ts';
import { OnePassword, restoreVaults } from '../../src/world/one-password.ts';

const PROGRAM = join(import.meta.dirname, '../../lab/op/op.py');
const python = execaSync('which', ['python3'], { reject: false }).exitCode === 0;
const { signal } = new AbortController();
const VAULT = 'OpenClaw-agent1';
const TOKEN = { vault: VAULT, item: 'gateway', field: 'token' };
const SECRET = 'a-secret-of-this-test';

let dir = '';
let lab: Lab;
let proxy: Server;
let control: string;
let onePassword: OnePassword;
let told: { label: string; value: string }[];
let environment: Record<string, string>;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'op-'));
  told = [];
  const authority = await makeAuthority();
  const standIn = openOnePassword();
  const { certPem: cert, keyPem: key } = await authority.issue(standIn.hosts);
  const tls = { cert, key };
  lab = await openLab({ standIns: [standIn], tls, address: '127.0.0.1', port: 0, controlPort: 0 });
  proxy = createServer().on('connect', (_, client) => {
    const server = connect(lab.port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      client.pipe(server).pipe(client);
    });
    for (const socket of [client, server]) socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  await writeFile(join(dir, 'ca.pem'), authority.caPem);
  environment = {
    HOME: dir,
    HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    SSL_CERT_FILE: join(dir, 'ca.pem'),
  };
  control = `http://127.0.0.1:${lab.controlPort}`;
  const secret = (value: string, label: string) => told.push({ label, value });
  onePassword = new OnePassword({ lab: control, secret, signal });
});
afterEach(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await lab[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

interface Options {
  readonly env?: Record<string, string>;
  readonly input?: string;
}

/** Without dates, which differ. */
async function op(args: readonly string[], { env = {}, input = '' }: Options = {}) {
  const result = await execa('python3', ['-I', PROGRAM, ...args], {
    reject: false,
    timeout: 20_000,
    extendEnv: false,
    env: { PATH: process.env.PATH, ...environment, ...env },
    input,
  });
  const stderr = result.stderr.replace(/^\[ERROR\] \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /m, '[ERROR] ');
  return { exitCode: result.exitCode, stdout: result.stdout, stderr };
}

/** The environment of a service account that may read the vault. */
async function reader() {
  return { OP_SERVICE_ACCOUNT_TOKEN: await onePassword.serviceAccount('agent1', VAULT) };
}

const failed = (stderr: string | RegExp) => ({
  exitCode: 1,
  stdout: '',
  stderr: typeof stderr === 'string' ? `[ERROR] ${stderr}` : expect.stringMatching(stderr),
});

describe.skipIf(!python)('op', () => {
  test('tells its version, and asks nobody for it', async () => {
    expect(await op(['--version'])).toMatchObject({ exitCode: 0, stdout: '2.34.0' });
  });

  test('knows nobody at first, and says what to do', async () => {
    expect(await op(['vault', 'create', VAULT])).toEqual(
      failed(/^No accounts configured for use with 1Password CLI\.\n/),
    );
  });

  test('a person signs in, makes a vault and items, and no value is shown', async () => {
    const { email, secretKey, password } = await onePassword.person();
    const add = [
      'account',
      'add',
      '--address',
      'my.1password.com',
      '--email',
      email,
      '--secret-key',
      secretKey,
    ];
    expect(await op([...add, '--signin'], { input: 'wrong\n' })).toEqual(failed('(401) Unauthorized'));
    const added = await op([...add, '--signin'], { input: `${password}\n` });
    const [, session = ''] = /^export OP_SESSION_my="([^"]+)"$/m.exec(added.stdout) ?? [];
    expect((await stat(join(dir, '.config/op/config'))).mode & 0o777).toBe(0o600);
    expect(await op(['vault', 'list'])).toEqual(
      failed('You are not currently signed in. Please run `op signin --help` for instructions'),
    );
    const env = { OP_SESSION_my: session };
    await op(['vault', 'create', VAULT], { env });
    const create = ['item', 'create', '--vault', VAULT, '--category', 'login', '--title', 'gateway'];
    const made = await op([...create, '--generate-password=letters,digits,64', `token[password]=${SECRET}`], {
      env,
    });
    expect(made).toMatchObject({ exitCode: 0, stdout: expect.not.stringContaining(SECRET) });
    expect(await onePassword.vaults()).toMatchObject([
      {
        name: VAULT,
        items: [
          {
            title: 'gateway',
            category: 'login',
            fields: [
              { label: 'password', type: 'password' },
              { label: 'token', type: 'password', digest: expect.stringMatching(/^sha256:/) },
            ],
          },
        ],
      },
    ]);
    const template = {
      title: 'bot',
      category: 'LOGIN',
      fields: [{ label: 'token', type: 'CONCEALED', value: 'x' }],
    };
    await op(['item', 'create', '--vault', VAULT, '-'], { env, input: JSON.stringify(template) });
    expect((await onePassword.vaults())[0]?.items[1]).toMatchObject({
      title: 'bot',
      category: 'login',
      fields: [{ label: 'token', type: 'password' }],
    });
    await op(['item', 'edit', 'gateway', '--vault', VAULT, 'token[password]=another-secret'], { env });
    const read = ['read', `op://${VAULT}/gateway/token`];
    expect(await op(read, { env: await reader() })).toMatchObject({ stdout: 'another-secret' });
    expect(JSON.stringify(await conversation(control, signal))).not.toMatch(/another-secret|a-secret/);
  });

  test('a service account that may read one vault reads that, and changes nothing', async () => {
    await onePassword.put(TOKEN, SECRET);
    await onePassword.put({ ...TOKEN, vault: 'OpenClaw-agent2' }, 'of the other agent');
    const env = await reader();
    expect(await op(['vault', 'list'], { env })).toMatchObject({ stdout: expect.stringMatching(/agent1$/) });
    expect(await op(['read', '-n', `op://${VAULT}/gateway/token`], { env })).toMatchObject({
      stdout: SECRET,
    });
    expect(await op(['read', 'op://OpenClaw-agent2/gateway/token'], { env })).toEqual(
      failed(
        `could not read secret 'op://OpenClaw-agent2/gateway/token': could not get item OpenClaw-agent2/gateway: "OpenClaw-agent2" isn't a vault in this account. Specify the vault with its ID or name.`,
      ),
    );
    const forbidden = failed('(101) You do not have permission to perform this action');
    expect(await op(['item', 'edit', 'gateway', '--vault', VAULT, 'token=x'], { env })).toEqual(forbidden);
    expect(await op(['vault', 'create', 'mine'], { env })).toEqual(forbidden);
  });

  test('run hands on the secrets, signals and the exit status, and all else of the environment', async () => {
    await onePassword.put(TOKEN, SECRET);
    const env = { ...(await reader()), MINE: `op://${VAULT}/gateway/token` };
    const show = ['--', 'sh', '-c', 'printf "%s " "$MINE"; printf %.4s "$OP_SERVICE_ACCOUNT_TOKEN"; exit 7'];
    expect(await op(['run', '--no-masking', ...show], { env })).toMatchObject({
      exitCode: 7,
      stdout: `${SECRET} ops_`,
    });
    expect(await op(['run', ...show], { env })).toMatchObject({ stdout: '<concealed by 1Password> ops_' });
    const deaf = 'trap "exit 5" TERM; kill -TERM $PPID; while :; do sleep 0.1; done';
    expect(await op(['run', '--no-masking', '--', 'sh', '-c', deaf], { env })).toMatchObject({ exitCode: 5 });
  });

  test('run starts nothing when a reference leads nowhere', async () => {
    await onePassword.put(TOKEN, SECRET);
    const env = await reader();
    const started = (reference: string) =>
      op(['run', '--no-masking', '--', 'echo', 'started'], { env: { ...env, MINE: reference } });
    expect(await started(`op://${VAULT}/none/token`)).toEqual(
      failed(/could not resolve item UUID for item none: could not find item none in vault [a-z2-7]{26}$/),
    );
    expect(await started(`op://${VAULT}/gateway/none`)).toEqual(
      failed(`item '${VAULT}/gateway' does not have a field 'none'`),
    );
    expect(await started('op://short')).toEqual(failed(/too few '\/'/));
    await using _renamed = await onePassword.renamed(VAULT, 'OpenClaw-other');
    expect(await started(`op://${VAULT}/gateway/token`)).toEqual(failed(/isn't a vault in this account/));
  });

  test('inject fills a template, and asks before it overwrites', async () => {
    await onePassword.put(TOKEN, SECRET);
    const env = await reader();
    const [template, output] = [join(dir, 'in.json'), join(dir, 'out.json')];
    await writeFile(template, `{"a":"op://${VAULT}/gateway/token","b":"{{ op://${VAULT}/gateway/token }}"}`);
    const inject = ['inject', '-i', template, '-o', output];
    expect(await op(inject, { env })).toMatchObject({ exitCode: 0 });
    expect(await readFile(output, 'utf8')).toBe(`{"a":"${SECRET}","b":"${SECRET}"}`);
    expect((await stat(output)).mode & 0o777).toBe(0o600);
    expect(await op(inject, { env })).toEqual(failed(/already exists/));
    expect(await op(inject, { env, input: 'y\n' })).toMatchObject({ exitCode: 0 });
    expect(await op([...inject, '-f'], { env })).toMatchObject({ exitCode: 0 });
  });

  test('fails as 1Password does: revoked, malformed, too often, out of reach', async () => {
    await onePassword.put(TOKEN, SECRET);
    const env = await reader();
    const read = (more = env) => op(['read', `op://${VAULT}/gateway/token`], { env: more });
    {
      await using _limit = await onePassword.limited(2);
      expect(await read()).toEqual(failed(/^\[ERROR\] \(429\) Too Many Requests: .* retry in 59 minutes/));
    }
    {
      await using _outage = await onePassword.unreachable();
      expect(await read()).toEqual(
        failed(
          'error initializing client: authenticating with the server: Post "https://my.1password.com/api/v3/auth/start": EOF',
        ),
      );
    }
    expect(await read()).toMatchObject({ exitCode: 0 });
    await onePassword.revoke('agent1');
    expect(await read()).toEqual(failed(/Signin credentials are not compatible/));
    expect(await read({ OP_SERVICE_ACCOUNT_TOKEN: 'ops_nonsense' })).toEqual(
      failed('failed to DecodeSACredentials: invalid credentials provided'),
    );
    expect(
      (await onePassword.requests()).map(({ as, refused }) => [as, refused?.slice(0, 5) ?? null]),
    ).toEqual([
      ['agent1', '(429)'],
      ['agent1', null],
      [null, 'error'],
    ]);
  });

  test('tells which start of a unit has asked, and that none has', async () => {
    const OP_SERVICE_ACCOUNT_TOKEN = await onePassword.serviceAccount('agent1', VAULT);
    await onePassword.put(TOKEN, SECRET);
    const reference = `op://${VAULT}/gateway/token`;
    await op(['run', '--', 'true'], {
      env: { OP_SERVICE_ACCOUNT_TOKEN, TOKEN: reference, INVOCATION_ID: 'a-start' },
    });
    await op(['read', reference], { env: { OP_SERVICE_ACCOUNT_TOKEN } });
    expect((await onePassword.requests()).map(({ invocation }) => invocation)).toEqual(['a-start', null]);
  });

  test('refuses a configuration of somebody else, and says what it does not know', async () => {
    expect(await op(['document', 'list'])).toEqual(failed(/the stand-in for op does not know it$/));
    expect(await op(['read', '--reveal', 'op://a/b/c'])).toEqual(failed('unknown flag: --reveal'));
    if (process.getuid?.() !== 0) return;
    await mkdir(join(dir, 'config'), { recursive: true });
    await execa('chown', ['65534', join(dir, 'config')]);
    expect(await op(['vault', 'list'], { env: { OP_CONFIG_DIR: join(dir, 'config') } })).toEqual(
      failed(/^\[ERROR\] Can't continue\. We can't safely access .* not owned by the current user/),
    );
  });

  test('a machine that goes on in another run finds its vaults as they were', async () => {
    await onePassword.put(TOKEN, 'the first value');
    await onePassword.put(TOKEN, SECRET);
    const learned = [...told, { label: 'botToken', value: '1:A' }];
    learned.push({
      label: `token of the service account again for the vault ${VAULT}`,
      value: makeServiceAccountToken('again'),
    });
    await restoreVaults(learned, control, signal);
    const env = { OP_SERVICE_ACCOUNT_TOKEN: learned.at(-1)?.value ?? '' };
    expect(await op(['read', `op://${VAULT}/gateway/token`], { env })).toMatchObject({ stdout: SECRET });
  });
});

const dpkg = execaSync('which', ['dpkg-deb'], { reject: false }).exitCode === 0;

test.skipIf(!dpkg)(
  'the package has op where the real one has it, and the index says what apt checks',
  async () => {
    await buildRepository(PROGRAM, join(dir, 'repository'));
    const index = await readFile(join(dir, 'repository/dists/stable/main/binary-amd64/Packages'), 'utf8');
    const [, file = ''] = /^Filename: (.+)$/m.exec(index) ?? [];
    const { stdout } = await execa('dpkg-deb', ['--contents', join(dir, 'repository', file)]);
    expect(stdout).toMatch(/^-rwxr-xr-x root\/root .* \.\/usr\/bin\/op$/m);
    const { size } = await stat(join(dir, 'repository', file));
    expect(index).toContain(`Package: 1password-cli\nVersion: 2.34.0-1\n`);
    expect(index).toContain(`Size: ${size}\nSHA256: `);
  },
);
