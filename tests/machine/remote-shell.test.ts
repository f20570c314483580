// What a command on a machine gives back, and what a block tells of its commands.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Connection } from '../../src/machine/connection.ts';
import { remoteShell } from '../../src/machine/remote-shell.ts';
import { BrokenError, type CommandResult, type Shell } from '../../src/machine/shell.ts';
import { ssh2Dial } from '../../src/machine/ssh2.ts';
import { type SshServer, startSshServer } from './ssh-server.ts';

let server: SshServer;
let connection: Connection;
let recorded: CommandResult[];
let shell: Shell;

beforeAll(async () => {
  server = await startSshServer();
  connection = new Connection(ssh2Dial(server.endpoint));
  shell = remoteShell(connection, (result) => recorded.push(result));
});

beforeEach(() => {
  recorded = [];
});

afterAll(async () => {
  await connection[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

describe('a command', () => {
  test('that succeeds and one that fails give the same shape', async () => {
    const succeeded = await shell.run('echo out; echo err >&2');
    const failed = await shell.run('echo out; echo err >&2; exit 7');
    expect(succeeded).toEqual({
      command: 'echo out; echo err >&2',
      exitCode: 0,
      signal: null,
      stdout: 'out\n',
      stderr: 'err\n',
      durationMs: expect.any(Number),
      timedOut: false,
    });
    expect(failed).toEqual({
      ...succeeded,
      command: 'echo out; echo err >&2; exit 7',
      exitCode: 7,
      durationMs: expect.any(Number),
    });
    expect(recorded).toEqual([succeeded, failed]);
  });

  test('that a signal ends has its name and no exit status', async () => {
    expect(await shell.run('echo before; kill -TERM $$')).toMatchObject({
      exitCode: null,
      signal: 'TERM',
      stdout: 'before\n',
      timedOut: false,
    });
    expect(await shell.run('kill -KILL $$')).toMatchObject({
      exitCode: null,
      signal: 'KILL',
      timedOut: false,
    });
  });

  test('gets interpolated values as they are, whatever they hold', async () => {
    for (const value of [
      "it's",
      'a b',
      '$HOME `id` $(id)',
      '"',
      '\\',
      'a\nb',
      'ü €',
      '',
      '-n',
      '*',
      '!x',
      'a;b|c&d',
    ]) {
      const { stdout, command } = await shell.$`printf '[%s]' ${value}`;
      expect(stdout, command).toBe(`[${value}]`);
    }
    expect((await shell.$`printf '[%s]' ${['a b', 'c']}`).stdout).toBe('[a b][c]');
  });

  test('as a script is run as it stands', async () => {
    const script = `x='a $b'\ncat <<'EOF'\n$x \`y\` \\n "q"\nEOF\necho "$x"\n`;
    expect((await shell.run(script)).stdout).toBe('$x `y` \\n "q"\na $b\n');
    expect(await shell.run('')).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  });

  test('stands in no process list', async () => {
    const { stdout } = await shell.run(': s3cret-word; tr "\\0" " " < /proc/$$/cmdline; ps -eo args');
    expect(stdout).toContain('timeout');
    expect(stdout).not.toContain('s3cret-word');
    expect(server.commandLines.join()).not.toContain('s3cret-word');
    expect((await shell.run(': s3cret-word; env')).stdout).not.toContain('s3cret-word');
  });

  test('never waits for an answer', async () => {
    const result = await shell.run(
      'cat; read answer || echo "no answer"; sudo=$(bash -c "cat; echo $?"); echo "$sudo"',
      {
        timeoutMs: 5_000,
      },
    );
    expect(result).toMatchObject({ exitCode: 0, stdout: 'no answer\n0\n' });
  });

  test('has nothing on its standard input', async () => {
    expect((await shell.run('readlink /proc/self/fd/0')).stdout).toBe('/dev/null\n');
  });

  test('that leaves something running behind is over when it is over', async () => {
    const startedAt = performance.now();
    const result = await shell.run('echo started; sleep 60 & echo done');
    expect(result).toMatchObject({ exitCode: 0, stdout: 'started\ndone\n' });
    expect(performance.now() - startedAt).toBeLessThan(8_000);
  });

  test('may print a lot, on both outputs', async () => {
    const { stdout, stderr } = await shell.run(
      'head -c 5000000 /dev/zero | tr "\\0" x; head -c 3000000 /dev/zero | tr "\\0" y >&2; echo; echo end',
    );
    expect(stdout.length).toBe(5_000_005);
    expect(stdout.endsWith('x\nend\n')).toBe(true);
    expect(stderr.length).toBe(3_000_000);
  });

  test('may print letters of several bytes, cut anywhere', async () => {
    const { stdout } = await shell.run(
      `printf '\\xe2'; sleep 0.05; printf '\\x82'; sleep 0.05; printf '\\xac'; for i in $(seq 20000); do printf 'x€'; done`,
    );
    expect(stdout === `€${'x€'.repeat(20_000)}`).toBe(true);
  });

  test('may be long itself', async () => {
    const word = 'x'.repeat(300_000);
    expect((await shell.run(`v='${word}'; echo "\${#v}"`)).stdout).toBe('300000\n');
  });

  test('that reads none of its input does no harm', async () => {
    const result = await shell.run(`exit 3 # ${'x'.repeat(3_000_000)}`);
    expect(result.exitCode).toBe(3);
  });
});

describe('a time limit', () => {
  test('ends a command: on record as timed out, and broken', async () => {
    const running = shell.run('echo before; sleep 60', { timeoutMs: 1_000 });
    await expect(running).rejects.toThrow(new BrokenError('No answer within 1 s: echo before; sleep 60'));
    expect(recorded).toMatchObject([{ timedOut: true, stdout: 'before\n' }]);
  });

  test('ends one that does not listen to reason', { timeout: 30_000 }, async () => {
    const running = shell.run('trap "" TERM; while :; do sleep 1; done', { timeoutMs: 1_000 });
    await expect(running).rejects.toThrow(BrokenError);
    expect(recorded).toMatchObject([{ timedOut: true }]);
  });

  test('is not what an exit status of 124 means', async () => {
    expect(await shell.run('exit 124')).toMatchObject({ exitCode: 124, timedOut: false });
  });
});

describe('a block', () => {
  test('goes on after what fails, and names each with its exit status', async () => {
    const result = await shell.block(`echo one
false
(exit 3)
ls /nowhere 2>/dev/null
echo two`);
    expect(result).toMatchObject({ exitCode: 0, stdout: 'one\ntwo\n', stderr: '' });
    expect(result.failures).toEqual([
      { command: 'false', exitCode: 1 },
      { command: '( exit 3 )', exitCode: 3 },
      { command: 'ls /nowhere 2> /dev/null', exitCode: 2 },
    ]);
    expect(recorded).toEqual([result]);
  });

  test('is one shell: its folder, its variables, its last exit status', async () => {
    const result = await shell.block(`cd /usr
name='a b'
export OTHER=c
echo "$PWD $name $(bash -c 'echo $OTHER')"
false
echo "status $?"
exit_of() { return 4; }
exit_of`);
    expect(result.stdout).toBe('/usr a b c\nstatus 1\n');
    expect(result.exitCode).toBe(4);
  });

  test.each([
    ['the left side of &&', 'false && echo no', { command: 'false && echo no', exitCode: 1 }],
    [
      'the left side of && in the middle',
      'false && echo no\necho yes',
      { command: 'false && echo no', exitCode: 1 },
    ],
    ['the right side of &&', 'true && false', { command: 'false', exitCode: 1 }],
    [
      'a list over two lines',
      'true &&\n  (exit 9) &&\n  true\ntrue',
      { command: 'true &&\n  (exit 9) &&\n  true', exitCode: 9 },
    ],
    ['the right side of ||', 'false || false', { command: 'false', exitCode: 1 }],
    ['a pipe', 'echo x | grep y', { command: 'grep y', exitCode: 1 }],
    ['a loop', 'for i in 1 2; do test $i = 2; done', { command: 'test $i = 2', exitCode: 1 }],
    ['a negation', '! true', { command: '! true', exitCode: 1 }],
    ['an assignment', 'x=$(false)', { command: 'x=$(false)', exitCode: 1 }],
    [
      'a list with a here-document',
      'cat <<EOF && false && true\nx\nEOF\ntrue',
      { command: 'cat <<EOF && false && true\nx\nEOF', exitCode: 1 },
    ],
    ['two on a line', 'false && true; echo x', { command: 'false && true;', exitCode: 1 }],
    [
      'letters of several bytes before',
      'echo "€€€"; false && echo ü',
      { command: 'false && echo ü', exitCode: 1 },
    ],
    ['a command that does not exist', 'no-such-command -x', { command: 'no-such-command -x', exitCode: 127 }],
  ])('names what fails as %s', async (_what, script, failure) => {
    expect((await shell.block(script)).failures).toEqual([failure]);
  });

  test('names what fails after something else has', async () => {
    const { failures } = await shell.block('false\nfalse && true\ntrue\nfalse && true');
    expect(failures.map(({ command }) => command)).toEqual(['false', 'false && true', 'false && true']);
  });

  test.each([
    ['a condition', 'if false; then echo no; fi\nwhile false; do :; done\nuntil true; do :; done'],
    ['the left side of ||', 'false || true\nfalse || echo instead'],
    ['the left of a pipe', 'false | true'],
    ['a negation', '! false'],
    ['something in the background', 'false & wait; true'],
  ])('lets fail %s', async (_what, script) => {
    expect((await shell.block(script)).failures).toEqual([]);
  });

  test.each([
    ['a syntax error', "echo one\necho 'two", 1],
    ['a syntax error that bash finds late', 'echo one\nif true; then', 1],
    ['exit', 'echo one\nexit 5\necho two', 5],
    ['set -e', 'set -e\necho one\nfalse\necho two', 1],
    ['a signal', 'echo one\nkill -TERM $$\necho two', 143],
  ])('that %s ends early has failed', async (_what, script, exitCode) => {
    const { failures, stdout } = await shell.block(script);
    expect(failures.at(-1)).toMatchObject({ exitCode: expect.any(Number) });
    if (exitCode !== 1) expect(failures.at(-1)?.exitCode).toBe(exitCode);
    expect(stdout).not.toContain('two');
  });

  test('goes on under set -e as bash does', async () => {
    const result = await shell.block('set -euo pipefail\nfalse && true\necho "$?"');
    expect(result).toMatchObject({ exitCode: 0, failures: [{ command: 'false && true', exitCode: 1 }] });
  });

  test('gives the text of what failed exactly, whatever it holds', async () => {
    const commands = [
      `test "it's" = 'a "b"'`,
      `test 'a\\b' = "c\\\\d"`,
      `test '\n  two lines' = x`,
      `test 'tab\there ü €' = x`,
    ];
    const { failures } = await shell.block(commands.join('\n'));
    expect(failures).toEqual(commands.map((command) => ({ command, exitCode: 1 })));
  });

  test.each([
    ['a comment', 'echo done\nfalse # the end'],
    ['a comment on a line of its own', 'echo done\nfalse\n# the end \\'],
    ['a here-document', 'echo done\nfalse <<EOF\nx\nEOF'],
    ['a here-document and a newline', 'echo done\nfalse <<-EOF\n\tx\n\tEOF\n'],
    ['a continued line', 'echo done\nfalse \\\n  x \\\n'],
  ])('may end in %s', async (_what, script) => {
    const { failures, stdout, exitCode } = await shell.block(script);
    expect({ stdout, exitCode }).toEqual({ stdout: 'done\n', exitCode: 1 });
    expect(failures).toEqual([{ command: expect.stringMatching(/^false/), exitCode: 1 }]);
  });

  test('with here-documents writes what they say', async () => {
    const { stdout, failures } = await shell.block(`cat > file << 'EOF'
[sshd]
$not \`run\` && false

# not a comment
EOF
cat <<A; cat <<B
a
A
b
B
cat file`);
    expect(failures).toEqual([]);
    expect(stdout).toBe('a\nb\n[sshd]\n$not `run` && false\n\n# not a comment\n');
    expect(await readFile(join(server.dir, 'file'), 'utf8')).toContain('# not a comment\n');
  });

  test('leaves standard error as it was', async () => {
    const { stderr } = await shell.block(
      `printf 'no newline' >&2; false; printf 'A\n\nB\n' >&2; (exit 2); printf 'end' >&2`,
    );
    expect(stderr).toBe('no newlineA\n\nB\nend');
  });

  test('may be empty, or only a comment', async () => {
    for (const script of ['', '\n', '# nothing'])
      expect(await shell.block(script)).toMatchObject({ exitCode: 0, failures: [], stderr: '' });
  });

  test('is on record as it was given', async () => {
    await shell.block('echo x\nfalse');
    expect(recorded).toMatchObject([{ command: 'echo x\nfalse', stdout: 'x\n', stderr: '' }]);
  });
});
