// What counts as a promise, where it begins and ends, and who has the last word.
import { describe, expect, test } from 'vitest';
import { ruleFor } from '../../src/guide/promise-rules.ts';
import { idleOverrules, promisesOf } from '../../src/guide/promises.ts';
import { splitSentences } from '../../src/guide/sentences.ts';
import type { StatementKind } from '../../src/guide/statements.ts';
import { guideOf } from './harbour.ts';

describe('is a promise, by the rule', () => {
  test.for<[string, StatementKind, string]>([
    ['output', 'output', 'Expected: Status: active'],
    ['row', 'row', 'Gate | `gate` | closed'],
    ['verify', 'sentence', 'Verify: `a --version`'],
    ['verify', 'item', 'Confirm the list is right'],
    ['expected', 'comment', 'Expected: an address'],
    ['must', 'sentence', 'It must not be open.'],
    ['must', 'note', 'CRITICAL WARNING: it must be `false`.'],
    ['should', 'comment', 'Should be active again'],
    ['absolute', 'sentence', 'Nobody can never say never.'],
    ['absolute', 'item', 'Only root can read it'],
    ['absolute', 'sentence', 'No web page at all.'],
    ['effect', 'sentence', 'It blocks what comes in.'],
    ['setting', 'item', '`Mode=x` — a berth for each'],
    ['figure', 'item', 'Security score: 5.8 MEDIUM'],
    ['note', 'note', 'It can be left in place.'],
    ['comment', 'comment', 'WatchdogSec removed: it has no watchdog'],
  ])('%s: a %s “%s”', ([rule, kind, text]) => {
    expect(ruleFor({ kind, text, line: 1 })).toBe(rule);
  });
});

describe('is none:', () => {
  test.for<[StatementKind, string]>([
    ['sentence', 'Then approve:'],
    ['sentence', 'Create a bot in the portal.'],
    ['item', 'Discord: Create an application.'],
    ['note', 'See the manual.'],
    ['note', 'Replace the name with yours.'],
    ['comment', 'Install it'],
    ['comment', 'HTTPS, DNS'],
  ])('a %s “%s”', ([kind, text]) => {
    expect(ruleFor({ kind, text, line: 1 })).toBeNull();
  });
});

test.for<[string, readonly string[]]>([
  ['One. Two! Three?', ['One.', 'Two!', 'Three?']],
  ['See e.g. Alice and Bob.', ['See e.g. Alice and Bob.']],
  ['Run `a. B` now. Then stop.', ['Run `a. B` now.', 'Then stop.']],
  ['Say "Who? Me. You." and go.', ['Say "Who? Me. You." and go.']],
  ['Verify: `a --version`', ['Verify: `a --version`']],
  ['Version 1.2.3 is out.', ['Version 1.2.3 is out.']],
  ['', []],
])('sentences: %s', ([text, sentences]) => {
  expect(splitSentences(text).map((one) => one.text)).toEqual(sentences);
});

test('each promise has the line on which it begins', () => {
  const guide = guideOf(
    '## Phase 1: x\n\n### 1.1 y\n\nA word. It must\nbe. Never\nwas.\n\n| a | b |\n|---|---|\n| c \\| d | **e** |\n\n- `a` — b\n\n> It can\n> be so.\n\n```bash\na # must be b\n```\n\nExpected:\n\n```\nb  c\n```\n',
  );
  const [section] = guide.sections;
  expect(promisesOf(section ?? { id: '', statements: [] }, []).map(({ line, text }) => [line, text])).toEqual(
    [
      [5, 'It must be.'],
      [6, 'Never was.'],
      [11, 'c | d | e'],
      [13, '`a` — b'],
      [15, 'It can be so.'],
      [19, 'must be b'],
      [25, 'Expected: b c'],
    ],
  );
});

describe('an overrule', () => {
  const guide = guideOf('## Phase 1: x\n\n### 1.1 y\n\nIt must be. Here it is.\n');
  const because = 'So it is.';
  const texts = (overrules: Parameters<typeof promisesOf>[1]) =>
    guide.sections.flatMap((section) => promisesOf(section, overrules).map(({ text }) => text));

  test('has the last word', () => {
    expect(texts([])).toEqual(['It must be.']);
    const no = { section: '1.1', begins: 'It must', promise: false, because };
    const yes = { section: '1.1', begins: 'Here', promise: true, because };
    expect(texts([no, yes])).toEqual(['Here it is.']);
    expect(idleOverrules(guide.sections, [no, yes])).toEqual([]);
  });

  test('that is about nothing, or says what the rules say, is idle', () => {
    const idle = [
      { section: '1.2', begins: 'It must', promise: false, because },
      { section: '1.1', begins: 'Nothing', promise: false, because },
      { section: '1.1', begins: 'It must', promise: true, because },
    ];
    expect(idleOverrules(guide.sections, idle)).toEqual(idle);
  });
});
