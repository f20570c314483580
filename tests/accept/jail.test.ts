// The jail on this computer, entered by root: what it runs as the one it was entered by, and that nothing can be written.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Jail, JailError, type JailedShell } from '../../src/accept/jail/jail.ts';
import type { Line } from '../../src/machine/line.ts';
import type { CommandResult } from '../../src/machine/shell.ts';

const never = new AbortController().signal;
/** Nobody but root may make a mount namespace, and in many a container not even root. */
const canEnter = process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status === 0;

function lineOf(file: string, args: readonly string[]): Line {
  // Bash reads ~/.bashrc where its input is a socket, but not below another: that of whoever runs the tests may be slow.
  const child = spawn(file, args, { stdio: 'pipe', env: { ...process.env, SHLVL: '1' } });
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    close: () => void child.kill(),
  };
}
const open = async (command: string): Promise<Line> => lineOf('bash', ['-c', command]);
const enter = (from = open, signal = never) => Jail.enter(from, { password: null, root: true, signal });

describe.skipIf(!canEnter)('in the jail', () => {
  let dir: string;
  let line: Line;
  let jail: Jail;
  let shell: JailedShell;
  let recorded: CommandResult[] = [];
  const out = async (script: string) => (await shell.run(script)).stdout.trim();

  beforeAll(async () => {
    // Not in /tmp, where the jail has a place of its own.
    dir = await mkdtemp(join(homedir(), '.conform-jail-'));
    await writeFile(join(dir, 'there'), 'old');
    jail = await enter(async (command) => {
      // What a login prints before it gets to the command.
      line = await open(`printf 'Welcome!\\n\\0conform'; ${command}`);
      return line;
    });
    shell = jail.shell((result) => recorded.push(result));
  });
  beforeEach(() => {
    recorded = [];
  });
  afterAll(async () => {
    await jail?.[Symbol.asyncDispose]();
    await rm(dir, { recursive: true, force: true });
  });

  describe('a command', () => {
    test('has the one shape of results, and is put on record', async () => {
      const result = await shell.run('echo out; echo err >&2; exit 7');
      expect(result).toEqual({
        command: 'echo out; echo err >&2; exit 7',
        exitCode: 7,
        signal: null,
        stdout: 'out\n',
        stderr: 'err\n',
        durationMs: expect.any(Number),
        timedOut: false,
      });
      expect(recorded).toEqual([result]);
    });

    test('is told by the name of a signal that ended it', async () => {
      expect(await shell.run('kill -TERM $$')).toMatchObject({ exitCode: null, signal: 'TERM' });
    });

    test('gets values as they are, and stands in no process list', async () => {
      expect((await shell.$`printf '[%s]' ${"it's $HOME"}`).stdout).toBe("[it's $HOME]");
      expect(await out(': s3cret-word; cat /proc/[0-9]*/cmdline | tr "\\0" " "')).not.toContain(
        's3cret-word',
      );
    });

    test('has nothing to read, and letters of several bytes come as they are', async () => {
      expect(await out('cat; readlink /proc/self/fd/0')).toBe('/dev/null');
      expect(await out("printf '\\xe2'; sleep 0.05; printf '\\x82\\xac'")).toBe('€');
    });

    test('may print a lot, but not without end', { timeout: 30_000 }, async () => {
      const { stdout } = await shell.run('head -c 5000000 /dev/zero | tr "\\0" x');
      expect(stdout.length).toBe(5_000_000);
      await expect(shell.run('yes')).rejects.toThrow('It printed more than 64 MB, and was ended.');
    });

    test('runs beside others, over one line', async () => {
      const startedAt = performance.now();
      const said = await Promise.all(Array.from({ length: 20 }, (_, at) => out(`sleep 0.2; echo ${at}`)));
      expect(said).toEqual(Array.from({ length: 20 }, (_, at) => `${at}`));
      expect(performance.now() - startedAt).toBeLessThan(3_000);
    });

    test('is ended at its time limit, and when somebody gives up', async () => {
      await expect(shell.run('sleep 61', { timeoutMs: 1_000 })).rejects.toThrow(
        'No answer within 1 s: sleep 61',
      );
      const giving = new AbortController();
      setTimeout(() => giving.abort(), 200);
      await expect(shell.run('sleep 62', { signal: giving.signal })).rejects.toThrow('Gave up');
      await expect.poll(() => out('pgrep -f "^sleep 6[12]" | wc -l')).toBe('0');
    });

    test('that leaves something behind is over when it is over', async () => {
      const startedAt = performance.now();
      expect(await out('sleep 20 & echo done')).toBe('done');
      expect(performance.now() - startedAt).toBeLessThan(6_000);
    });
  });

  describe('nothing is written', () => {
    const asNobody = (script: string) => `setpriv --reuid=65534 --clear-groups bash -c '${script}'`;

    test('to a file that is there, or by a new one', async () => {
      for (const script of [
        `echo new > ${dir}/there`,
        `rm ${dir}/there`,
        `mkdir ${dir}/new`,
        `chmod 0 ${dir}/there`,
        `touch ${dir}/there`,
      ])
        expect((await shell.run(`LC_ALL=C; ${script}`)).stderr, script).toMatch(/Read-only file system/);
      expect(await readdir(dir)).toEqual(['there']);
    });

    test.each(['/', '/etc', '/usr', '/var', '/root', '/dev', '/run/lock', '/sys/kernel', '/proc/sys/vm'])(
      'in %s',
      async (place) => {
        const attempt = `LC_ALL=C touch ${place}/conform-attempt 2>&1 || mkdir ${place}/conform-attempt 2>&1`;
        expect(await out(attempt)).toMatch(
          /Read-only file system|Permission denied|No such file|not permitted/,
        );
        expect(await out(`LC_ALL=C stat -c %n ${place}/conform-attempt 2>&1`)).toContain('No such file');
      },
    );

    test('to settings of the kernel', async () => {
      // Opened as for writing, and nothing written: should it succeed, nothing has changed.
      for (const file of ['/proc/sys/vm/swappiness', '/proc/sys/kernel/hostname'])
        expect((await shell.run(`LC_ALL=C; : >> ${file}`)).stderr, file).toMatch(/Read-only file system/);
    });

    test('by whoever is nobody either', async () => {
      expect((await shell.run(asNobody(`LC_ALL=C; : >> ${dir}/there`))).stderr).toMatch(
        /Read-only|Permission/,
      );
    });

    test('to a disk past its file system', async () => {
      expect(await out('find /dev -type b | wc -l')).toBe('0');
      expect((await shell.run('mknod /tmp/disk b 259 0')).exitCode).not.toBe(0);
    });

    test('by undoing what forbids it', async () => {
      for (const script of [
        'mount -o remount,rw,bind /',
        'umount /proc',
        'unshare --mount true',
        'nsenter -t 1 -m true',
        'modprobe loop',
        'mount -t tmpfs x /mnt',
      ])
        expect((await shell.run(script)).exitCode, script).not.toBe(0);
    });

    test('but where nobody else sees it', async () => {
      expect(
        await out('for p in /tmp /var/tmp /dev/shm /run; do touch $p/conform-own && echo $p; done'),
      ).toBe('/tmp\n/var/tmp\n/dev/shm\n/run');
      for (const place of ['/tmp', '/var/tmp', '/dev/shm', '/run'])
        expect(await readdir(place)).not.toContain('conform-own');
    });
  });

  test('what is in /tmp is seen, and stays when it is removed in there', async () => {
    const file = join('/tmp', `conform-seen-${process.pid}`);
    await writeFile(file, 'here');
    try {
      expect(await out(`cat ${file}; rm ${file}; ls ${file} 2>/dev/null`)).toBe('here');
      expect(await readdir('/tmp')).toContain(`conform-seen-${process.pid}`);
    } finally {
      await rm(file);
    }
  });

  test('the devices that programs need are there', async () => {
    expect(await out('echo x > /dev/null; head -c 3 /dev/zero | wc -c; bash -c "cat <(echo y)"')).toBe(
      '3\ny',
    );
  });

  test('a lost line ends all that runs, says so, and leaves no jail behind', async () => {
    let ours: Line | undefined;
    const lost = await enter(async (command) => {
      ours = await open(command);
      return ours;
    });
    const running = lost.shell(() => undefined).run('sleep 63');
    setTimeout(() => ours?.close(), 200);
    await expect(running).rejects.toThrow('The connection to the host was lost.');
    await expect(lost.shell(() => undefined).run('true')).rejects.toThrow(
      'The connection to the host was lost.',
    );
    await expect.poll(() => spawnSync('pgrep', ['-f', '^sleep 63']).status, { timeout: 10_000 }).toBe(1);
  });
});

