// Steps against a document: same, drifted, missing; and the blocks nobody carries.
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type BoundStep, bindSteps, unboundBlocks } from '../../src/guide/bind.ts';
import { CanonicalError } from '../../src/guide/canonical.ts';
import { type Guide, loadGuide } from '../../src/guide/document.ts';
import { fingerprint } from '../../src/guide/fingerprint.ts';

let guide: Guide;
beforeAll(async () => {
  guide = await loadGuide(path.join(import.meta.dirname, '../../fixtures/guides/lighthouse.md'));
});

const update: BoundStep = {
  id: '1.1/update',
  section: '1.1',
  block: 1,
  run: `
    # as the guide has it
    sudo apt update &&
      sudo apt upgrade -y`,
};

describe('a step', () => {
  test('with the commands of its block is the same, whatever the layout', async () => {
    expect(await bindSteps(guide, [update])).toEqual([
      {
        id: '1.1/update',
        section: '1.1',
        line: 18,
        state: 'same',
        documentText: 'sudo apt update && sudo apt upgrade -y   # takes a while',
      },
    ]);
  });

  test('is the same with another layout inside bash -c, and drifted with another word there', async () => {
    const foghorn = { section: 'B.1', block: 1 };
    const bindings = await bindSteps(guide, [
      { ...foghorn, id: 'a', run: "sudo -u keeper bash -c 'cd ~; foghorn install'" },
      { ...foghorn, id: 'b', run: "sudo -u keeper bash -c 'cd ~; foghorn remove'" },
    ]);
    expect(bindings.map(({ state }) => state)).toEqual(['same', 'drifted']);
  });

  test('carries placeholders as the guide writes them', async () => {
    const period = { section: '1.2', block: 4 };
    const bindings = await bindSteps(guide, [
      { ...period, id: 'a', run: 'lamp set  period <seconds>' },
      { ...period, id: 'b', run: 'lamp set period <minutes>' },
      { ...period, id: 'c', run: 'lamp set period 10' },
    ]);
    expect(bindings.map(({ state }) => state)).toEqual(['same', 'drifted', 'drifted']);
  });

  test('has drifted when the document says something else, and says what', async () => {
    const [binding] = await bindSteps(guide, [{ ...update, run: 'sudo apt update' }]);
    expect(binding).toMatchObject({ state: 'drifted', line: 18 });
    expect(binding?.documentText).toContain('sudo apt upgrade -y');
  });

  test('is missing with its block, or with its section', async () => {
    const bindings = await bindSteps(guide, [
      { ...update, block: 2 },
      { ...update, section: '1.9' },
      { ...update, section: 'Overview' },
    ]);
    expect(bindings).toMatchObject([
      { state: 'missing', line: 15, documentText: null },
      { state: 'missing', line: null, documentText: null },
      { state: 'missing', line: 7, documentText: null },
    ]);
  });

  test('has drifted when the document cannot be parsed any more, unless it carries the very text', async () => {
    const broken = { section: 'B.1', block: 2 };
    const bindings = await bindSteps(guide, [
      { ...broken, id: 'a', run: 'echo "never closed"' },
      { ...broken, id: 'b', run: '\n  echo "never closed\n' },
    ]);
    expect(bindings.map(({ state }) => state)).toEqual(['drifted', 'same']);
  });

  test('that cannot be parsed itself is a defect of the suite, and named', async () => {
    const binding = bindSteps(guide, [{ ...update, run: 'sudo apt update && (' }]);
    await expect(binding).rejects.toThrow(CanonicalError);
    await expect(binding).rejects.toThrow(/line 1, column 20: step 1\.1\/update: /);
  });
});

describe('a step with prose', () => {
  const TEXT = '# Keeper\n\nYou keep the light.\n';
  const block = (body: string, mode = '444') => `cat > soul << "END"\n${body}END\n\nchmod ${mode} soul`;
  const document = (text: string): Guide => ({
    ...guide,
    sections: [
      {
        id: '5.5',
        title: 'Soul',
        phase: 'Phase 5: x',
        line: 1,
        verifications: [],
        statements: [],
        blocks: [{ lang: 'bash', text, line: 2, option: null, index: 1, kind: 'shell' }],
      },
    ],
  });
  const step: BoundStep = {
    id: '5.5/soul',
    section: '5.5',
    block: 1,
    run: block('Our own words.\n'),
    prose: { heredoc: 'END', fingerprint: fingerprint(TEXT) },
  };
  const state = async (text: string, more: Partial<BoundStep> = {}) =>
    (await bindSteps(document(text), [{ ...step, ...more }]))[0]?.state;

  test('is the same while the document’s text has its fingerprint, and its commands are the same', async () => {
    expect(await state(block(TEXT))).toBe('same');
    expect(await state(block('#  Keeper\nYou keep\nthe light.\n'))).toBe('same');
  });

  test.for([
    ['the text', block(TEXT.replace('light', 'money'))],
    ['a command', block(TEXT, '666')],
    ['the here-document', 'echo soul\n\nchmod 444 soul'],
    ['nothing, though the document has our text now', block('Our own words.\n')],
  ] as const)('has drifted with %s', async ([, text]) => {
    expect(await state(text)).toBe('drifted');
  });

  test('that has no here-document is a defect of the suite', async () => {
    await expect(state(block(TEXT), { run: 'echo' })).rejects.toThrow(
      '5.5/soul: it has no here-document END',
    );
  });
});

test('a block that is taken as it comes is always the same, while it is there', async () => {
  const bindings = await bindSteps(guide, [
    { id: 'a', section: '1.2', block: 1, run: null },
    { id: 'b', section: '1.2', block: 9, run: null },
  ]);
  expect(bindings.map(({ state }) => state)).toEqual(['same', 'missing']);
});

test('unbound are the shell blocks that no step carries, in the sections that are looked at', () => {
  const steps = [
    { id: 'a', section: '1.2', block: 1, run: '' },
    { id: 'b', section: '1.2', block: 3, run: '' },
    { id: 'd', section: 'Overview', block: 1, run: '' },
  ];
  const unbound = unboundBlocks(guide, ['1.2', '1.1', 'Overview', '9.9'], steps);
  expect(unbound.map(({ section, block }) => [section, block.text])).toEqual([
    ['1.1', 'sudo apt update && sudo apt upgrade -y   # takes a while'],
    ['1.2', 'lamp set kind electric'],
    ['1.2', 'lamp set period <seconds>'],
  ]);
  expect(unboundBlocks(guide, ['Overview'], steps)).toEqual([]);
});
