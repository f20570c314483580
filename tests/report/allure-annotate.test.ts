// A record in Allure's words: its commands at the time they ran, and apart from them what was asked when it went wrong.

import { expect, test } from 'vitest';
import { allureMessages } from '../../src/report/allure-annotate.ts';
import { evidence, record } from './records.ts';

const at = (second: number) => new Date(Date.parse('2026-11-03T10:00:00.000Z') + second * 1000).toISOString();

/** The steps as lines, indented by depth: name, status, and how long it took from when. */
function stepsOf(given: Parameters<typeof record>[1]): readonly string[] {
  const lines: string[] = [];
  const open: { line: number; start: number }[] = [];
  for (const message of allureMessages(record('failed', given), 'Guide')) {
    if (message.type === 'step_start') {
      open.push({ line: lines.length, start: message.data.start });
      lines.push(`${'  '.repeat(open.length - 1)}${message.data.name}`);
    }
    if (message.type === 'step_stop') {
      const step = open.pop();
      if (step === undefined) throw new Error('A step ends that has not begun.');
      const begun = (step.start - Date.parse(at(0))) / 1000;
      const took = ((message.data.stop ?? 0) - step.start) / 1000;
      lines[step.line] += ` ${message.data.status} ${begun}+${took}`;
    }
  }
  expect(open).toEqual([]);
  return lines;
}

test('commands stand where they ran, and what was read before at the beginning', () => {
  const read = evidence({ command: 'ufw status', startedAt: at(-9), durationMs: 0 });
  const slow = evidence({ command: 'slow', startedAt: at(1), durationMs: 2_000, exitCode: 1 });
  const beside = evidence({ command: 'beside', startedAt: at(2), durationMs: 500 });
  expect(stepsOf({ startedAt: at(0), evidence: [read, slow, beside] })).toEqual([
    '$ ufw status passed 0+0',
    '$ slow failed 1+2',
    '$ beside passed 2+0.5',
  ]);
});

test('a diagnosis is one step with all of it inside, none of which is good or bad', () => {
  const diagnosis = [
    evidence({ command: 'df -h', startedAt: at(5), durationMs: 1_000 }),
    evidence({ command: 'systemctl status', startedAt: at(5), durationMs: 2_000, exitCode: 3 }),
  ];
  expect(stepsOf({ startedAt: at(0), evidence: [], diagnosis })).toEqual([
    expect.stringMatching(/^Afterwards: .* passed 5\+2$/),
    '  $ df -h passed 5+1',
    '  $ systemctl status passed 5+2',
  ]);
});
