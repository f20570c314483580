import { describe, expect, test } from 'vitest';
import { parseJournal, readJournal, readJournalCursor } from '../../src/probe/journal.ts';
import { fixture } from './fixture.ts';
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
