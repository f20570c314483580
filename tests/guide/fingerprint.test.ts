// Prose keeps its fingerprint when it is wrapped anew, and loses it when a word or its emphasis changes.
import { expect, test } from 'vitest';
import { fingerprint } from '../../src/guide/fingerprint.ts';

const PROMISE = 'The lamp **must** show `on`.';

test('is the SHA-256 of the folded text', () => {
  expect(fingerprint(' a\t b\r\n\r\nc ')).toBe(
    // printf 'a b c' | sha256sum
    '0e9f64031fcb2bc708b531c2a20441580425d151a38503f38592a7dd36019d3b',
  );
});

test.each(['The lamp\n**must** show\r\n`on`.', '  The   lamp **must**\tshow `on`.\n'])(
  'is the same after re-wrapping: %j',
  (text) => {
    expect(fingerprint(text)).toBe(fingerprint(PROMISE));
  },
);

test.each([
  'The lamp **must** show `off`.',
  'The lamp must show `on`.',
  'The lamp **must** show on.',
  'the lamp **must** show `on`.',
  'The lamp **must** show `on`',
  'The lamp **must**show `on`.',
])('differs: %j', (text) => {
  expect(fingerprint(text)).not.toBe(fingerprint(PROMISE));
});
