// SSH keys, agents and reports for the tests of signatures.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';

/** A folder for the length of a test. */
export async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'signature-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** @returns the file of a new private key; its public half is beside it. */
export async function newKey(name = 'id', passphrase = ''): Promise<string> {
  const file = join(await folder(), name);
  await execa('ssh-keygen', [
    '-q',
    '-t',
    'ed25519',
    '-N',
    passphrase,
    '-C',
    `${name}@example.org`,
    '-f',
    file,
  ]);
  return file;
}

/** A report of three files, one of them with a name that needs care. */
export async function aReport(): Promise<string> {
  const dir = join(await folder(), 'report');
  const files = {
    'results.json': '{}\n',
    'allure-report/index.html': '<p>x</p>\n',
    'odd\\name\nof two lines.txt': 'odd\n',
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
  return dir;
}

/** An agent that holds these keys, as `SSH_AUTH_SOCK` of this process for the length of a test. */
export async function agentWith(...keys: readonly string[]): Promise<void> {
  const socket = join(await folder(), 'agent');
  const agent = execa('ssh-agent', ['-D', '-a', socket], { reject: false });
  const before = process.env.SSH_AUTH_SOCK;
  process.env.SSH_AUTH_SOCK = socket;
  onTestFinished(async () => {
    if (before === undefined) delete process.env.SSH_AUTH_SOCK;
    else process.env.SSH_AUTH_SOCK = before;
    agent.kill();
    await agent;
  });
  for (let tries = 0; tries < 100; tries += 1) {
    const { exitCode } = await execa('ssh-add', ['-l'], { reject: false });
    // 2: it does not answer yet; 1: it holds none.
    if (exitCode !== 2) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (const key of keys) await execa('ssh-add', ['-q', key]);
}
