// The password for sudo: where it comes from, how often it is asked for, and where it is not to be seen.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { passwordFrom } from '../../../src/machine/ssh/password.ts';

const signal = AbortSignal.timeout(60_000);
const nowhere = { fd: null, environment: null, interactive: false };

async function withFile(text: string, use: (path: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'password-'));
  try {
    await writeFile(join(dir, 'file'), text);
    await use(join(dir, 'file'));
  } finally {
    await rm(dir, { recursive: true });
  }
}

test('comes from a file descriptor, up to the end of its line', async () => {
  await withFile('pass word \nanother\n', async (path) => {
    const ask = passwordFrom({
      ...nowhere,
      fd: openSync(path, 'r'),
      environment: { CONFORM_SUDO_PASSWORD: 'x' },
    });
    expect([await ask(signal), await ask(signal)]).toEqual(['pass word ', 'pass word ']);
  });
});

test('comes from the environment, and is there no more', async () => {
  const environment = { CONFORM_SUDO_PASSWORD: 'secret', OTHER: 'x' };
  const ask = passwordFrom({ ...nowhere, environment });
  expect(environment).toEqual({ OTHER: 'x' });
  expect(await ask(signal)).toBe('secret');
});

test('is not there where nobody gave it, or nobody can be asked', async () => {
  expect(await passwordFrom({ ...nowhere, environment: {} })(signal)).toBeNull();
});

test('a file descriptor that is closed is an error', async () => {
  const fd = openSync('/dev/null', 'r');
  closeSync(fd);
  await expect(passwordFrom({ ...nowhere, fd })(signal)).rejects.toThrow(/EBADF/);
});

test('is asked for once, at the terminal, wherever the outputs lead, and does not show', async () => {
  await withFile('', async (path) => {
    const root = new URL('../../../', import.meta.url).pathname;
    const script = `${path}.ts`;
    await writeFile(
      script,
      `import { passwordFrom } from '${root}src/machine/ssh/password.ts';
const ask = passwordFrom({ fd: null, environment: null, interactive: true });
const signal = AbortSignal.timeout(20000);
const [one, two] = await Promise.all([ask(signal), ask(signal)]);
console.log(one === 'Geheim 1' && two === one ? 'right' : 'wrong');`,
    );
    // script makes a terminal; what is typed there goes nowhere else.
    const child = spawn('script', [
      '-qec',
      `${process.execPath} ${script} > ${path} < /dev/null`,
      '/dev/null',
    ]);
    let screen = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      screen += text;
    });
    await expect.poll(() => screen, { timeout: 20_000 }).toContain('Password for sudo:');
    await delay(200);
    child.stdin.write('Geheim 1\r');
    await once(child, 'exit');
    expect(await readFile(path, 'utf8')).toBe('right\n');
    expect(screen).not.toContain('Geheim');
    expect(screen.match(/Password for sudo:/g)?.length).toBeGreaterThan(0);
  });
});
