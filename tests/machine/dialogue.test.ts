// A block at a terminal: prompts and their answers, what never ends by itself, and what is shown of secrets.
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

const TOKEN = 'sk-4b1d-c0ffee-0123456789';
/** A menu as the CLIs of today draw it: moved in with arrow keys, drawn anew with each key. */
const MENU = `node -e '
  const choices = ["one", "two", "three"];
  let at = 0;
  process.stdin.setRawMode(true);
  const draw = () => process.stdout.write("\\x1b[2J\\x1b[H\\x1b[36mWhich?\\x1b[39m\\r\\n" + choices.map((c, i) => (i === at ? "> " : "  ") + c).join("\\r\\n"));
  draw();
  process.stdin.on("data", (keys) => {
    for (const key of String(keys).match(/\\x1b\\[.|[^]/g)) {
      if (key === "\\x03") process.exit(130);
      if (key === "\\r") { process.stdout.write("\\r\\nchose " + choices[at] + "\\r\\n"); process.exit(0); }
      if (key === "\\x1b[B") at = (at + 1) % 3;
    }
    draw();
  });
'`;
/** A line edited in raw mode, drawn anew with each letter, as such prompts do. */
const DRAWN = `node -e '
  process.stdin.setRawMode(true);
  let line = "";
  process.stdout.write("Token: ");
  process.stdin.on("data", (keys) => {
    for (const key of String(keys)) {
      if (key === "\\r") { process.stdout.write("\\r\\n" + line.length + " letters\\r\\n"); process.exit(0); }
      line += key;
      process.stdout.write("\\r\\x1b[KToken: " + line);
    }
  });
'`;

