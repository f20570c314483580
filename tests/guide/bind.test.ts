// Steps against a document: same, drifted, missing; and the blocks nobody carries.
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type BoundStep, bindSteps, unboundBlocks } from '../../src/guide/bind.ts';
import { CanonicalError } from '../../src/guide/canonical.ts';
import { type Guide, loadGuide } from '../../src/guide/document.ts';

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

test('unbound are the shell blocks that no step carries, in the sections that steps mention', () => {
  const unbound = unboundBlocks(guide, [
    { id: 'a', section: '1.2', block: 1, run: '' },
    { id: 'b', section: '1.2', block: 3, run: '' },
    { id: 'c', section: '1.1', block: 1, run: '' },
    { id: 'd', section: 'Overview', block: 1, run: '' },
  ]);
  expect(unbound.map(({ section, block }) => [section, block.text])).toEqual([
    ['1.2', 'lamp set kind electric'],
    ['1.2', 'lamp set period <seconds>'],
  ]);
});