describe('a host on which there can be no jail', () => {
  const fails = (script: string) => enter(async () => lineOf('bash', ['-c', script]));

  test('says why', async () => {
    await expect(fails('echo "sudo: a password is required" >&2; exit 1')).rejects.toThrow(
      'There is no jail without sudo: give its password, or somebody who needs none. It said: sudo: a password is required',
    );
    await expect(fails('echo "bash: perl: command not found" >&2; exit 127')).rejects.toThrow(
      'There is no jail without sudo and Perl on the host. It said: bash: perl: command not found',
    );
    await expect(
      fails('printf "\\0conform-jail\\0"; echo "conform-jail: a mount namespace: no" >&2; exit 70'),
    ).rejects.toThrow(/conform-jail: a mount namespace: no/);
  });

  test('is an error that says that we could not look', async () => {
    await expect(fails('exit 1')).rejects.toBeInstanceOf(JailError);
  });

  test('is not waited for', async () => {
    await expect(enter(async () => lineOf('sleep', ['64']), AbortSignal.timeout(300))).rejects.toThrow(
      'The jail was not ready in time.',
    );
  });
});

describe('sudo that wants a password', () => {
  /** Asks as sudo does, and goes on when it is told `right`. */
  const sudo = (
    script: string,
  ) => `ask() { printf conform-jail-password: >&2; IFS= read -r word; [ "$word" = right ]; }
for try in 1 2 3; do ask && { ${script}; exit; }; echo "Sorry, try again." >&2; done; exit 1`;
  const ask = (word: string) =>
    Jail.enter(
      async (command) => {
        expect(command).toMatch(/^sudo -k -S -p conform-jail-password: -- perl -e /);
        expect(command).not.toContain(word);
        return lineOf('bash', ['-c', sudo(command.slice(command.indexOf('perl')))]);
      },
      { password: async () => word, signal: never },
    );

  test.skipIf(!canEnter)('is given it, once', async () => {
    await using jail = await ask('right');
    expect((await jail.shell(() => undefined).run('echo in')).stdout).toBe('in\n');
  });

  test('and does not take it is not given it again', async () => {
    await expect(ask('wrong')).rejects.toThrow('sudo does not take the password. Give the right one.');
  });
});
