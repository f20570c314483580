import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Shell } from '../../../src/machine/shell.ts';
import { awaitTakenOver, parseTakenOver } from '../../../src/probe/openclaw/reload.ts';
import { localShell } from '../local-shell.ts';

/** A shell on a machine whose configuration is so many seconds old, and whose journal is a file of the test's. */
async function machine(
  age: number,
  journal: string,
): Promise<{ shell: Shell; log(line: string): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'reload-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const file = join(dir, 'journal');
  const changed = Math.floor(Date.now() / 1000) - age;
  const sudo = `#!/bin/bash\ncase $1 in stat) echo ${changed} ;; journalctl) cat ${file} ;; esac\n`;
  await writeFile(join(dir, 'sudo'), sudo);
  await chmod(join(dir, 'sudo'), 0o755);
  await writeFile(file, journal);
  const shell = localShell(() => ({ PATH: `${dir}:${process.env.PATH}` }));
  return { shell, log: (line) => writeFile(file, `${line}\n`, { flag: 'a' }) };
}

describe('the wait', () => {
  test('is over at once when nothing is on its way', async () => {
    const { shell } = await machine(30, '[gateway] listening on ws://127.0.0.1:18789\n');
    expect(await awaitTakenOver(shell)).toBe(true);
  });

  test('is for a gateway that starts anew', async () => {
    const { shell, log } = await machine(30, 'config change detected\n');
    const wait = awaitTakenOver(shell);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await log('[gateway] listening on ws://127.0.0.1:18789');
    expect(await wait).toBe(true);
  });

  test('is over for one that takes a change over without a start', async () => {
    const { shell, log } = await machine(
      30,
      '[reload] config change detected; evaluating reload (tools.deny)\n',
    );
    const wait = awaitTakenOver(shell);
    await log('[reload] config hot reload applied (tools.deny)');
    expect(await wait).toBe(true);
  });

  test('is over after a change that is for clients only', async () => {
    const { shell } = await machine(
      30,
      '[reload] config change detected; evaluating reload (gateway.remote)\n',
    );
    expect(await awaitTakenOver(shell, 1_000)).toBe(true);
  });

  test('is for a change that it may not have noticed', async () => {
    const { shell } = await machine(0, '[gateway] listening on ws://127.0.0.1:18789\n');
    const startedAt = performance.now();
    expect(await awaitTakenOver(shell)).toBe(true);
    expect(performance.now() - startedAt).toBeGreaterThan(900);
  });

  test('has an end', async () => {
    const { shell } = await machine(30, 'Stopped openclaw.service\n');
    expect(await awaitTakenOver(shell, 1_000)).toBe(false);
  });
});

test.for([
  ['age 30\n[gateway] listening on ws://127\n', true],
  // As 2026.9.6 says it.
  ['age 30\n[gateway] http server listening\n', true],
  ['age 2\nconfig hot reload applied\n', true],
  ['age 2\nconfig change applied\n', true],
  // It has not looked yet.
  ['age 0\n[gateway] listening on ws://127\n', false],
  ['age 5\nconfig change detected\n', false],
  // What is for clients only is all it says of it.
  ['age 5\nconfig change detected; evaluating reload (gateway.remote.token)\n', true],
  ['age 5\nconfig change detected; evaluating reload (gateway.remote, tools.deny)\n', false],
  ['age 5\nreceived SIG\n', false],
  ['age 5\n^Started\n', false],
  ['age 5\nStopped\n', false],
  // It has never run.
  ['age 5\n', false],
] as const)('%j', ([text, takenOver]) => {
  expect(parseTakenOver(text)).toBe(takenOver);
});

test('what cannot be read', () => {
  expect(() => parseTakenOver('age \n')).toThrow('stat');
});
