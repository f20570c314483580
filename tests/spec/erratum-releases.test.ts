// What the releases with and without an erratum tell of another one.
import { describe, expect, test } from 'vitest';
import { foreseen } from '../../src/spec/erratum-releases.ts';

describe('an erratum that is known', () => {
  test.for([
    ['with nothing of OpenClaw', { versions: { ufw: '1' } }, '2026.9.6', 'shows'],
    ['with one release', { versions: { openclaw: '2026.2.9' } }, '2026.2.9', 'shows'],
    ['with an earlier release', { versions: { openclaw: '2026.2.9' } }, '2026.9.6', 'shows'],
    ['with a later release', { versions: { openclaw: '2026.9.6' } }, '2026.2.9', 'shows'],
    ['to have ended', { versions: { openclaw: '2026.2.9' }, absent: ['2026.9.6'] }, '2026.9.6', 'absent'],
    ['to have ended', { versions: { openclaw: '2026.2.9' }, absent: ['2026.9.6'] }, '2026.10.1', 'absent'],
    ['to have ended', { versions: { openclaw: '2026.2.9' }, absent: ['2026.9.6'] }, '2026.2.9', 'shows'],
    ['to have ended', { versions: { openclaw: '2026.2.9' }, absent: ['2026.9.6'] }, '2026.1.1', 'shows'],
    ['to have begun', { versions: { openclaw: '2026.9.6' }, absent: ['2026.2.9'] }, '2026.2.9', 'absent'],
    ['to have begun', { versions: { openclaw: '2026.9.6' }, absent: ['2026.2.9'] }, '2026.9.7', 'shows'],
    [
      'on both sides',
      { versions: { openclaw: '2026.2.9, 2026.9.6' }, absent: ['2026.10.1'] },
      '2026.5.1',
      'shows',
    ],
    ['on one side', { versions: { openclaw: '2026.2.9' }, absent: ['2026.9.6'] }, '2026.5.1', 'may show'],
    ['on the other', { versions: { openclaw: '2026.9.6' }, absent: ['2026.2.9'] }, '2026.5.1', 'may show'],
  ] as const)('%s: %j says of %s that it %s', ([, erratum, release, expected]) => {
    expect(foreseen(erratum, release)).toBe(expected);
  });
});