describe('a dialogue', () => {
  test('answers each prompt when it has come', async () => {
    const script = `read -p 'Name? ' name
sleep 0.2
read -p 'Again? ' again
echo "[$name] [$again]"`;
    const result = await shell.dialogue(script, [
      { prompt: /Name\?/, types: 'Ada L.' },
      { prompt: /Again\?/, types: 'no' },
    ]);
    expect(result).toMatchObject({ command: script, exitCode: 0, stderr: '', failures: [], timedOut: false });
    expect(result.stdout).toBe('Name? Ada L.\nAgain? no\n[Ada L.] [no]\n');
    expect(recorded).toEqual([result]);
  });

  test('is held at a terminal', async () => {
    const { stdout } = await shell.dialogue(
      'tty; test -t 0 && test -t 1 && echo yes; stty size; echo $TERM',
      [],
    );
    expect(stdout).toMatch(/^\/dev\/pts\/\d+\nyes\n/);
  });

  test('moves in a menu', async () => {
    const { stdout, failures } = await shell.dialogue(MENU, [
      { prompt: /Which\?\n> one/, presses: ['down'] },
      { prompt: /> two/, presses: ['down', 'enter'] },
    ]);
    expect(failures).toEqual([]);
    expect(stdout).toMatch(/chose three\n$/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours and cursor movements must be gone.
    expect(stdout).not.toMatch(/\u001b/);
  });

  test('goes on after what fails, and names it', async () => {
    const result = await shell.dialogue(`read -p 'Go on? ' x\nfalse\nfalse && true\necho done`, [
      { prompt: /Go on/, types: 'yes' },
    ]);
    expect(result.stdout).toBe('Go on? yes\ndone\n');
    expect(result.failures).toEqual([
      { command: 'false', exitCode: 1 },
      { command: 'false && true', exitCode: 1 },
    ]);
  });

  test('may be held about a long script, with every kind of character in it', async () => {
    const word = 'x'.repeat(50_000);
    const { stdout } = await shell.dialogue(
      `v='${word}'; cat <<'EOF'\n\tü € \\n "q" $x\nEOF\necho "\${#v}"`,
      [],
    );
    expect(stdout).toBe(`\tü € \\n "q" $x\n50000\n`);
  });

  test('stands in no process list', async () => {
    await shell.dialogue(': s3cret-word; ps -eo args', []);
    expect(recorded[0]?.stdout).toContain('ps -eo args');
    expect(recorded[0]?.stdout).not.toContain('s3cret-word');
    expect(server.commandLines.join()).not.toContain('s3cret-word');
  });
});

describe('a prompt that does not come', () => {
  test('because another one stands there is a failure, with what stands on the screen', async () => {
    const result = await shell.dialogue(
      `echo Welcome\nread -p 'Token? ' token\necho "$token"`,
      [{ prompt: /Name\?/, types: 'Ada' }],
      { quietMs: 300 },
    );
    expect(result.failures).toEqual([
      {
        command: '(it said nothing more without the prompt /Name\\?/) On the screen:\nWelcome\nToken? ^C',
        exitCode: 130,
      },
    ]);
    expect(recorded).toEqual([result]);
  });

  test('because the command has ended is a failure, whatever its exit status', async () => {
    const { failures } = await shell.dialogue('echo Nothing to do', [{ prompt: /Name\?/, types: 'Ada' }]);
    expect(failures).toEqual([
      { command: '(it ended without the prompt /Name\\?/) On the screen:\nNothing to do', exitCode: 0 },
    ]);
  });

  test('is not found in what stood there before the last answer', async () => {
    const { failures } = await shell.dialogue(
      `echo 'Name? Ada?'\nread x`,
      [
        { prompt: /Name\?/, types: 'Ada' },
        { prompt: /Name\?/, types: 'Ada' },
      ],
      { quietMs: 300 },
    );
    expect(failures).toMatchObject([{ command: expect.stringContaining('it ended without') }]);
  });

  test('because one too many is asked is a failure', async () => {
    const { failures } = await shell.dialogue(
      `read -p 'Name? ' x\nread -p 'Really? ' y`,
      [{ prompt: /Name\?/, types: 'Ada' }],
      { quietMs: 300 },
    );
    expect(failures).toMatchObject([
      { command: expect.stringContaining('although every prompt was answered') },
    ]);
  });

  test('of a program that does not listen to Ctrl-C ends with the terminal', {
    timeout: 20_000,
  }, async () => {
    const { failures, signal } = await shell.dialogue(
      `trap '' INT\nwhile :; do read x; done`,
      [{ prompt: /Name\?/, types: 'Ada' }],
      { quietMs: 300 },
    );
    expect(failures).toMatchObject([
      { command: expect.stringContaining('said nothing more'), exitCode: 130 },
    ]);
    expect(signal).toBeNull();
  });
});

describe('a secret answer', () => {
  test('is shown neither whole nor in parts', async () => {
    const answer = { prompt: /Token/, types: TOKEN, secret: true };
    const drawn = await shell.dialogue(DRAWN, [answer]);
    expect(drawn.failures).toEqual([]);
    expect(drawn.stdout).toContain(`${TOKEN.length} letters`);
    const echoed = await shell.dialogue(`read -p 'Token? ' x; echo "got $x."`, [answer]);
    expect(echoed.stdout).toBe('Token? «secret»\ngot «secret».\n');
    for (const part of ['sk-4b1', 'c0ffee', '456789']) expect(JSON.stringify(recorded)).not.toContain(part);
  });

  test('is not shown where it was typed in vain', async () => {
    const { failures } = await shell.dialogue(
      `read -p 'Token? ' x; echo "no $x"; read -p 'Again? '`,
      [{ prompt: /Token/, types: TOKEN, secret: true }],
      { quietMs: 300 },
    );
    expect(JSON.stringify(failures)).toContain('no «secret»');
  });
});

describe('a command that never ends by itself', () => {
  test('is interrupted, and that is how it ends well; what follows is done', async () => {
    const script = `(trap 'echo bye; exit 130' INT; echo one; while :; do sleep 0.1; done)
tail -f /dev/null
test ! -t 1 && echo two`;
    const result = await shell.dialogue(script, [], { endsByMs: 400 });
    expect(result).toMatchObject({ command: script, exitCode: 0, failures: [] });
    expect(result.stdout.replaceAll('^C', '')).toBe('one\nbye\ntwo\n');
  });

  test('hides no failure of others', async () => {
    const { failures } = await shell.dialogue('false\ntail -f /dev/null\nls /nowhere', [], { endsByMs: 300 });
    expect(failures).toEqual([
      { command: 'false', exitCode: 1 },
      { command: 'ls /nowhere', exitCode: 2 },
    ]);
  });

  test('that fails at once has failed', async () => {
    const { failures } = await shell.dialogue('tail -f /nowhere', [], { endsByMs: 60_000 });
    expect(failures).toEqual([{ command: 'tail -f /nowhere', exitCode: 1 }]);
  });
});

describe('the time limit', () => {
  test('ends a dialogue: on record as timed out, and broken', async () => {
    const talking = shell.dialogue(
      'echo before; while :; do echo .; sleep 0.1; done',
      [{ prompt: /Name/, types: 'x' }],
      {
        timeoutMs: 700,
      },
    );
    await expect(talking).rejects.toThrow(BrokenError);
    expect(recorded).toMatchObject([{ timedOut: true, stdout: expect.stringMatching(/^before\n/) }]);
  });

  test('leaves nothing behind', async () => {
    const word = `3${Date.now() % 1_000_000}`;
    await expect(shell.dialogue(`echo x; sleep ${word}`, [], { timeoutMs: 500 })).rejects.toThrow(
      BrokenError,
    );
    await expect
      .poll(async () => (await shell.run(`pgrep -fc '^sleep ${word}'`)).stdout, {
        timeout: 5_000,
        interval: 100,
      })
      .toBe('0\n');
  });

  test('may be somebody’s patience', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error('enough')), 300);
    const talking = shell.dialogue('sleep 60', [], { signal: abort.signal });
    await expect(talking).rejects.toThrow('enough');
  });

  test('and a lost connection are told apart', async () => {
    setTimeout(() => server.cut(), 300);
    await expect(shell.dialogue('sleep 60', [])).rejects.toThrow(/connection was lost/);
  });
});
