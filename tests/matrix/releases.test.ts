// Which releases a selection means, of those that npm has.
import { describe, expect, test } from 'vitest';
import { neighbourOf, parseReleases, selectReleases } from '../../src/matrix/releases.ts';

const RELEASES = parseReleases(
  JSON.stringify({
    // As npm lists them: not in their order.
    versions: [
      '0.0.1',
      '2026.2.9',
      '2026.2.12',
      '2026.7.1-1',
      '2026.7.1-beta.2',
      '2026.7.1',
      '2026.8.1-beta.1',
      '2026.8.2',
      '2026.9.6',
      '2026.10.1-beta.1',
    ],
    'dist-tags': { latest: '2026.9.6', beta: '2026.10.1-beta.1' },
  }),
);
const select = (selection: string, every?: 'release' | 'minor') => selectReleases(selection, RELEASES, every);

test('what is no release of OpenClaw’s numbering is none', () => {
  expect(RELEASES.all).not.toContain('0.0.1');
});

describe('a selection', () => {
  test.for([
    ['2026.2.9', ['2026.2.9']],
    ['latest', ['2026.9.6']],
    ['2026.9.6, 2026.2.9', ['2026.2.9', '2026.9.6']],
    ['2026.9.6,latest', ['2026.9.6']],
    ['2026.2.12..2026.8.2', ['2026.2.12', '2026.7.1', '2026.7.1-1', '2026.8.2']],
    ['2026.7.1-beta.2..2026.7.1', ['2026.7.1-beta.2', '2026.7.1']],
    ['2026.8.2..latest,2026.2.9', ['2026.2.9', '2026.8.2', '2026.9.6']],
  ] as const)('%s', ([selection, releases]) => {
    expect(select(selection)).toEqual(releases);
  });

  test('of each month the last', () => {
    expect(select('2026.2.9..latest', 'minor')).toEqual(['2026.2.12', '2026.7.1-1', '2026.8.2', '2026.9.6']);
    expect(select('2026.2.9', 'minor'), 'one that is named stays').toEqual(['2026.2.9']);
  });

  test.for([
    ['2026.2.10', /no such release.*2026\.2\.10.*last before it is 2026\.2\.9/s],
    ['newest', /no such release.*newest.*Write 2026\.2\.9/s],
    ['', /no such release/],
    ['2026.9.6..2026.2.9', /no range.*earlier one first/s],
    ['2026.2.9..', /no such release/],
    ['2026.2.9..2026.2.12..latest', /no range/],
  ] as const)('%s is none', ([selection, message]) => {
    expect(() => select(selection)).toThrow(message);
  });
});

test('an update goes to the next release, and from the last to the one before', () => {
  expect(neighbourOf('2026.2.9', RELEASES)).toBe('2026.2.12');
  expect(neighbourOf('2026.7.1-beta.2', RELEASES)).toBe('2026.7.1');
  expect(neighbourOf('2026.9.6', RELEASES)).toBe('2026.8.2');
  expect(() => neighbourOf('1', { all: ['1'], latest: '1' })).toThrow('no other release');
});
