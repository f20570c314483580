import { expect, test } from 'vitest';
import { parseAvailableMemory } from '../../src/probe/memory.ts';

test('what is available, not what is free', () => {
  const said = 'MemTotal:       24689956 kB\nMemFree:          508408 kB\nMemAvailable:   23003268 kB\n';
  expect(parseAvailableMemory(said)).toBe(23_003_268 * 1024);
});

test('a kernel that does not tell is an error', () => {
  expect(() => parseAvailableMemory('MemTotal: 1 kB\n')).toThrow('/proc/meminfo');
});
