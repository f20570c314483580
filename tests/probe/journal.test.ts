import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Shell } from '../../src/machine/shell.ts';
import { awaitJournal, parseJournal, readJournal, readJournalCursor } from '../../src/probe/journal.ts';
import { fixture } from './fixture.ts';
import { localShell } from './local-shell.ts';
import { oneAnswer } from './one-answer.ts';

const JOURNAL = fixture('journal-json');

describe('readJournal', () => {
  test('who said what, how grave it is, and when', () => {
    const [audit, systemd, gateway] = parseJournal(JOURNAL);
    expect(audit).toEqual({
      message: 'sudo: openclaw: command not found',
      priority: 5,
      identifier: 'openclaw-audit',
      at: 1_795_380_950_658_658,
    });
    expect(systemd).toMatchObject({ identifier: 'systemd', priority: 6 });
    expect(gateway).toMatchObject({
      identifier: 'openclaw',
      message: expect.stringContaining('[gateway] listening on ws://127.0.0.1:18789'),
    });
  });

  test('a message that comes as bytes', () => {
    expect(parseJournal(JOURNAL).at(-1)).toMatchObject({ message: '\u001B[1mbold\u001B[0m' });
  });

  test('nothing logged', () => {
    expect(parseJournal('')).toEqual([]);
  });

  test('refuses what is no entry', () => {
    expect(() => parseJournal('-- No entries --')).toThrow('cannot read');
    expect(() => parseJournal('{"MESSAGE":"no time"}')).toThrow('cannot read');
  });

  test('asks for what was asked for', async () => {
    const shell = oneAnswer({ stdout: JOURNAL });
    await readJournal(shell, { unit: 'openclaw.service', sinceSeconds: 60 });
    await readJournal(shell, { identifier: 'openclaw-audit', after: 's=1;i=2' });
    expect(shell.asked).toEqual([
      expect.stringMatching(/ --unit=openclaw\.service --since=-60s$/),
      expect.stringMatching(/ --identifier=openclaw-audit \S*--after-cursor=s=1;i=2/),
    ]);
  });

  test('only of the last start, which it must know', async () => {
    const shell = oneAnswer({ stdout: 'InvocationID=0a1b\n' });
    await expect(readJournal(shell, { startOf: 'openclaw.service' })).rejects.toThrow('cannot read');
    expect(shell.asked.at(-1)).toMatch(/ _SYSTEMD_INVOCATION_ID=0a1b$/);
    await expect(
      readJournal(oneAnswer({ stdout: 'InvocationID=\n' }), { startOf: 'x.service' }),
    ).rejects.toThrow('InvocationID');
  });

  test('a journal that does not answer', async () => {
    await expect(readJournal(oneAnswer({ exitCode: 1, stderr: 'No journal' }), {})).rejects.toThrow(
      'No journal',
    );
  });
});

describe('readJournalCursor', () => {
  test('where the journal ends', async () => {
    const stdout = JOURNAL.split('\n')[0] ?? '';
    expect(await readJournalCursor(oneAnswer({ stdout }))).toMatch(/^s=c49109a6/);
  });

  test('an empty journal is not one', async () => {
    await expect(readJournalCursor(oneAnswer({}))).rejects.toThrow('empty');
  });
});

describe('awaitJournal', () => {
  const WANTED = { unit: 'openclaw.service', message: '\\[telegram\\] starting', limitMs: 0 };

  /** A shell on a machine whose journal is a file of the test's. */
  async function machine(...messages: readonly string[]) {
    const dir = await mkdtemp(join(tmpdir(), 'journal-'));
    onTestFinished(() => rm(dir, { recursive: true }));
    const file = join(dir, 'journal');
    const log = (lines: readonly string[]) =>
      writeFile(file, lines.map((line) => `${line}\n`).join(''), { flag: 'a' });
    await log(messages);
    await writeFile(join(dir, 'sudo'), `#!/bin/bash\necho "$@" >> ${dir}/asked\ncat ${file}\n`);
    await chmod(join(dir, 'sudo'), 0o755);
    const shell = localShell(() => ({ PATH: `${dir}:${process.env.PATH}` }));
    return { shell, log };
  }

  test('sees what is there', async () => {
    const { shell } = await machine('[telegram] starting provider');
    expect(await awaitJournal(shell, WANTED)).toBe(true);
  });

  test('is over when its time is', async () => {
    const { shell } = await machine('telegram starting', '[signal] starting');
    expect(await awaitJournal(shell, WANTED)).toBe(false);
  });

  test('waits for what comes', async () => {
    const { shell, log } = await machine('Started');
    const wait = awaitJournal(shell, { ...WANTED, limitMs: 20_000 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await log(['[telegram] starting provider']);
    expect(await wait).toBe(true);
  });

  test('counts only what came since the last start', async () => {
    const { shell, log } = await machine('Started', '[telegram] starting provider', 'Started again');
    const since = '^Started';
    expect(await awaitJournal(shell, { ...WANTED, since })).toBe(false);
    await log(['[telegram] starting provider']);
    expect(await awaitJournal(shell, { ...WANTED, since })).toBe(true);
  });

  test('is broken where no shell is', async () => {
    const shell = {
      run: async (command: string) => ({ command, exitCode: null, timedOut: true, durationMs: 1 }),
    };
    await expect(awaitJournal(shell as unknown as Shell, WANTED)).rejects.toThrow();
  });
});
