// Whatever is given as a guide: a right answer or a clear error, never a crash, and within bounded time.
import { describe, expect, test } from 'vitest';
import { GuideError, parseGuide } from '../../src/guide/document.ts';
import { promisesOf } from '../../src/guide/promises.ts';
import { random } from '../random.ts';
import { drifted, guideOf, HARBOUR, harbourSuite } from './harbour.ts';

const PHASE = '## Phase 1: x\n\n### 1.1 y\n\n';
const blocksOf = (text: string) =>
  guideOf(text).sections.flatMap(({ blocks }) => blocks.map((one) => one.text));
const said = (text: string) =>
  guideOf(text).sections.flatMap((section) => promisesOf(section, []).map((promise) => promise.text));

describe('a document', () => {
  test('with a fence that is never closed has a block to its end', () => {
    expect(blocksOf(`${PHASE}\`\`\`bash\na\n\n### 1.2 z`)).toEqual(['a\n\n### 1.2 z']);
  });

  test('with a fence in a longer fence has one block', () => {
    expect(blocksOf(`${PHASE}\`\`\`\`bash\n\`\`\`\na\n\`\`\`\n\`\`\`\`\n`)).toEqual(['```\na\n```']);
  });

  test('with the line ends of Windows, or of old Macs, has the same blocks', () => {
    for (const end of ['\r\n', '\r'])
      expect(blocksOf(`${PHASE}\`\`\`bash\na\nb\n\`\`\`\n`.replaceAll('\n', end))).toEqual(['a\nb']);
  });

  test('with tabs has them in its blocks, and none in its promises', () => {
    expect(blocksOf(`${PHASE}\`\`\`bash\n\ta\tb\n\`\`\`\n`)).toEqual(['\ta\tb']);
    expect(said(`${PHASE}It\tmust\tdo.\n`)).toEqual(['It must do.']);
  });

  test('with a byte-order mark has a title', () => {
    expect(guideOf(`\ufeff# T\n\n${PHASE}x`).title).toBe('T');
  });

  test('with HTML has what stands in Markdown', () => {
    expect(said(`${PHASE}<b>It must not</b>\n\n<div>\nmust\n</div>\n\nIt <i>must</i> do.\n`)).toContain(
      'It must do.',
    );
  });

  test.for([
    ['empty', '', /empty/],
    ['of nothing but space', ' \n\t\n', /empty/],
    ['of 10 MB', `${PHASE}${'It must do. '.repeat(900_000)}`, /too large \(\d+ bytes/],
    ['without phases', '# T\n\n## U\n', /No phases found/],
    [
      'of quotations without end',
      `${'>'.repeat(50_000)} a\n\n${PHASE}`,
      /quotations or lists in each other, line 1/,
    ],
    [
      'of lists without end',
      `${PHASE}${'1) '.repeat(50_000)} a`,
      /quotations or lists in each other, line 5/,
    ],
    [
      'of emphasis without end',
      `${PHASE}${'*a_\n'.repeat(50_000)}`,
      /signs of emphasis in one paragraph, line \d+/,
    ],
  ] as const)('%s: a clear error', ([, text, message]) => {
    let error: unknown;
    try {
      guideOf(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(GuideError);
    expect(error).toHaveProperty('message', expect.stringMatching(message));
  });

  test('that is not UTF-8: a clear error', () => {
    expect(() => parseGuide('x.md', Buffer.from([0x23, 0xff]))).toThrow(/not UTF-8/);
  });

  test('of almost 2 MB is read', { timeout: 30_000 }, () => {
    const sections = Array.from(
      { length: 4000 },
      (_, index) => `### 1.${index} s\n\nIt must do ${index}.\n\n\`\`\`bash\na ${index}\n\`\`\`\n`,
    );
    expect(guideOf(`## Phase 1: x\n\n${sections.join('\n')}`).sections).toHaveLength(4000);
  });
});

const PIECES = [
  '```',
  '````bash\n',
  '~~~',
  '\n\n',
  '\n',
  '> ',
  '- ',
  '1. ',
  '    ',
  '\t',
  '#',
  '### 9.9 z\n',
  '## Phase 3: x\n',
  '|',
  '|---|\n',
  '`',
  '"',
  "'",
  '$(',
  ')',
  '<<EOF\n',
  'EOF\n',
  "bash -c '",
  '\\',
  '\\\n',
  '**',
  '<a>',
  '<!--',
  '-->',
  '&&',
  ';',
  '\r\n',
  '\ufeff',
  '\0',
  '\ud800',
  '🚢',
  'must',
  '# Expected: ',
  '[a](b)',
  '{',
  '}',
  '[Unit]\n',
  'a = b\n',
];

describe('a document that was damaged at random', () => {
  const SEED = Number(process.env.FUZZ_SEED ?? 20_261_123);

  test(`is read and compared, or refused (FUZZ_SEED=${SEED})`, { timeout: 120_000 }, async () => {
    const suite = await harbourSuite();
    const next = random(SEED);
    const until = Date.now() + 10_000;
    let runs = 0;
    for (; runs < 300 && Date.now() < until; runs += 1) {
      let text = HARBOUR;
      for (let damage = 1 + Math.floor(next() * 8); damage > 0; damage -= 1) {
        const at = Math.floor(next() * text.length);
        const gone = next() < 0.5 ? Math.floor(next() * 200) : 0;
        const piece = PIECES[Math.floor(next() * PIECES.length)] ?? '';
        text = text.slice(0, at) + piece.repeat(1 + Math.floor(next() * 3)) + text.slice(at + gone);
      }
      try {
        const guide = guideOf(text);
        const lines = text.split(/\r\n?|\n/).length;
        for (const { line } of await drifted(guide, suite.sections)) {
          expect(line).toBeGreaterThan(0);
          expect(line).toBeLessThanOrEqual(lines);
        }
      } catch (error) {
        if (!(error instanceof GuideError)) throw new Error(`Run ${runs}: ${text}`, { cause: error });
      }
    }
    expect(runs).toBeGreaterThan(20);
  });

  test('compared with itself it has no differences', { timeout: 120_000 }, async () => {
    const { knownFrom } = await import('../../src/bindings/against.ts');
    const suite = await harbourSuite();
    const next = random(SEED + 1);
    const until = Date.now() + 5000;
    for (let runs = 0; runs < 100 && Date.now() < until; runs += 1) {
      const at = Math.floor(next() * HARBOUR.length);
      const piece = PIECES[Math.floor(next() * PIECES.length)] ?? '';
      const text = HARBOUR.slice(0, at) + piece + HARBOUR.slice(at);
      const guide = guideOf(text);
      expect(await drifted(guide, knownFrom(guide, suite)), text).toEqual([]);
    }
  });
});
