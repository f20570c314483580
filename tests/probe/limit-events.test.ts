import { expect, test } from 'vitest';
import { parseLimitEvents } from '../../src/probe/limit-events.ts';

const SAID = `memory.events.low 0
memory.events.high 1402
memory.events.max 0
memory.events.oom 0
memory.events.oom_kill 0
memory.events.oom_group_kill 0
pids.events.max 3
memory.current 1610612736
pids.current 512
`;

test('what was met, and what is taken', () => {
  expect(parseLimitEvents(SAID)).toEqual({
    memoryHigh: 1402,
    tasksMax: 3,
    memory: 1_610_612_736,
    tasks: 512,
  });
});

test('a counter that is missing is an error', () => {
  expect(() => parseLimitEvents(SAID.replace('pids.events.max 3\n', ''))).toThrow('pids.events.max');
});
