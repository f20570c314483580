// What a walk shows while it goes, on a terminal and in a log, with the clock in our hands.

import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Progress } from '../../src/report/progress.ts';
import { record } from './records.ts';

const place = { phase: 'Phase 1: Preparation', section: '1.1', sectionTitle: 'Update system packages' };

class Screen extends Writable {
  text = '';
  readonly isTTY: boolean;
  readonly columns: number;
  constructor(isTTY: boolean, columns = 80) {
    super();
    this.isTTY = isTTY;
    this.columns = columns;
  }
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString('utf8');
    done();
  }
  // What ora asks of a terminal.
  cursorTo = () => true;
  moveCursor = () => true;
  clearLine = () => true;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubEnv('CI', undefined);
  vi.stubEnv('TERM', 'xterm');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const passed = (title: string, parts = {}) => record('passed', { ...place, title, ...parts });

test('headings come once, before what runs under them', () => {
  const screen = new Screen(false);
  const progress = new Progress(screen, { color: false, width: 80 });
  progress.started('update', place);
  expect(screen.text).toBe('\nPhase 1: Preparation\n  1.1 Update system packages\n');
  progress.finished(passed('update'));
  progress.started('upgrade', place);
  progress.finished(passed('upgrade'));
  progress.finished(passed('install', { section: '1.2', sectionTitle: 'Install build-essential' }));
  progress.finished(
    passed('clone', { phase: 'Phase 2: Installation', section: '2.1', sectionTitle: 'User' }),
  );
  expect(screen.text.split('\n').slice(3)).toEqual([
    '    ✔ update 0.3 s',
    '    ✔ upgrade 0.3 s',
    '  1.2 Install build-essential',
    '    ✔ install 0.3 s',
    '',
    'Phase 2: Installation',
    '  2.1 User',
    '    ✔ clone 0.3 s',
    '',
  ]);
});

test('in a log, a long step says every 30 seconds that it lives, and falls silent when done', () => {
  const screen = new Screen(false);
  const progress = new Progress(screen, { color: false, width: 80 });
  progress.started('install OpenClaw', place);
  vi.advanceTimersByTime(29_000);
  expect(screen.text).not.toContain('install');
  vi.advanceTimersByTime(32_000);
  progress.finished(passed('install OpenClaw'));
  vi.advanceTimersByTime(120_000);
  expect(screen.text.split('\n').slice(3, -1)).toEqual([
    '    … install OpenClaw 30.0 s',
    '    … install OpenClaw 1 min 00 s',
    '    ✔ install OpenClaw 0.3 s',
  ]);
  expect(screen.text).not.toContain('\u001b');
});

test('on a terminal in CI, nobody watches: a log', () => {
  vi.stubEnv('CI', 'true');
  const screen = new Screen(true);
  const progress = new Progress(screen, { color: false, width: 80 });
  progress.started('install OpenClaw', place);
  vi.advanceTimersByTime(31_000);
  progress.finished(passed('install OpenClaw'));
  expect(screen.text).toContain('    … install OpenClaw 30.0 s\n');
  expect(screen.text).not.toContain('\u001b');
});

test('on a terminal, a step of more than two seconds gets a spinner with the time', () => {
  const screen = new Screen(true);
  const progress = new Progress(screen, { color: false, width: 80 });
  progress.started('install OpenClaw', place);
  vi.advanceTimersByTime(1_900);
  expect(screen.text).not.toContain('install OpenClaw');
  vi.advanceTimersByTime(5_300);
  expect(stripVTControlCharacters(screen.text)).toMatch(
    /install OpenClaw 2\.0 s[\s\S]*install OpenClaw 7\.0 s/,
  );
  progress.finished(passed('install OpenClaw'));
  const shown = screen.text.length;
  vi.advanceTimersByTime(60_000);
  expect(screen.text).toHaveLength(shown);
});

test('a terminal without a width is treated as a log', () => {
  const screen = new Screen(true, 0);
  const progress = new Progress(screen, { color: false, width: 100 });
  progress.started('install OpenClaw', place);
  vi.advanceTimersByTime(31_000);
  progress.finished(passed('install OpenClaw'));
  expect(screen.text).toContain('    … install OpenClaw 30.0 s\n');
  expect(screen.text).not.toContain('\u001b');
});

test('a quick step gets none', () => {
  const screen = new Screen(true);
  const progress = new Progress(screen, { color: false, width: 80 });
  progress.started('quick', place);
  vi.advanceTimersByTime(1_000);
  progress.finished(passed('quick'));
  vi.advanceTimersByTime(60_000);
  expect(screen.text.match(/quick/g)).toHaveLength(1);
});

test('stopping says what was left unfinished, and lets the process end', () => {
  const screen = new Screen(true);
  const progress = new Progress(screen, { color: false, width: 80 });
  progress.started('install OpenClaw', place);
  vi.advanceTimersByTime(3_000);
  progress.stop();
  progress.stop();
  expect(screen.text.match(/… install OpenClaw: not finished\n/g)).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});
