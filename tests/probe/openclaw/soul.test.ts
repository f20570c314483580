import { describe, expect, test } from 'vitest';
import { parseBaseline, parseTampering, SOUL } from '../../../src/probe/openclaw/soul.ts';

test('parseTampering', () => {
  expect(parseTampering('written no\nmodeChanged no\nreplaced yes\n')).toEqual({
    written: false,
    modeChanged: false,
    replaced: true,
  });
  expect(() => parseTampering('written no\n')).toThrow('modeChanged');
});

describe('parseBaseline', () => {
  test('a file that is the same, and one that is not', () => {
    expect(parseBaseline(`${SOUL}: OK\n`, true)).toEqual({ exists: true, files: { [SOUL]: true } });
    expect(parseBaseline(`${SOUL}: FAILED\n`, true)).toEqual({ exists: true, files: { [SOUL]: false } });
    expect(parseBaseline(`${SOUL}: FAILED open or read\n`, true)).toEqual({
      exists: true,
      files: { [SOUL]: false },
    });
  });

  test('no baseline, and an empty one', () => {
    expect(parseBaseline('', false)).toEqual({ exists: false, files: {} });
    expect(parseBaseline('', true)).toEqual({ exists: false, files: {} });
  });
});
