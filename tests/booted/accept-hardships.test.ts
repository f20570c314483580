// conform accept where something is in its way: the right verdict or a clear `broken`, in time, and nothing left on the host.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { silent } from '../../src/progress.ts';
import type { AcceptResults } from '../../src/report/outcome.ts';
import { readResults } from '../../src/report/results.ts';
import { inputsSchema } from '../../src/spec/inputs.ts';
import { Session } from '../../src/spec/session.ts';
import { openStage, type Stage } from '../../src/stage.ts';
import { conform, type Ended } from '../cli/conform.ts';
import { sshConfigOf } from './ssh-config.ts';

const never = new AbortController().signal;
const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const PASSWORD = `it's "Geheim" $HOME \\ 1`;
/** Of users whose login shell, profile, language or sudo is not what one expects. */
const ODD = ['asked', 'stranger', 'talker', 'german'];

let stage: Stage;
let session: Session;
let configFile: string;
let reports: string;

beforeAll(async () => {
  stage = await openStage({ inputs: inputsSchema.parse({}), world: {}, documentText: {} }, silent, never);
  session = new Session(stage.descriptor);
  configFile = await sshConfigOf(
    stage.descriptor,
    ODD.map((user) => `Host ${user}\n  User ${user}\n`).join(''),
  );
  reports = await mkdtemp(join(tmpdir(), 'hardships-'));
  await on(`for user in ${ODD.join(' ')}; do
  sudo useradd --create-home --shell /bin/bash $user
  sudo install -d -o $user -g $user -m 700 /home/$user/.ssh
  sudo install -o $user -g $user -m 600 ~/.ssh/authorized_keys /home/$user/.ssh/authorized_keys
  printf '%s:%s\\n' $user ${quoted(PASSWORD)} | sudo chpasswd
done
printf '%s\\n' 'asked ALL=(ALL:ALL) ALL' 'Defaults:asked passprompt="Kennwort? "' | sudo tee /etc/sudoers.d/odd
printf '%s ALL=(ALL:ALL) NOPASSWD: ALL\\n' talker german | sudo tee -a /etc/sudoers.d/odd
printf 'echo Welcome; echo "to all" >&2; alias sudo=false\\n' | sudo tee -a /home/talker/.bashrc /home/talker/.profile
printf 'export LANG=de_DE.UTF-8 LC_ALL=de_DE.UTF-8 LANGUAGE=de\\n' | sudo tee -a /home/german/.bashrc /home/german/.profile`);
});
afterAll(async () => {
  await session?.[Symbol.asyncDispose]();
  await stage?.[Symbol.asyncDispose]();
  if (reports !== undefined) await rm(reports, { recursive: true, force: true });
});

/** Of an acceptance, nothing is left: no process, no mount, no file. */
afterEach(async () => {
  await expect.poll(() => on('pgrep -fc "conform-jai[l]|serve[.]pl" || true'), { timeout: 20_000 }).toBe('0');
  expect(
    await on('sudo find / -xdev -name "*conform*" -newer /proc/1 -not -path "/proc/*" 2> /dev/null || true'),
  ).toBe('');
});

async function on(script: string, timeoutMs = 60_000): Promise<string> {
  const { exitCode, stdout, stderr } = await session.shell.run(script, { timeoutMs });
  expect(exitCode, `${script}\n${stderr}`).toBe(0);
  return stdout.trim();
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

interface Accepted extends Ended {
  readonly results: AcceptResults;
}

async function accept(
  host: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Accepted> {
  const dir = await mkdtemp(join(reports, 'run-'));
  const all = ['accept', host, '--ssh-config', configFile, '--no-allure', '--report', dir, ...args];
  const ended = await conform(all, env, 5 * 60_000);
  return { ...ended, results: await resultsIn(dir) };
}

async function resultsIn(dir: string): Promise<AcceptResults> {
  const results = await readResults(join(dir, 'results.json'));
  if (results.mode !== 'accept') throw new Error('These are no results of an acceptance.');
  return results;
}

const outcomeOf = ({ outcomes }: AcceptResults, id: string) => outcomes.find((one) => one.id === id);

test('a host that is not built by the guide at all is not conformant, and every check says so by itself', async () => {
  const { exitCode, results } = await accept('box', []);
  expect(exitCode).toBe(1);
  expect(results.verdict).toBe('non-conformant');
  expect(results.counts.failed).toBeGreaterThan(50);
  expect(results.openclaw).toBeNull();
  expect(results.comparison?.differences.filter(({ because }) => because === undefined)).toEqual([]);
  expect(
    outcomeOf(results, 'Verification Checklist/ufw-denies-what-comes-in-other-than-on-tailscale0'),
  ).toMatchObject({
    outcome: 'failed',
  });
  // It says what it is, too, where it is not what the guide is for.
  expect(results.machine.remarks.join()).toMatch(/Ubuntu 25\.10; this host says|^$/);
});

describe('an operator', () => {
  const BUILD = ['--only', '1.2'];
  const passes = async (host: string, env: Record<string, string> = {}) => {
    const { results } = await accept(host, BUILD, env);
    expect(outcomeOf(results, 'host/connected'), results.verdictReason).toMatchObject({ outcome: 'passed' });
    expect(outcomeOf(results, 'host/left')).toMatchObject({ outcome: 'passed' });
    expect(results.counts.broken).toBe(0);
  };

  test('whose sudo asks for a password, in words of its own, gives it once', () =>
    passes('asked', { CONFORM_SUDO_PASSWORD: PASSWORD }));

  test('whose sudo is sudo-rs, with a password and without', async () => {
    if ((await on('sudo --version 2>&1')).startsWith('Sudo')) {
      await on('sudo apt-get update; sudo apt-get install -y sudo-rs', 180_000);
      await on('sudo ln -s "$(command -v sudo-rs)" /usr/local/bin/sudo');
    }
    try {
      expect(await on('sudo --version 2>&1')).toMatch(/^sudo-rs /);
      await passes('german');
      await passes('asked', { CONFORM_SUDO_PASSWORD: PASSWORD });
      const wrong = await accept('asked', BUILD, { CONFORM_SUDO_PASSWORD: 'falsch' });
      expect(wrong.exitCode).toBe(2);
      expect(wrong.stdout).toContain('sudo does not take the password');
    } finally {
      await on('/usr/bin/sudo rm -f /usr/local/bin/sudo');
    }
  });

  test('who gives none, or a wrong one, learns what to do', async () => {
    const none = await accept('asked', BUILD);
    expect(none.exitCode).toBe(2);
    expect(none.stdout).toContain('CONFORM_SUDO_PASSWORD');
    const wrong = await accept('asked', BUILD, { CONFORM_SUDO_PASSWORD: 'falsch' });
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stdout).toContain('sudo does not take the password');
    expect(wrong.stdout).not.toContain('falsch');
  });

  test('who may not use sudo is told so, and each check that needs it is named', async () => {
    const { exitCode, results, stdout } = await accept('stranger', BUILD, {
      CONFORM_SUDO_PASSWORD: PASSWORD,
    });
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/sudo/);
    const ofGuide = results.outcomes.filter(({ section }) => section === '1.2');
    expect(ofGuide.length).toBeGreaterThan(2);
    expect(new Set(ofGuide.map(({ outcome }) => outcome))).toEqual(new Set(['blocked']));
  });

  test('whose profile prints text and redefines sudo', () => passes('talker'));
  test('whose language is not English', () => passes('german'));
});

describe('a command', () => {
  const GCC = '1.2/gcc-tells-its-version';
  const asGcc = async (script: string, check: () => Promise<void>) => {
    await on(
      `printf '%s\\n' '#!/bin/sh' ${quoted(script)} | sudo tee /usr/local/bin/gcc; sudo chmod 755 /usr/local/bin/gcc`,
    );
    try {
      await check();
    } finally {
      await on('sudo rm /usr/local/bin/gcc');
    }
  };

  test('that prints without end breaks its check, and no other', () =>
    asGcc('exec yes', async () => {
      const { results } = await accept('box', ['--only', '1.2']);
      expect(outcomeOf(results, GCC)).toMatchObject({
        outcome: 'broken',
        reason: expect.stringMatching(/64 MB/),
      });
      expect(outcomeOf(results, 'host/left')).toMatchObject({ outcome: 'passed' });
      expect(results.counts.broken).toBe(1);
    }));

  test('that prints what is no text is an answer like any other', () =>
    asGcc('head -c 100000 /dev/urandom', async () => {
      const { results } = await accept('box', ['--only', '1.2']);
      expect(['failed', 'broken']).toContain(outcomeOf(results, GCC)?.outcome);
      expect(outcomeOf(results, 'host/left')).toMatchObject({ outcome: 'passed' });
    }));

  test('that never ends breaks its check in time', () =>
    asGcc('exec sleep 1000', async () => {
      const { results } = await accept('box', ['--only', '1.2']);
      expect(outcomeOf(results, GCC)).toMatchObject({
        outcome: 'broken',
        reason: expect.stringMatching(/No answer within/),
      });
      expect(results.counts.broken).toBe(1);
      expect(results.durationMs).toBeLessThan(180_000);
    }));
});

describe('in the middle of it', () => {
  /** Starts one that goes on for as long as nobody stops it. */
  async function midway(
    work: (interrupt: () => void) => Promise<void>,
  ): Promise<{ readonly exitCode: number | undefined; readonly results: AcceptResults }> {
    await on(
      `printf '%s\\n' '#!/bin/sh' 'exec sleep 100' | sudo tee /usr/local/bin/gcc; sudo chmod 755 /usr/local/bin/gcc`,
    );
    const dir = await mkdtemp(join(reports, 'run-'));
    const args = [
      'accept',
      'german',
      '--ssh-config',
      configFile,
      '--no-allure',
      '--report',
      dir,
      '--only',
      '1.2',
    ];
    const child = execa(process.execPath, [MAIN, ...args], {
      env: { NO_COLOR: '1' },
      reject: false,
      timeout: 200_000,
    });
    try {
      await expect.poll(() => on('pgrep -fc "sleep 10[0]" || true'), { timeout: 30_000 }).not.toBe('0');
      await work(() => child.kill('SIGINT'));
      const { exitCode } = await child;
      return { exitCode, results: await resultsIn(dir) };
    } finally {
      await on('sudo rm -f /usr/local/bin/gcc');
    }
  }

  test('the connection is cut: what was not seen is broken, and nothing says that the host is unchanged', async () => {
    const { exitCode, results } = await midway(async () => {
      await on('sudo pkill -KILL -u german -f "^sshd"');
    });
    expect(exitCode).not.toBe(0);
    expect(outcomeOf(results, '1.2/gcc-tells-its-version')).toMatchObject({
      outcome: 'broken',
      reason: expect.stringMatching(/connection/i),
    });
    expect(results.comparison).toBeNull();
    expect(outcomeOf(results, 'run/state-unknown')).toMatchObject({ outcome: 'broken' });
  });

  test('the host reboots: the same', { timeout: 180_000 }, async () => {
    const { exitCode, results } = await midway(async () => {
      session.changed();
      await session.context(never).afterReboot();
    });
    expect(exitCode).not.toBe(0);
    expect(outcomeOf(results, '1.2/gcc-tells-its-version')).toMatchObject({ outcome: 'broken' });
    expect(results.comparison).toBeNull();
  });

  test('Ctrl-C ends it, with a report of what was seen', async () => {
    const { exitCode, results } = await midway(async (interrupt) => interrupt());
    expect(exitCode).not.toBe(0);
    expect(results.outcomes).toContainEqual(
      expect.objectContaining({ outcome: 'broken', reason: expect.stringMatching(/interrupted/i) }),
    );
    expect(results.durationMs).toBeLessThan(60_000);
  });
});
